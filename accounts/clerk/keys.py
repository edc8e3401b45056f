"""The public keys that sign session tokens: one from a PEM, or a set from JWKS.

Source: backend/tokens/keys.ts; the pause between fetches is ours.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import RSAAlgorithm

from .api import ClerkError, InvalidSecretKey
from .tokens import TokenError

logger = logging.getLogger(__name__)

LIFETIME = 300.0  # seconds a fetched set counts
KEPT = 24 * 3600.0  # seconds it counts while no other can be fetched
REFRESH_AFTER = 240.0  # seconds after which the next request starts a refresh in the background
PAUSE = 10.0  # seconds between two fetches for a missing key, or after a failed one
KEY_BITS = range(2048, 8193)
LONGEST_NUMBER = 1400  # characters of a number in a JWK; 8,192 bits take 1,366

FindKey = Callable[[str], RSAPublicKey]


def pem_key(text: str) -> RSAPublicKey:
    """Load a PEM public key, also with its line breaks lost or written as `\\n`.

    Raises ValueError when it is no RSA public key.
    """
    body = text.replace("\\n", "").replace("\n", "")
    for marker in ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"):
        body = body.replace(marker, "")
    lines = "\n".join(body[i : i + 64] for i in range(0, len(body), 64))
    pem = f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ValueError(  # noqa: TRY004
            "it is not an RSA public key in PEM form"
        )
    return key


def pinned(key: RSAPublicKey) -> FindKey:
    """With a configured PEM, every token is checked against it, whatever its `kid`."""
    return lambda kid: key


class JWKS:
    """The instance's key set, fetched when needed and kept for five minutes.

    `fetch` returns the key set's `keys` and raises ClerkError. A failed fetch, or a `kid`
    that Clerk does not know, is not tried again for ten seconds, whatever arrives meanwhile.
    While fetching fails, the last good set counts on, until it is a day old.
    """

    def __init__(
        self,
        fetch: Callable[[], list[Any]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, RSAPublicKey] = {}
        self._fetched_at = -LIFETIME
        self._tried_at = -PAUSE
        self._error: TokenError | None = None

    def __call__(self, kid: str) -> RSAPublicKey:
        """The key named `kid`; raises TokenError with a `jwk-*` reason."""
        key = self._held(kid)
        if key:
            if self._clock() - self._fetched_at > REFRESH_AFTER:
                self._refresh_in_background()
            return key
        with self._lock:
            return self._find_or_fetch(kid)

    def _held(self, kid: str) -> RSAPublicKey | None:
        age = self._clock() - self._fetched_at
        return self._keys.get(kid) if age < (KEPT if self._error else LIFETIME) else None

    def _find_or_fetch(self, kid: str) -> RSAPublicKey:
        if not self._held(kid) and self._may_try():
            self._load()
        key = self._held(kid)
        if key:
            return key
        if self._error:
            raise TokenError(self._error.reason, str(self._error))
        raise TokenError("jwk-kid-mismatch", "No key of this instance signed the token.")

    def _may_try(self) -> bool:
        return self._clock() - self._tried_at >= PAUSE

    def _load(self) -> None:
        self._tried_at = self._clock()
        try:
            keys = rsa_keys(self._fetch())
        except InvalidSecretKey as error:
            self._fail("secret-key-invalid", str(error))
        except ClerkError as error:
            self._fail("jwk-remote-failed-to-load", str(error))
        else:
            if not keys:
                self._fail("jwk-remote-failed-to-load", "No keys.")
                return
            self._keys, self._fetched_at, self._error = keys, self._clock(), None

    def _fail(self, reason: str, message: str) -> None:
        if self._error is None:  # the first failure of several
            remedy = f"the last good ones count for {KEPT / 3600:.0f} hours after their fetch"
            kept = remedy if self._keys else "nobody can be signed in until they come"
            logger.warning("Clerk's keys could not be fetched, %s: %s", kept, message)
        self._error = TokenError(reason, message)

    def _refresh_in_background(self) -> None:
        if self._may_try() and self._lock.acquire(blocking=False):
            threading.Thread(target=self._refresh, daemon=True).start()

    def _refresh(self) -> None:
        try:
            if self._may_try():
                self._load()
        finally:
            self._lock.release()


def rsa_keys(jwks: list[Any]) -> dict[str, RSAPublicKey]:
    """The keys by their `kid`. Whatever else the set holds is passed over."""
    found: dict[str, RSAPublicKey] = {}
    for entry in jwks:
        key = _rsa_key(entry) if isinstance(entry, dict) else None
        if key and isinstance(entry.get("kid"), str):
            found.setdefault(entry["kid"], key)
    return found


def _rsa_key(jwk: Mapping[str, Any]) -> RSAPublicKey | None:
    numbers = {name: jwk.get(name) for name in ("n", "e")}
    if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig":
        return None
    if not all(isinstance(text, str) and len(text) < LONGEST_NUMBER for text in numbers.values()):
        return None
    try:
        key = RSAAlgorithm.from_jwk({"kty": "RSA", **numbers})
    except (jwt.InvalidKeyError, ValueError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size in KEY_BITS else None
