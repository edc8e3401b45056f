"""The decision: is this request signed in, signed out, or to be sent through a handshake?

Follows Clerk's own backend, step by step, for an application on one domain: no satellites, no
organization by URL, no machine tokens, no refresh tokens.

Source: backend/tokens/request.ts.
"""

import logging
from dataclasses import replace
from functools import cached_property

from . import handshake
from .api import BackendAPI
from .auth import COOKIE, HEADER, SIGNED_IN, SIGNED_OUT, Auth
from .auth import HANDSHAKE as NEEDS_HANDSHAKE
from .cookies import (
    DEV_BROWSER,
    HANDSHAKE,
    HANDSHAKE_NONCE,
    REDIRECT_COUNT,
    REFRESH,
    ClerkCookies,
    choose,
)
from .nonces import Nonces
from .referer import is_foreign
from .request import IncomingRequest
from .tokens import Claims, Token, TokenError, decode
from .verifier import Verifier

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 3
WRONG_CLOCK = 24 * 3600.0  # seconds a developer's clock may be off

# Verification errors that a handshake can put right, and the reason it is asked for.
RENEWABLE = {
    "token-expired": "session-token-expired-refresh-{refresh}",
    "token-not-active-yet": "session-token-nbf",
    "token-iat-in-the-future": "session-token-iat-in-the-future",
}


EARLY = {"token-not-active-yet", "token-iat-in-the-future"}

NOBODY = Auth(SIGNED_OUT, "session-token-and-uat-missing")


class HandshakeRefused(Exception):
    """In development, a handshake token that does not verify: the keys do not match."""


class Authenticator:
    """Decides for one Clerk instance; safe to share between threads.

    With `cross_origin_sync`, a signed-in visitor who comes from another site takes a handshake,
    as in Clerk's own backend; applications on one domain do without.
    """

    def __init__(
        self, verifier: Verifier, api: BackendAPI, *, cross_origin_sync: bool = False
    ) -> None:
        self.verifier = verifier
        self.instance = verifier.instance
        self.nonces = Nonces(api.handshake_directives)
        self.cross_origin_sync = cross_origin_sync

    def authenticate(self, request: IncomingRequest) -> Auth:
        """Decide; raises HandshakeRefused in development when the keys do not match."""
        return _Decision(self, request).decide()


class _Decision:
    """One request on its way through the table."""

    def __init__(self, authenticator: Authenticator, request: IncomingRequest) -> None:
        self.clerk = authenticator
        self.instance = authenticator.instance
        self.request = request
        self.clock_is_wrong = False
        self.endings: tuple[str, ...] = ()

    @cached_property
    def cookies(self) -> ClerkCookies:
        return choose(self.request.cookies, self.instance, self.clerk.verifier.clock())

    @cached_property
    def dev_browser(self) -> str:
        if self.instance.is_production:
            return ""
        return self.request.query.get(DEV_BROWSER) or self.cookies.dev_browser

    @cached_property
    def redirects(self) -> int:
        """How many handshakes this browser has just been through."""
        count = self.request.cookies.get(REDIRECT_COUNT, "")
        return int(count) if count.isascii() and count.isdecimal() and len(count) < 9 else 0

    def decide(self) -> Auth:
        if self.request.bearer_token:
            return replace(self._by_token(self.request.bearer_token, HEADER), carrier=HEADER)
        if resolved := self._resolved_handshake():
            return resolved
        auth = self._by_cookies()
        if not self.endings:
            return auth
        return replace(auth, set_cookies=auth.set_cookies + self.endings)

    def _by_cookies(self) -> Auth:
        if self.instance.is_development and DEV_BROWSER in self.request.query:
            return self._handshake_or_out("dev-browser-sync")
        if self.instance.is_development and not self.dev_browser:
            return self._handshake_or_out("dev-browser-missing")
        return self._by_session_and_client()

    def _by_session_and_client(self) -> Auth:
        """The session token and the client's last update must both be there, and agree."""
        session, client_uat = self.cookies.session, self.cookies.client_uat
        if not session and not client_uat:
            return NOBODY
        if not client_uat:
            return self._handshake_or_out("session-token-but-no-client-uat")
        if not session:
            return self._handshake_or_out("client-uat-but-no-session-token")
        return self._by_token(session, COOKIE)

    def _by_token(self, raw: str, carrier: str) -> Auth:
        try:
            token = decode(raw)
        except TokenError as error:
            return self._after_error(error, carrier)
        if token.is_machine or not token.is_session_category:
            return Auth(SIGNED_OUT, "token-type-mismatch", carrier=carrier)
        if carrier == COOKIE and self._is_older_than_client(token):
            return self._handshake_or_out("session-token-iat-before-client-uat")
        try:
            claims = self.clerk.verifier.verify(token, self.request.origin, carrier)
        except TokenError as error:
            return self._not_verified(token, error, carrier)
        if carrier == COOKIE and self._arrives_from_elsewhere():
            return self._handshake_or_out("primary-domain-cross-origin-sync")
        return Auth(SIGNED_IN, claims=claims, carrier=carrier)

    def _not_verified(self, token: Token, error: TokenError, carrier: str) -> Auth:
        if self.redirects and error.reason in EARLY:
            self._blame_clock(token)
        auth = self._after_error(error, carrier)
        is_late = error.reason == "token-expired" and carrier == COOKIE
        return replace(auth, expired_claims=token.claims) if is_late else auth

    def _is_older_than_client(self, token: Token) -> bool:
        issued_at = token.claims.get("iat")
        return isinstance(issued_at, int | float) and issued_at < self.cookies.client_uat

    def _arrives_from_elsewhere(self) -> bool:
        request = self.request
        return (
            self.clerk.cross_origin_sync
            and request.method == "GET"
            and request.header("Sec-Fetch-Dest") == "document"
            and self.redirects == 0
            and is_foreign(request.header("Referer"), request.origin, self.instance)
        )

    def _after_error(self, error: TokenError, carrier: str) -> Auth:
        message = f"{error} (reason={error.reason}, token-carrier={carrier})"
        if error.reason not in RENEWABLE:
            return Auth(SIGNED_OUT, error.reason, message, carrier=carrier)
        reason = RENEWABLE[error.reason].format(refresh=self._why_no_refresh())
        return self._handshake_or_out(reason, message)

    def _why_no_refresh(self) -> str:
        """Clerk's name for why the token was not refreshed at the Backend API: we never do."""
        if self.request.method != "GET":
            return "non-eligible-non-get"
        has_cookie = self.request.cookies.get(f"{REFRESH}_{self.instance.cookie_suffix}")
        return "missing-api-client" if has_cookie else "non-eligible-no-refresh-cookie"

    def _handshake_or_out(self, reason: str, message: str = "") -> Auth:
        """A handshake where the request can follow one and has not been round too often."""
        if not self.request.can_handshake or self.clock_is_wrong:
            return Auth(SIGNED_OUT, reason, message, clock_is_wrong=self.clock_is_wrong)
        if self.redirects >= MAX_REDIRECTS:
            logger.warning(
                "Clerk handshake loop (%s): do the two Clerk keys match? Is the clock right?",
                reason,
            )
            return Auth(SIGNED_OUT, reason, message)
        location = handshake.location(
            self.instance.frontend_api_url(self.request.origin),
            reason=reason,
            page_url=self.request.url,
            session=self.cookies.session or self.request.bearer_token,
            dev_browser=self.dev_browser,
            suffixed_cookies=self.cookies.are_suffixed,
        )
        counter = f"{REDIRECT_COUNT}={self.redirects + 1}; SameSite=Lax; HttpOnly; Max-Age=2"
        return Auth(NEEDS_HANDSHAKE, reason, message, location=location, set_cookies=(counter,))

    def _resolved_handshake(self) -> Auth | None:
        """The answer that a handshake brought back, or None when there is none to use."""
        nonce = self._parameter_or_cookie(HANDSHAKE_NONCE)
        token = self._parameter_or_cookie(HANDSHAKE)
        if not nonce and not token:
            return None
        try:
            directives = self._directives(nonce, token)
            if directives is None:
                return None
            is_unknown = self.clerk.nonces.refused(nonce)
            return replace(self._resolve(directives), nonce_is_unknown=is_unknown)
        except TokenError as error:
            logger.warning("Clerk handshake not resolved: %s", error.reason)
            return None

    def _parameter_or_cookie(self, name: str) -> str:
        """In production Clerk sets cookies, and a link on another site must sign nobody in."""
        parameter = self.request.query.get(name)
        if parameter and (self.instance.is_development or not self.request.comes_from_outside):
            return parameter
        return self.request.cookies.get(name, "")

    def _directives(self, nonce: str, token: str) -> list[str] | None:
        """The cookies that the handshake brought, or None when its nonce is not looked at."""
        if nonce:
            return self.clerk.nonces.exchange(nonce) if self.request.may_be_page else None
        try:
            return handshake.directives(token, self.clerk.verifier.find_key)
        except TokenError as error:
            if self.instance.is_development:
                raise HandshakeRefused(error.reason) from error
            raise

    def _resolve(self, directives: list[str]) -> Auth:
        """Signed in or out as the cookies say; in development, on to the clean address.

        A nonce counts once: its cookie ends, whether or not our clock takes what it brought. Else
        the next page would be signed out by it, and lead to a widget that leads back.
        """
        self.endings = tuple(filter(handshake.ends_handshake, directives))
        location = ""
        if self.instance.is_development:
            location = handshake.clean_url(self.request.url)
        raw = handshake.session_token(directives)
        return Auth(
            SIGNED_IN if raw else SIGNED_OUT,
            "" if raw else "session-token-missing",
            claims=self._verified_after_handshake(decode(raw)) if raw else {},
            location=location,
            set_cookies=tuple(filter(handshake.is_sendable, directives)),
        )

    def _verified_after_handshake(self, token: Token) -> Claims:
        try:
            return self.clerk.verifier.verify(token, self.request.origin, COOKIE)
        except TokenError as error:
            if error.reason not in RENEWABLE:
                raise
            if error.reason in EARLY or self.redirects or self.instance.is_development:
                self._blame_clock(token)
            if self.instance.is_production:
                raise
        return self.clerk.verifier.verify_anew(token, self.request.origin, COOKIE, WRONG_CLOCK)

    def _blame_clock(self, token: Token) -> None:
        """An authentic token that a handshake has just brought does not count by our clock."""
        self.clock_is_wrong = True
        values = [token.claims.get(name) for name in ("iat", "nbf")]
        issued_at = max((value for value in values if isinstance(value, int | float)), default=0)
        skew = self.clerk.verifier.clock() - issued_at
        logger.warning(
            "Clock skew detected: this machine's clock is %.0f seconds %s Clerk's. Set it.",
            abs(skew),
            "ahead of" if skew > 0 else "behind",
        )
