"""The public keys that sign session tokens: one from a PEM, or a set from JWKS.

Source: backend/tokens/keys.ts; the pause between fetches is ours.
"""

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

LIFETIME = 300.0  # seconds a fetched set counts
REFRESH_AFTER = 240.0  # seconds after which the next request starts a refresh in the background
PAUSE = 10.0  # seconds between two fetches for a missing key, or after a failed one

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
    """

    def __init__(
        self,
        fetch: Callable[[], list[Mapping[str, Any]]],
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
        age = self._clock() - self._fetched_at
        if kid in self._keys and age < LIFETIME:
            if age > REFRESH_AFTER:
                self._refresh_in_background()
            return self._keys[kid]
        with self._lock:
            return self._find_or_fetch(kid)

    def _find_or_fetch(self, kid: str) -> RSAPublicKey:
        is_fresh = self._clock() - self._fetched_at < LIFETIME
        if not (is_fresh and kid in self._keys) and self._may_try():
            self._load()
        if self._error:
            raise TokenError(self._error.reason, str(self._error))
        if kid not in self._keys:
            raise TokenError("jwk-kid-mismatch", "No key of this instance signed the token.")
        return self._keys[kid]

    def _may_try(self) -> bool:
        return self._clock() - self._tried_at >= PAUSE

    def _load(self) -> None:
        self._tried_at = self._clock()
        try:
            keys = _rsa_keys(self._fetch())
        except InvalidSecretKey as error:
            self._error = TokenError("secret-key-invalid", str(error))
        except ClerkError as error:
            self._error = TokenError("jwk-remote-failed-to-load", str(error))
        else:
            self._error = None if keys else TokenError("jwk-remote-failed-to-load", "No keys.")
            self._keys, self._fetched_at = keys, self._clock()

    def _refresh_in_background(self) -> None:
        if self._may_try() and self._lock.acquire(blocking=False):
            threading.Thread(target=self._refresh, daemon=True).start()

    def _refresh(self) -> None:
        try:
            if self._may_try():
                self._load()
        finally:
            self._lock.release()


def _rsa_keys(jwks: list[Mapping[str, Any]]) -> dict[str, RSAPublicKey]:
    keys = {}
    for jwk in jwks:
        try:
            key = RSAAlgorithm.from_jwk(dict(jwk))
        except jwt.InvalidKeyError:
            continue
        if isinstance(key, RSAPublicKey):
            keys[str(jwk.get("kid", ""))] = key
    return keys
