"""Clerk's session tokens: decoding, and verifying in Clerk's order of checks.

The signature comes before every claim, so that a forged token learns nothing from the answer.

Source: backend/jwt/verifyJwt.ts, backend/jwt/assertions.ts, backend/tokens/jwtCategories.ts.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

ALGORITHMS = {
    "RS256": RSAAlgorithm(RSAAlgorithm.SHA256),
    "RS384": RSAAlgorithm(RSAAlgorithm.SHA384),
    "RS512": RSAAlgorithm(RSAAlgorithm.SHA512),
}
SESSION_CATEGORIES = {"cl_B7d4PD111AAA", "cl_I7d4PD111III"}
M2M_CATEGORY = "cl_B7d4PD333AAA"
MACHINE_TYPES = {"at+jwt", "application/at+jwt"}
LIFETIME = 60.0  # seconds for which Clerk makes a session token
CLOCK_SKEW = 5.0  # seconds

SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)

Claims = Mapping[str, Any]


def _no_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(f"{name} is not JSON")


STRICT_JSON = json.JSONDecoder(parse_constant=_no_constant)


class TokenError(Exception):
    """A token that does not count; `reason` is Clerk's name for why."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Token(NamedTuple):
    """A decoded token. Nothing in it is to be believed before `verify`."""

    raw: str
    header: Claims
    claims: Claims

    @property
    def is_session_category(self) -> bool:
        return "cat" not in self.header or str(self.header["cat"]) in SESSION_CATEGORIES

    @property
    def is_machine(self) -> bool:
        subject = self.claims.get("sub")
        return str(self.header.get("typ")) in MACHINE_TYPES or (
            isinstance(subject, str) and subject.startswith("mch_")
        )


@lru_cache(maxsize=512)
def decode(raw: str) -> Token:
    """Split and parse without verifying; raises TokenError `token-invalid`."""
    if not SHAPE.fullmatch(raw):
        raise TokenError("token-invalid", "A JWT has three parts separated by dots.")
    header, payload, _ = raw.split(".")
    return Token(raw, _header(header), _json_object(payload))


def verify_signature(token: Token, find_key: Callable[[str], RSAPublicKey]) -> None:
    """Check category, type, algorithm and signature; `find_key` maps a `kid` to a public key."""
    if token.header.get("cat") == M2M_CATEGORY:
        raise TokenError("token-invalid", "A machine token is not a session token.")
    key = find_key(str(token.header.get("kid", "")))
    if token.header.get("typ", "JWT") != "JWT":
        raise TokenError("token-invalid", "The token's type is not JWT.")
    algorithm = ALGORITHMS.get(str(token.header.get("alg")))
    if algorithm is None:
        raise TokenError("token-invalid-algorithm", "The token's algorithm is not accepted.")
    signed, _, signature = token.raw.rpartition(".")
    if not algorithm.verify(signed.encode(), key, _signature(signature)):
        raise TokenError("token-invalid-signature", "JWT signature is invalid.")


def verify_claims(
    claims: Claims,
    *,
    issuer: str,
    is_authorized_party: Callable[[str | None], bool],
    now: float,
    skew: float = CLOCK_SKEW,
) -> None:
    """Check who the token is for and when it counts; `now` and `skew` in seconds."""
    if not isinstance(claims.get("sub"), str):
        raise TokenError("token-verification-failed", "The subject (sub) must be a string.")
    if claims.get("iss", issuer) != issuer:
        raise TokenError("token-verification-failed", "The token is another instance's.")
    if not is_authorized_party(claims.get("azp")):
        raise TokenError(
            "token-invalid-authorized-parties", "Authorized party claim (azp) is not accepted."
        )
    verify_times(claims, now, skew)


def verify_times(claims: Claims, now: float, skew: float = CLOCK_SKEW) -> None:
    """Check exp, nbf and iat, in this order."""
    if _seconds(claims, "exp", required=True) <= now - skew:
        raise TokenError("token-expired", "JWT is expired.")
    if _seconds(claims, "nbf") > now + skew:
        raise TokenError("token-not-active-yet", "JWT cannot be used yet (nbf).")
    if _seconds(claims, "iat") > now + skew:
        raise TokenError("token-iat-in-the-future", "JWT is issued in the future (iat).")


def validity(claims: Claims) -> tuple[float, float]:
    """From when and until when verified claims count, in seconds since 1970."""
    since = max(_seconds(claims, "nbf"), _seconds(claims, "iat")) - CLOCK_SKEW
    return since, _seconds(claims, "exp", required=True) + CLOCK_SKEW


def _seconds(claims: Claims, name: str, *, required: bool = False) -> float:
    value = claims.get(name, None if required else 0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError("token-verification-failed", f"The claim {name} must be a number.")
    return value


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error as error:
        raise TokenError("token-invalid", "A JWT part is not base64url.") from error


def _signature(part: str) -> bytes:
    """One spelling for each signature; the other parts are signed as they are spelled."""
    signature = _bytes(part)
    if base64.urlsafe_b64encode(signature).rstrip(b"=") != part.encode():
        raise TokenError("token-invalid", "The signature is not canonical base64url.")
    return signature


@lru_cache(maxsize=64)
def _header(part: str) -> Claims:
    """An instance's tokens share one header."""
    return _json_object(part)


def _json_object(part: str) -> Claims:
    try:
        value = STRICT_JSON.decode(_bytes(part).decode())
    except (ValueError, RecursionError) as error:
        raise TokenError("token-invalid", "A JWT part is not JSON.") from error
    if not isinstance(value, dict):
        raise TokenError("token-invalid", "A JWT part is not a JSON object.")
    return value
