"""`request.auth`: what the verified token says about who is asking."""

from dataclasses import dataclass, field
from typing import Any

from .authenticate import HEADER, SIGNED_IN, RequestState
from .tokens import Claims


@dataclass(frozen=True)
class Auth:
    """The claims of the request's session; costs no query.

    `request.user` has the last word: a token lives on for up to a minute after its user is gone.
    """

    status: str
    reason: str = ""
    carrier: str = ""
    claims: Claims = field(default_factory=dict)
    expired_claims: Claims = field(default_factory=dict)

    @classmethod
    def from_state(cls, state: RequestState) -> "Auth":
        return cls(state.status, state.reason, state.carrier, state.claims, state.expired_claims)

    def renewed(self) -> "Auth":
        """Signed in by a token that ran out, once Clerk has said that its session is active.

        Its metadata may be old: the role is then what the webhooks have told us.
        """
        claims = {
            name: self.expired_claims[name] for name in self.expired_claims if name != "metadata"
        }
        return Auth(SIGNED_IN, carrier=self.carrier, claims=claims)

    @property
    def is_pending(self) -> bool:
        """The person has yet to finish a task at Clerk, such as choosing a new password."""
        return self.status == SIGNED_IN and self.claims.get("sts") == "pending"

    @property
    def is_signed_in(self) -> bool:
        return self.status == SIGNED_IN and not self.is_pending

    @property
    def is_by_header(self) -> bool:
        return self.is_signed_in and self.carrier == HEADER

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
