"""Full verification of session tokens, remembered for as long as they count.

Source: backend/tokens/verify.ts; the issuer check and the memory are ours.
"""

from collections.abc import Callable

from .fifo_cache import FifoCache
from .instance import Instance
from .keys import FindKey
from .tokens import (
    CLOCK_SKEW,
    LIFETIME,
    Claims,
    Token,
    verify_claims,
    verify_signature,
    verify_times,
)

REMEMBERED = 2048  # tokens


class Verifier:
    """Verifies the tokens of one instance; safe to share between threads.

    `is_authorized_party` is asked with a token's `azp` (None when absent), our own origin, and
    whether the token came in a header or a cookie.
    `clock` returns seconds since 1970.
    """

    def __init__(
        self,
        instance: Instance,
        find_key: FindKey,
        is_authorized_party: Callable[[str | None, str, str], bool],
        clock: Callable[[], float],
    ) -> None:
        self.instance = instance
        self.find_key = find_key
        self.is_authorized_party = is_authorized_party
        self.clock = clock
        self._verified: FifoCache[tuple[str, str, str], Claims] = FifoCache(REMEMBERED, LIFETIME)

    def verify(self, token: Token, origin: str, carrier: str) -> Claims:
        """The token's claims; raises TokenError.

        A token seen before is only asked for the time: its signature cannot have changed.
        """
        key = (token.raw, origin, carrier)
        claims = self._verified.get(key)
        if claims is not None:
            verify_times(claims, self.clock())
            return claims
        claims = self.verify_anew(token, origin, carrier)
        self._verified.put(key, claims)
        return claims

    def verify_anew(
        self, token: Token, origin: str, carrier: str, skew: float = CLOCK_SKEW
    ) -> Claims:
        """Every check of a token; `skew` in seconds."""
        verify_signature(token, self.find_key)
        verify_claims(
            token.claims,
            issuer=self.instance.issuer,
            is_authorized_party=lambda azp: self.is_authorized_party(azp, origin, carrier),
            now=self.clock(),
            skew=skew,
        )
        return token.claims
