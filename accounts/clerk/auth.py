"""`request.auth`: what the verified token says about who is asking.

Source: backend/tokens/authStatus.ts, backend/tokens/authObjects.ts.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .authorization import Organization, allows
from .tokens import Claims

SIGNED_IN, SIGNED_OUT, HANDSHAKE = "signed-in", "signed-out", "handshake"
HEADER, COOKIE = "header", "cookie"


@dataclass(frozen=True)
class Auth:
    """The decision on a request, and the claims of its session. Costs no query.

    `status` and `reason` are Clerk's names for the decision and for why it was taken.
    `request.user` has the last word: a token lives on for up to a minute after its user is gone.

    `set_cookies` are complete Set-Cookie values, to be sent as they are; with a `location` the
    answer is a redirect there. `expired_claims` are those of a token that is authentic and ours,
    and merely ran out. With `clock_is_wrong`, tokens fresh from Clerk do not count by our clock;
    with `nonce_is_unknown`, Clerk did not know the one that a handshake is said to have brought.
    """

    status: str
    reason: str = ""
    message: str = ""
    carrier: str = COOKIE
    claims: Claims = field(default_factory=dict)
    expired_claims: Claims = field(default_factory=dict)
    location: str = ""
    set_cookies: tuple[str, ...] = ()
    clock_is_wrong: bool = False
    nonce_is_unknown: bool = False

    @cached_property
    def explanation(self) -> list[tuple[str, str]]:
        """Clerk's response headers that say why nobody is signed in.

        Claims may reach a message, so text that is no header value is left out.
        """
        if self.status == SIGNED_IN:
            return []
        texts = {"Status": self.status, "Reason": self.reason, "Message": self.message}
        return [
            (f"X-Clerk-Auth-{name}", text)
            for name, text in texts.items()
            if text and text.isascii() and text.isprintable()
        ]

    def renewed(self) -> "Auth":
        """Signed in by a token that ran out, once Clerk has said that its session is active.

        Its metadata may be old: the role is then what the webhooks have told us.
        """
        claims = {name: value for name, value in self.expired_claims.items() if name != "metadata"}
        return Auth(SIGNED_IN, carrier=self.carrier, claims=claims)

    @property
    def lacks_keys(self) -> bool:
        """Could the session not be verified, because the instance's keys were not to be had?"""
        return self.reason == "secret-key-invalid" or self.reason.startswith("jwk-")

    @property
    def is_our_fault(self) -> bool:
        """Would nobody be signed in, however often they went to Clerk and back?"""
        return self.lacks_keys or self.clock_is_wrong

    @property
    def session_status(self) -> str:
        """`active`, or `pending` while the person has yet to finish a task at Clerk."""
        return str(self.claims.get("sts", "active")) if self.status == SIGNED_IN else ""

    @property
    def is_pending(self) -> bool:
        return self.session_status == "pending"

    @cached_property
    def is_signed_in(self) -> bool:
        return self.status == SIGNED_IN and not self.is_pending

    @property
    def user_id(self) -> str:
        return str(self.claims["sub"]) if self.is_signed_in else ""

    @property
    def session_id(self) -> str:
        return str(self.claims.get("sid", "")) if self.is_signed_in else ""

    @property
    def metadata(self) -> dict[str, Any] | None:
        """The user's public metadata, when the instance puts them into its tokens."""
        metadata = self.claims.get("metadata") if self.is_signed_in else None
        return metadata if isinstance(metadata, dict) else None

    @property
    def impersonator(self) -> str:
        """The id of whoever acts as this user (the `act` claim), or nothing."""
        actor = self.claims.get("act") if self.is_signed_in else None
        return str(actor.get("sub", "")) if isinstance(actor, dict) else ""

    @cached_property
    def organization(self) -> Organization | None:
        return Organization.from_claims(self.claims) if self.is_signed_in else None

    def has(self, **wanted: Any) -> bool:
        """Does the session have all of `role`, `permission`, `feature`, `plan`, `reverification`?

        See `authorization.allows`.
        """
        return self.is_signed_in and allows(self.claims, **wanted)
