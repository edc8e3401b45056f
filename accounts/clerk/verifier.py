"""Full verification of session tokens, remembered for as long as they count."""

import threading
from collections.abc import Callable

from .instance import Instance
from .keys import FindKey
from .tokens import CLOCK_SKEW, Claims, Token, verify_claims, verify_signature, verify_times

REMEMBERED = 2048  # tokens


class Verifier:
    """Verifies the tokens of one instance; safe to share between threads.

    `is_authorized_party` is asked with a token's `azp` (None when absent) and our own origin.
    `clock` returns seconds since 1970.
    """

    def __init__(
        self,
        instance: Instance,
        find_key: FindKey,
        is_authorized_party: Callable[[str | None, str], bool],
        clock: Callable[[], float],
    ) -> None:
        self.instance = instance
        self.find_key = find_key
        self.is_authorized_party = is_authorized_party
        self.clock = clock
        self._verified: dict[tuple[str, str], Claims] = {}
        self._lock = threading.Lock()

    def verify(self, token: Token, origin: str) -> Claims:
        """The token's claims; raises TokenError.

        A token seen before is only asked for the time: its signature cannot have changed.
        """
        claims = self._verified.get((token.raw, origin))
        if claims is not None:
            verify_times(claims, self.clock())
            return claims
        claims = self.verify_anew(token, origin)
        self._remember((token.raw, origin), claims)
        return claims

    def verify_anew(self, token: Token, origin: str, skew: float = CLOCK_SKEW) -> Claims:
        """Every check of a token; `skew` in seconds."""
        verify_signature(token, self.find_key)
        verify_claims(
            token.claims,
            issuer=self.instance.issuer,
            is_authorized_party=lambda azp: self.is_authorized_party(azp, origin),
            now=self.clock(),
            skew=skew,
        )
        return token.claims

    def _remember(self, key: tuple[str, str], claims: Claims) -> None:
        """Forget the oldest when there are too many: a token lives for a minute."""
        with self._lock:
            if len(self._verified) >= REMEMBERED:
                del self._verified[next(iter(self._verified))]
            self._verified[key] = claims
