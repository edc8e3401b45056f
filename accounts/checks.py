"""Start-up checks of what settings.py cannot call an error."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004


@register(deploy=True)
def webhook_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.CLERK_WEBHOOK_SECRETS:
        return []
    return [
        Warning(
            "CLERK_WEBHOOK_SECRET is not set: /clerk refuses every event.",
            hint="Add a webhook endpoint in the Clerk dashboard and set its whsec_… secret.",
            id="accounts.W001",
        )
    ]
