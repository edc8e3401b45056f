"""A plugin of detect-secrets: Clerk's secret keys and webhook secrets, as they are given out."""

import re

from detect_secrets.plugins.base import RegexBasedDetector


class ClerkDetector(RegexBasedDetector):
    secret_type = "Clerk Secret"  # noqa: S105
    denylist = (
        re.compile(r"\bsk_(?:live|test)_[A-Za-z0-9]{40,}"),
        re.compile(r"\bwhsec_[A-Za-z0-9+/]{32,}"),
    )
