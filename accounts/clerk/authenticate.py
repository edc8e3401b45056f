"""The decision: is this request signed in, signed out, or to be sent through a handshake?

Follows Clerk's own backend, step by step, for an application on one domain.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from . import handshake
from .api import BackendAPI, ClerkError
from .cookies import (
    DEV_BROWSER,
    HANDSHAKE,
    HANDSHAKE_NONCE,
    REDIRECT_COUNT,
    ClerkCookies,
    choose,
    parse,
)
from .instance import Instance
from .keys import FindKey
from .tokens import Claims, Token, TokenError, decode, verify_claims, verify_signature

logger = logging.getLogger(__name__)

SIGNED_IN, SIGNED_OUT, HANDSHAKE_NEEDED = "signed-in", "signed-out", "handshake"
HEADER, COOKIE = "header", "cookie"

# Verification errors that a handshake can put right, and the reason it is asked for.
RENEWABLE = {
    "token-expired": "session-token-expired-refresh-{refresh}",
    "token-not-active-yet": "session-token-nbf",
    "token-iat-in-the-future": "session-token-iat-in-the-future",
}


class HandshakeRefused(Exception):
    """In development, a handshake token that does not verify: the keys do not match."""


@dataclass(frozen=True)
class IncomingRequest:
    """What the decision looks at. `url` is absolute, as the browser sees it."""

    method: str
    url: str
    authorization: str = ""
    cookie: str = ""
    sec_fetch_dest: str = ""
    accept: str = ""

    @cached_property
    def bearer_token(self) -> str:
        """The token of the Authorization header; other schemes leave the cookies in charge."""
        scheme, _, rest = self.authorization.partition(" ")
        token = rest.partition(" ")[0]
        if not token:
            return scheme
        return token if scheme == "Bearer" else ""

    @cached_property
    def cookies(self) -> dict[str, str]:
        return parse(self.cookie)

    @cached_property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.url).query, keep_blank_values=True)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def can_handshake(self) -> bool:
        """Only a document can follow a redirect to another origin and back."""
        if self.method != "GET":
            return False
        if self.sec_fetch_dest:
            return self.sec_fetch_dest in {"document", "iframe"}
        return self.accept.startswith("text/html")


@dataclass(frozen=True)
class RequestState:
    """The outcome. `set_cookies` are complete Set-Cookie values, to be sent as they are.

    `expired_claims` are those of a token that is authentic and ours, and merely ran out.
    """

    status: str
    reason: str = ""
    message: str = ""
    claims: Claims = field(default_factory=dict)
    expired_claims: Claims = field(default_factory=dict)
    carrier: str = COOKIE
    location: str = ""
    set_cookies: tuple[str, ...] = ()


class Authenticator:
    """Decides for one Clerk instance; safe to share between threads.

    `is_authorized_party` is asked with a token's `azp` (None when absent) and our own origin.
    `clock` returns seconds since 1970.
    """

    def __init__(
        self,
        instance: Instance,
        find_key: FindKey,
        api: BackendAPI,
        is_authorized_party: Callable[[str | None, str], bool],
        clock: Callable[[], float],
    ) -> None:
        self.instance = instance
        self.find_key = find_key
        self.api = api
        self.is_authorized_party = is_authorized_party
        self.clock = clock

    def authenticate(self, request: IncomingRequest) -> RequestState:
        """Decide; raises HandshakeRefused in development when the keys do not match."""
        return _Decision(self, request).decide()


class _Decision:
    """One request on its way through the table."""

    def __init__(self, authenticator: Authenticator, request: IncomingRequest) -> None:
        self.clerk = authenticator
        self.request = request

    @cached_property
    def cookies(self) -> ClerkCookies:
        return choose(self.request.cookies, self.clerk.instance, self.clerk.clock())

    @cached_property
    def dev_browser(self) -> str:
        if self.clerk.instance.is_production:
            return ""
        return self._parameter(DEV_BROWSER) or self.cookies.dev_browser

    def decide(self) -> RequestState:
        if self.request.bearer_token:
            return self._by_token(self.request.bearer_token, HEADER)
        return self._resolved_handshake() or self._by_cookies()

    def _by_cookies(self) -> RequestState:
        if self.clerk.instance.is_development and DEV_BROWSER in self.request.query:
            return self._handshake_or_out("dev-browser-sync")
        if self.clerk.instance.is_development and not self.dev_browser:
            return self._handshake_or_out("dev-browser-missing")
        return self._by_session_and_client()

    def _by_session_and_client(self) -> RequestState:
        """The session token and the client's last update must both be there, and agree."""
        session, client_uat = self.cookies.session, self.cookies.client_uat
        if not session and not client_uat:
            return RequestState(SIGNED_OUT, "session-token-and-uat-missing")
        if not client_uat:
            return self._handshake_or_out("session-token-but-no-client-uat")
        if not session:
            return self._handshake_or_out("client-uat-but-no-session-token")
        return self._by_token(session, COOKIE)

    def _by_token(self, raw: str, carrier: str) -> RequestState:
        try:
            token = decode(raw)
        except TokenError as error:
            return self._after_error(error, carrier)
        if token.is_machine or not token.is_session_category:
            return RequestState(SIGNED_OUT, "token-type-mismatch", carrier=carrier)
        if carrier == COOKIE and self._is_older_than_client(token.claims):
            return self._handshake_or_out("session-token-iat-before-client-uat")
        try:
            return RequestState(SIGNED_IN, claims=self._verified(token), carrier=carrier)
        except TokenError as error:
            state = self._after_error(error, carrier)
            is_late = error.reason == "token-expired" and carrier == COOKIE
            return replace(state, expired_claims=token.claims) if is_late else state

    def _is_older_than_client(self, claims: Claims) -> bool:
        issued_at = claims.get("iat")
        return isinstance(issued_at, int | float) and issued_at < self.cookies.client_uat

    def _verified(self, token: Token) -> Claims:
        verify_signature(token, self.clerk.find_key)
        verify_claims(
            token.claims,
            issuer=self.clerk.instance.issuer,
            is_authorized_party=lambda azp: self.clerk.is_authorized_party(
                azp, self.request.origin
            ),
            now=self.clerk.clock(),
        )
        return token.claims

    def _after_error(self, error: TokenError, carrier: str) -> RequestState:
        message = f"{error} (reason={error.reason}, token-carrier={carrier})"
        if error.reason not in RENEWABLE:
            return RequestState(SIGNED_OUT, error.reason, message, carrier=carrier)
        is_get = self.request.method == "GET"
        refresh = "non-eligible-no-refresh-cookie" if is_get else "non-eligible-non-get"
        return self._handshake_or_out(RENEWABLE[error.reason].format(refresh=refresh), message)

    def _handshake_or_out(self, reason: str, message: str = "") -> RequestState:
        """A handshake where the request can follow one and has not been round too often."""
        redirects = self.request.cookies.get(REDIRECT_COUNT, "")
        count = int(redirects) if redirects.isdecimal() else 0
        if not self.request.can_handshake:
            return RequestState(SIGNED_OUT, reason, message)
        if count >= handshake.MAX_REDIRECTS:
            logger.warning("Clerk handshake loop (%s): do the two Clerk keys match?", reason)
            return RequestState(SIGNED_OUT, reason, message)
        renewal = handshake.Renewal(
            reason=reason,
            page_url=self.request.url,
            session=self.cookies.session or self.request.bearer_token,
            dev_browser=self.dev_browser,
            suffixed_cookies=self.cookies.are_suffixed,
        )
        return RequestState(
            HANDSHAKE_NEEDED,
            reason,
            message,
            location=handshake.location(
                self.clerk.instance.frontend_api_url(self.request.origin), renewal
            ),
            set_cookies=(f"{REDIRECT_COUNT}={count + 1}; SameSite=Lax; HttpOnly; Max-Age=2",),
        )

    def _resolved_handshake(self) -> RequestState | None:
        """The answer that a handshake brought back, or None when there is none to use."""
        nonce = self._parameter(HANDSHAKE_NONCE, or_cookie=True)
        token = self._parameter(HANDSHAKE, or_cookie=True)
        if not nonce and not token:
            return None
        try:
            return self._resolve(self._directives(nonce, token))
        except TokenError as error:
            logger.warning("Clerk handshake not resolved: %s", error.reason)
            return None

    def _directives(self, nonce: str, token: str) -> list[str]:
        if nonce:
            try:
                return self.clerk.api.handshake_directives(nonce)
            except ClerkError as error:
                logger.warning("Clerk handshake nonce not resolved: %s", error)
                return []
        try:
            return handshake.directives(token, self.clerk.find_key)
        except TokenError as error:
            if self.clerk.instance.is_development:
                raise HandshakeRefused(error.reason) from error
            raise

    def _resolve(self, directives: list[str]) -> RequestState:
        development = self.clerk.instance.is_development
        location = handshake.clean_url(self.request.url) if development else ""
        raw = handshake.session_token(directives)
        claims = self._verified(decode(raw)) if raw else {}
        return RequestState(
            SIGNED_IN if raw else SIGNED_OUT,
            "" if raw else "session-token-missing",
            claims=claims,
            location=location,
            set_cookies=tuple(directives),
        )

    def _parameter(self, name: str, *, or_cookie: bool = False) -> str:
        value = self.request.query.get(name, [""])[0]
        return value or (self.request.cookies.get(name, "") if or_cookie else "")
