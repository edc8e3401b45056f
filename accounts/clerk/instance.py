"""What a publishable key says about the Clerk instance behind it.

Source: shared/keys.ts, shared/buildAccountsBaseUrl.ts.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import cached_property

PREFIXES = {"pk_test_": False, "pk_live_": True}


@dataclass(frozen=True)
class Instance:
    """One Clerk instance: `frontend_api` is a host, `proxy_url` its stand-in on our own origin."""

    publishable_key: str
    frontend_api: str
    is_production: bool
    proxy_url: str = ""

    @classmethod
    def from_key(cls, publishable_key: str, proxy_url: str = "") -> "Instance":
        """Parse `pk_test_…` or `pk_live_…`; raises ValueError when it is not one."""
        is_production = PREFIXES.get(publishable_key[:8])
        if is_production is None or publishable_key.count("_") != 2:
            raise ValueError("a publishable key starts with pk_test_ or pk_live_")
        host = _decode_host(publishable_key[8:])
        return cls(publishable_key, host, is_production, proxy_url.rstrip("/"))

    @property
    def is_development(self) -> bool:
        return not self.is_production

    @property
    def issuer(self) -> str:
        """The `iss` claim of this instance's session tokens."""
        return f"https://{self.frontend_api}"

    @cached_property
    def cookie_suffix(self) -> str:
        """Eight characters that tell this instance's cookies from another's on the same host."""
        digest = hashlib.sha1(self.publishable_key.encode(), usedforsecurity=False).digest()
        return base64.urlsafe_b64encode(digest).decode()[:8]

    @property
    def account_portal(self) -> str:
        """Clerk's hosted sign-in pages."""
        host = self.frontend_api.replace("clerk.accountsstage.", "accountsstage.", 1)
        for prefix in ("clerk.accounts.", "clerk."):
            if prefix in host:
                return f"https://{host.replace(prefix, 'accounts.', 1)}"
        return f"https://{host}"

    def frontend_api_url(self, origin: str) -> str:
        """Where the browser reaches the Frontend API; `origin` completes a relative proxy URL."""
        if self.proxy_url.startswith("/"):
            return origin + self.proxy_url
        return self.proxy_url or self.issuer


def _decode_host(encoded: str) -> str:
    """`Y2xlcmsuZXhhbXBsZS5jb20k` → `clerk.example.com`."""
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        decoded = base64.b64decode(padded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    host = decoded.removesuffix("$")
    if not decoded.endswith("$") or "$" in host or "." not in host:
        raise ValueError("the part after pk_test_ or pk_live_ does not hold a Frontend API host")
    return host
