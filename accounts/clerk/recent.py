"""Signed-in decisions of the last minute.

A browser sends the same cookies with every request until its token is renewed, so most
decisions have been taken before. Only the time can have changed since.
"""

import threading

from .auth import SIGNED_IN, Auth
from .authenticate import Authenticator
from .request import IncomingRequest
from .tokens import TokenError, verify_times

REMEMBERED = 2048  # decisions
LARGEST = 8192  # characters of Cookie and Authorization headers


class RecentDecisions:
    """Asks `authenticator`, unless the same headers were signed in before and still are."""

    def __init__(self, authenticator: Authenticator) -> None:
        self.authenticator = authenticator
        self.clock = authenticator.verifier.clock
        self._signed_in: dict[tuple[str, ...], Auth] = {}
        self._lock = threading.Lock()

    def authenticate(self, request: IncomingRequest) -> Auth:
        """As `Authenticator.authenticate`."""
        if not request.cookie and not request.authorization:
            return self.authenticator.authenticate(request)
        key = request.identity
        auth = self._signed_in.get(key)
        if auth and not request.has_clerk_parameters and self._still_counts(auth):
            return auth
        auth = self.authenticator.authenticate(request)
        if self._may_be_remembered(auth, request):
            self._remember(key, auth)
        return auth

    def _still_counts(self, auth: Auth) -> bool:
        try:
            verify_times(auth.claims, self.clock())
        except TokenError:
            return False
        return True

    def _may_be_remembered(self, auth: Auth, request: IncomingRequest) -> bool:
        return (
            auth.status == SIGNED_IN
            and not auth.set_cookies
            and not self.authenticator.cross_origin_sync
            and len(request.cookie) + len(request.authorization) <= LARGEST
        )

    def _remember(self, key: tuple[str, ...], auth: Auth) -> None:
        """Forget the oldest when there are too many: a token lives for a minute."""
        with self._lock:
            if len(self._signed_in) >= REMEMBERED:
                del self._signed_in[next(iter(self._signed_in))]
            self._signed_in[key] = auth
