"""More rows on tokens: the order and the edges of their checks."""

import json

import pytest

from accounts.clerk.keys import pem_key, pinned
from accounts.clerk.tokens import TokenError, decode, verify_claims, verify_signature
from tests.accounts.case_requests import base64url, signed_token
from tests.accounts.raw_requests import MACHINE, OTHER_KEY
from tests.environment import PUBLIC_PEM

NOW = 1_717_490_192
ISSUER = "https://clerk.skillrise.test"
FIND_KEY = pinned(pem_key(PUBLIC_PEM))
GOOD = {"iss": ISSUER, "sub": "user_ada", "azp": "us", "exp": NOW + 60, "nbf": NOW, "iat": NOW}
FAILED = "token-verification-failed"


def verdict(raw, skew=5.0):
    """Why a token does not count, or nothing."""
    try:
        token = decode(raw)
        verify_signature(token, FIND_KEY)
        verify_claims(
            token.claims,
            issuer=ISSUER,
            is_authorized_party=lambda azp: azp == "us",
            now=NOW,
            skew=skew,
        )
    except TokenError as error:
        return error.reason
    return ""


def with_claims(changes):
    claims = {**GOOD, **changes}
    return signed_token({name: value for name, value in claims.items() if value is not ...})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sub": ""}, ""),
        ({"sub": ...}, FAILED),
        ({"sub": None}, FAILED),
        ({"sub": 7}, FAILED),
        ({"sub": ["user_ada"]}, FAILED),
        ({"iss": 7}, FAILED),
        ({"iss": None}, FAILED),
        ({"iss": ISSUER + "/"}, FAILED),
        ({"azp": ["us"]}, "token-invalid-authorized-parties"),
        ({"aud": ["anyone"]}, ""),
        ({"exp": ...}, FAILED),
        ({"exp": str(NOW + 60)}, FAILED),
        ({"exp": True}, FAILED),
        ({"exp": NOW + 0.5}, ""),
        ({"exp": 10**30}, ""),
        ({"exp": -1}, "token-expired"),
        ({"nbf": ...}, ""),
        ({"nbf": None}, FAILED),
        ({"nbf": "0"}, FAILED),
        ({"iat": ...}, ""),
        ({"iat": None}, FAILED),
        ({"iat": [NOW]}, FAILED),
        # The edges, with five seconds of skew.
        ({"exp": NOW - 4}, ""),
        ({"exp": NOW - 5}, "token-expired"),
        ({"nbf": NOW + 5}, ""),
        ({"nbf": NOW + 6}, "token-not-active-yet"),
        ({"iat": NOW + 5}, ""),
        ({"iat": NOW + 6}, "token-iat-in-the-future"),
        # The order: sub, iss and azp, exp, nbf, iat.
        ({"sub": None, "azp": "them", "exp": 0}, FAILED),
        ({"azp": "them", "exp": 0, "nbf": 2 * NOW}, "token-invalid-authorized-parties"),
        ({"exp": 0, "nbf": 2 * NOW, "iat": 2 * NOW}, "token-expired"),
        ({"nbf": 2 * NOW, "iat": 2 * NOW}, "token-not-active-yet"),
    ],
    ids=str,
)
def test_claims_are_checked_in_clerks_order(changes, reason):
    assert verdict(with_claims(changes)) == reason


@pytest.mark.parametrize(("exp", "reason"), [(NOW + 1, ""), (NOW, "token-expired")])
def test_without_skew_now_is_too_late(exp, reason):
    assert verdict(with_claims({"exp": exp}), skew=0) == reason


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"typ": "jwt"}, "token-invalid"),
        ({"typ": ""}, "token-invalid"),
        ({"typ": None}, "token-invalid"),
        ({"alg": "rs256"}, "token-invalid-algorithm"),
        ({"alg": "PS256"}, "token-invalid-algorithm"),
        ({"alg": None}, "token-invalid-algorithm"),
        ({"typ": "JOSE", "alg": "none"}, "token-invalid"),
        ({"cat": MACHINE, "typ": "JOSE", "alg": "none"}, "token-invalid"),
        ({"kid": None}, ""),
        ({"kid": 7}, ""),
    ],
    ids=str,
)
def test_headers_are_checked_before_the_signature(header, reason):
    assert verdict(signed_token(GOOD, **header)) == reason
    assert verdict(signed_token(GOOD, OTHER_KEY, **header)) == (reason or "token-invalid-signature")


def test_the_signature_is_checked_before_every_claim():
    assert verdict(signed_token({}, OTHER_KEY)) == "token-invalid-signature"
    assert verdict(signed_token({**GOOD, "exp": 0}, OTHER_KEY)) == "token-invalid-signature"


def test_a_machine_token_is_told_before_a_key_is_looked_for():
    def find_key(kid):
        raise AssertionError

    with pytest.raises(TokenError, match="machine"):
        verify_signature(decode(signed_token(GOOD, cat=MACHINE)), find_key)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"a"',
        b"7",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"exp": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda payload: str(payload[:9]),
)
def test_what_is_no_json_object_is_no_token(payload):
    header = base64url({"alg": "RS256"})
    assert verdict(f"{header}.{base64url(payload) or 'AA'}.AAAA") == "token-invalid"


@pytest.mark.parametrize(
    "change", ["{}=", "={}", "{} ", "\n{}", "{}.", "{}\n", ".{}", "Bearer {}"], ids=ascii
)
def test_nothing_may_stand_around_a_token(change):
    assert verdict(change.format(signed_token(GOOD))) == "token-invalid"


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_what_json_does_not_know_is_no_token(number):
    """Nothing is ever later than NaN: such a token would not run out."""
    payload = json.dumps(GOOD).replace(str(NOW + 60), number)

    assert verdict(signed_token(payload.encode())) == "token-invalid"
