"""The Content-Security-Policy header, as django-csp takes it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

CAPTCHA = "https://challenges.cloudflare.com"  # Clerk's check that a visitor is no robot
# Its protection against fraud (clerk.com/docs, Content Security Policy); it listens at other ports.
PROTECT, PROTECT_AT_ANY_PORT = "https://*.protect.clerk.com", "https://*.protect.clerk.com:*"
# Two styles that Clerk's field for an e-mailed code adds without the nonce.
CODE_FIELD = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-KQDhUccuEkZUQDnfbVDeY+ev2LZ+73AQR7ro4JppAY8='",
)


def policy(
    *,
    frontend_api: str,
    account_portal: str,
    scripts: Iterable[str],
    players: Iterable[str],
    stores: Iterable[str],
    is_hosted: bool,
) -> dict[str, dict[str, list[Any]]]:
    """CONTENT_SECURITY_POLICY for this site.

    `frontend_api` and `account_portal` are Clerk's addresses, `scripts` those of ClerkJS; an
    address without a host is on our own origin. `players` are the origins of video players, `stores`
    those of uploaded files. `is_hosted` says that Clerk itself signs people in, not its local stand-in.
    """
    clerk = _elsewhere([frontend_api])
    portal = _elsewhere([account_portal])
    guards = [CAPTCHA, PROTECT] if is_hosted else []
    protect = [PROTECT_AT_ANY_PORT] if is_hosted else []
    other_scripts = [url for url in scripts if not url.startswith(f"{frontend_api}/")]
    script_hosts = sorted({_origin(url) for url in other_scripts} - {""})
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "base-uri": [NONE],
            "connect-src": [SELF, *clerk, *protect],
            "font-src": [SELF],
            "form-action": [SELF, *clerk, *portal],  # a form may end there, signed out
            "frame-ancestors": [NONE],
            "frame-src": [*players, *guards],
            "img-src": [SELF, "data:", "https:", *stores],  # profile pictures are Clerk's
            "manifest-src": [SELF],
            "media-src": [SELF, "https:", *stores],  # an educator's link to a video file
            "script-src": [SELF, NONCE, *clerk, *guards, *script_hosts],
            "style-src": [SELF, NONCE, *CODE_FIELD],
            "worker-src": [SELF, "blob:"],  # ClerkJS keeps the session fresh in one
        }
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _elsewhere(urls: Iterable[str]) -> list[str]:
    """Sources for addresses on other origins; with a slash at the end they mean the whole path."""
    return [f"{url}/" for url in urls if _origin(url)]
