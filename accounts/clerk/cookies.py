"""Which of Clerk's cookies speak for a request.

Each cookie exists twice: plain, and with a suffix that names the instance. Other Clerk
applications on the same host leave theirs beside ours, so the choice follows Clerk's own rules.

Source: backend/tokens/authenticateContext.ts, backend/tokens/clerkRequest.ts.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from .instance import Instance
from .tokens import Token, TokenError, decode

SESSION = "__session"
CLIENT_UAT = "__client_uat"
DEV_BROWSER = "__clerk_db_jwt"
HANDSHAKE = "__clerk_handshake"
HANDSHAKE_NONCE = "__clerk_handshake_nonce"
REFRESH = "__refresh"
REDIRECT_COUNT = "__clerk_redirect_count"

ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
LEADING_INTEGER = re.compile(r"\s*(\d+)")


class ClerkCookies(NamedTuple):
    """The cookies that count: plain or suffixed, chosen together."""

    session: str
    client_uat: int  # seconds since 1970; 0 means signed out
    dev_browser: str
    are_suffixed: bool


NO_COOKIES = ClerkCookies(session="", client_uat=0, dev_browser="", are_suffixed=False)


def parse(header: str) -> dict[str, str]:
    """Parse a Cookie header as Clerk does: the first of two same-named cookies counts.

    Django keeps the last one and does not decode percent escapes.
    """
    cookies: dict[str, str] = {}
    for pair in header.split(";"):
        name, equals, value = pair.partition("=")
        if equals and (name := name.strip()) not in cookies:
            cookies[name] = _value(value.strip())
    return cookies


def _value(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return ESCAPES.sub(_unescape, text) if "%" in text else text


def choose(cookies: dict[str, str], instance: Instance, now: float) -> ClerkCookies:
    """Pick the plain or the suffixed set; `now` in seconds since 1970."""
    if not cookies:
        return NO_COOKIES
    are_suffixed = _uses_suffixed(cookies, instance, now)
    suffix = f"_{instance.cookie_suffix}" if are_suffixed else ""
    return ClerkCookies(
        session=cookies.get(SESSION + suffix, ""),
        client_uat=_leading_integer(cookies.get(CLIENT_UAT + suffix, "")),
        dev_browser=cookies.get(DEV_BROWSER + suffix, ""),
        are_suffixed=are_suffixed,
    )


def _uses_suffixed(  # noqa: C901  the rules are Clerk's, one line each
    cookies: dict[str, str], instance: Instance, now: float
) -> bool:
    """Clerk's rules in Clerk's order; the first that matches decides."""
    suffix = f"_{instance.cookie_suffix}"
    session, suffixed_session = cookies.get(SESSION), cookies.get(SESSION + suffix)
    uat, suffixed_uat = cookies.get(CLIENT_UAT), cookies.get(CLIENT_UAT + suffix)
    token, suffixed_token = _decoded(session), _decoded(suffixed_session)

    if session and not (token and token.claims.get("iss")):
        return False
    if token and not _is_from(token, instance):
        return True
    if not suffixed_uat and not suffixed_session:
        return False
    if uat != "0" and suffixed_uat != "0" and _issued_at(token) > _issued_at(suffixed_token):
        return False
    if suffixed_uat == "0" and uat != "0":
        return False
    if (
        instance.is_development
        and suffixed_uat != "0"
        and uat == "0"
        and _ran_out(suffixed_token, now)
    ):
        return False
    return not (suffixed_session and not suffixed_uat)


def _decoded(raw: str | None) -> Token | None:
    try:
        return decode(raw) if raw else None
    except TokenError:
        return None


def _is_from(token: Token, instance: Instance) -> bool:
    issuer = token.claims.get("iss")
    if not isinstance(issuer, str):
        return False
    return issuer.removeprefix("https://").removeprefix("http://") == instance.frontend_api


def _issued_at(token: Token | None) -> float:
    value = token.claims.get("iat") if token else None
    return value if isinstance(value, int | float) else 0


def _ran_out(token: Token | None, now: float) -> bool:
    value = token.claims.get("exp") if token else None
    return isinstance(value, int | float) and value <= now


def _leading_integer(text: str) -> int:
    match = LEADING_INTEGER.match(text[:20])
    return int(match[1]) if match else 0


def _unescape(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
