"""Where a visitor comes from: another site, or Clerk's own pages.

Source: backend/tokens/request.ts, the cross-origin rule.
"""

from urllib.parse import urlsplit

from .instance import Instance

LEGACY_DEVELOPMENT = (".lcl.dev", ".lclstage.dev", ".lclclerk.com")
DEVELOPMENT = (".accounts.dev", ".accountsstage.dev", ".accounts.lclclerk.com")


def is_foreign(referer: str, origin: str, instance: Instance) -> bool:
    """Is `referer` a page of another origin that is not Clerk's?"""
    try:
        parts = urlsplit(referer)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not parts.scheme or not host:
        return False
    theirs = f"{parts.scheme}://{parts.netloc}"
    return theirs != origin and not _is_clerks(theirs, host, instance)


def _is_clerks(origin: str, host: str, instance: Instance) -> bool:
    if host == instance.frontend_api or origin == instance.account_portal:
        return True
    if instance.is_production:
        return False
    if host.startswith("accounts.") and host.endswith(LEGACY_DEVELOPMENT):
        return True
    return any(
        host.endswith(suffix) and not host.endswith(f".clerk{suffix}") for suffix in DEVELOPMENT
    )
