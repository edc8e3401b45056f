"""The Content-Security-Policy header, as django-csp takes it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

CAPTCHA = "https://challenges.cloudflare.com"  # Clerk's check that a visitor is no robot
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
    has_captcha: bool,
) -> dict[str, dict[str, list[Any]]]:
    """CONTENT_SECURITY_POLICY for this site.

    `frontend_api` and `account_portal` are Clerk's addresses, `scripts` those of ClerkJS; an
    address without a host is on our own origin. `players` are the origins of video players, `stores`
    those of uploaded files.
    """
    clerk = _elsewhere([frontend_api])
    portal = _elsewhere([account_portal])
    captcha = [CAPTCHA] if has_captcha else []
    other_scripts = [url for url in scripts if not url.startswith(f"{frontend_api}/")]
    script_hosts = sorted({_origin(url) for url in other_scripts} - {""})
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "base-uri": [NONE],
            "connect-src": [SELF, *clerk],
            "font-src": [SELF],
            "form-action": [SELF, *clerk, *portal],  # a form may end there, signed out
            "frame-ancestors": [NONE],
            "frame-src": [*players, *captcha],
            "img-src": [SELF, "data:", "https:", *stores],  # profile pictures are Clerk's
            "manifest-src": [SELF],
            "media-src": [SELF, "https:", *stores],  # an educator's link to a video file
            "script-src": [SELF, NONCE, *clerk, *captcha, *script_hosts],
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
