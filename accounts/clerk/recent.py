"""Signed-in decisions of the last minute.

A browser sends the same cookies with every request until its token is renewed, so most
decisions have been taken before. Only the time can have changed since.
"""

from typing import NamedTuple

from .auth import SIGNED_IN, Auth
from .authenticate import NOBODY, Authenticator
from .fifo_cache import FifoCache
from .request import IncomingRequest
from .tokens import LIFETIME, validity

REMEMBERED = 2048  # decisions
LARGEST = 8192  # characters of the headers that a decision depends on


class Decision(NamedTuple):
    auth: Auth
    since: float  # seconds since 1970
    until: float


class RecentDecisions:
    """Asks `authenticator`, unless the same headers were signed in before and still are."""

    def __init__(self, authenticator: Authenticator) -> None:
        self.authenticator = authenticator
        self.instance = authenticator.instance
        self.clock = authenticator.verifier.clock
        self._signed_in: FifoCache[tuple[str, ...], Decision] = FifoCache(REMEMBERED, LIFETIME)

    def authenticate(self, request: IncomingRequest) -> Auth:
        """As `Authenticator.authenticate`."""
        if request.has_clerk_parameters:
            return self.authenticator.authenticate(request)
        if not request.cookie and not request.authorization and self.instance.is_production:
            return NOBODY
        identity = request.identity
        decision = self._signed_in.get(identity)
        if decision and decision.since <= self.clock() < decision.until:
            return decision.auth
        auth = self.authenticator.authenticate(request)
        if self._may_be_remembered(auth, request):
            self._signed_in.put(identity, Decision(auth, *validity(auth.claims)))
        return auth

    def _may_be_remembered(self, auth: Auth, request: IncomingRequest) -> bool:
        return (
            auth.status == SIGNED_IN
            and not auth.set_cookies
            and not self.authenticator.cross_origin_sync
            and sum(map(len, request.identity)) <= LARGEST
        )
