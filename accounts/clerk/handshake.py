"""The handshake: a redirect to Clerk's Frontend API and back that brings fresh cookies.

It is how a page that arrives with an expired token is answered signed in, without JavaScript.

Source: backend/tokens/handshake.ts.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from .api import API_VERSION
from .cookies import DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE, SESSION
from .keys import FindKey
from .tokens import TokenError, decode, verify_signature

HELP = "__clerk_help"
DEV_SESSION = "__dev_session"


def location(
    frontend_api_url: str,
    *,
    reason: str,
    page_url: str,
    session: str,
    dev_browser: str,
    suffixed_cookies: bool,
) -> str:
    """The Frontend API's handshake address; `dev_browser` is empty in production."""
    parameters = {
        "redirect_url": without_parameters(page_url, {DEV_BROWSER, DEV_SESSION}),
        "__clerk_api_version": API_VERSION,
        "suffixed_cookies": str(suffixed_cookies).lower(),
        "__clerk_hs_reason": reason,
        "format": "nonce",
    }
    if session:
        parameters[SESSION] = session
    if dev_browser:
        parameters[DEV_BROWSER] = dev_browser
    return f"{frontend_api_url}/v1/client/handshake?{urlencode(parameters)}"


def directives(raw: str, find_key: FindKey) -> list[str]:
    """The Set-Cookie strings in a handshake token; raises TokenError.

    Only the signature and the category are checked: a token made from a JWT template, whose
    claims an attacker may have written, must not set cookies.
    """
    token = decode(raw)
    if not token.is_session_category:
        raise TokenError("token-invalid", "Invalid handshake token category.")
    verify_signature(token, find_key)
    values = token.claims.get("handshake")
    if not isinstance(values, list):
        raise TokenError("token-invalid", "The handshake token holds no cookies.")
    return [value for value in values if isinstance(value, str)]


def session_token(directives: list[str]) -> str:
    """The session among Set-Cookie strings: the last one counts."""
    token = ""
    for directive in directives:
        name, _, value = directive.partition(";")[0].partition("=")
        if name.strip().startswith(SESSION):
            token = value.strip()
    return token


def ends_handshake(directive: str) -> bool:
    """Does it take the cookie away that brought this answer?"""
    name = directive.partition("=")[0].strip()
    return name in {HANDSHAKE, HANDSHAKE_NONCE} and is_sendable(directive)


def is_sendable(directive: str) -> bool:
    """Can it stand in a header?"""
    return directive.isascii() and directive.isprintable()


def clean_url(url: str) -> str:
    """`url` without what the handshake added to it."""
    return without_parameters(url, {HANDSHAKE, HANDSHAKE_NONCE, HELP, DEV_BROWSER})


def without_parameters(url: str, names: set[str]) -> str:
    """`url` without the query parameters in `names`; the others keep their order."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] not in names]
    if len(kept) == len(pairs):
        return url
    return urlunsplit(parts._replace(query=urlencode(kept)))
