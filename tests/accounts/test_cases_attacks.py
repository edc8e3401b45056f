"""What people try: forged tokens, borrowed tokens, changed handshakes, floods."""

import base64
import hashlib
import hmac
import json
import os
import time

import pytest
from cryptography.hazmat.primitives import serialization

from accounts.clerk.api import BackendAPI
from accounts.clerk.keys import JWKS
from accounts.clerk.tokens import TokenError, decode
from accounts.clerk.verifier import Verifier
from accounts.clients import authenticator
from tests.accounts.case_requests import base64url, signed_token, times
from tests.accounts.conftest import jwk
from tests.accounts.raw_requests import (
    DOCUMENT,
    MACHINE,
    OTHER_KEY,
    TEMPLATE,
    bearer,
    from_now,
    handshake,
    outcome,
    set_cookies,
    signed_in,
    visit,
)
from tests.clerk import token
from tests.environment import FRONTEND_API, PUBLIC_PEM, SECRET_KEY

CLAIMS = {"iss": f"https://{FRONTEND_API}", "sub": "user_eve", "azp": "http://testserver"}
SUFFIXED_BY_ANOTHER = ("__session_QvfNY2dr", "__client_uat_QvfNY2dr", "__refresh_QvfNY2dr")
NOBODY = "session-token-and-uat-missing"


def claims(**changes):
    return {**CLAIMS, **times(), **changes}


def unsigned(algorithm, kid="ins_tests"):
    """The header and the claims of a token, as they are signed."""
    header = {"alg": algorithm, "typ": "JWT", "kid": kid}
    return f"{base64url(header)}.{base64url(claims())}"


def everywhere(raw):
    """What comes of a token in the header and in the cookie, of a document and of a script."""
    cookies = {"__session": raw, **from_now({"__client_uat": -900})}
    headers = (DOCUMENT, {"sec-fetch-dest": "empty"})
    answers = [bearer(raw, **header) for header in headers]
    answers += [visit(cookies, **header) for header in headers]
    assert {answer.status_code for answer in answers} == {200}
    return {outcome(answer) for answer in answers}


# Forged tokens


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None])
@pytest.mark.parametrize("signature", ["", "AA", "good"])
def test_an_unsigned_token_does_not_count(algorithm, signature):
    forged = unsigned(algorithm)
    if signature == "good":
        signature = token("user_eve").rpartition(".")[2]
    expected = "token-invalid-algorithm" if signature else "token-invalid"

    assert everywhere(f"{forged}.{signature}") == {expected}


PUBLIC_KEY = serialization.load_pem_public_key(PUBLIC_PEM.encode())
SECRETS = {
    "PEM": PUBLIC_PEM.encode(),
    "PEM without its last line break": PUBLIC_PEM.strip().encode(),
    "DER": PUBLIC_KEY.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ),
    "modulus": jwk()["n"].encode(),
    "JWK": json.dumps(jwk()).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512", "hs256"])
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_our_public_key_is_no_secret(algorithm, secret):
    signed = unsigned(algorithm)
    digest = {"384": hashlib.sha384, "512": hashlib.sha512}.get(algorithm[2:], hashlib.sha256)
    signature = hmac.digest(secret, signed.encode(), digest)

    assert everywhere(f"{signed}.{base64url(signature)}") == {"token-invalid-algorithm"}


@pytest.mark.parametrize("pinned", [True, False], ids=["PEM", "key set"])
def test_no_token_brings_its_own_key(configure, clerk_api, pinned):
    if not pinned:
        configure(CLERK_JWT_KEY="")
    theirs = f"{clerk_api.url}/theirs"
    headers = [
        {"jwk": jwk(key=OTHER_KEY)},
        {"jku": theirs},
        {"x5u": theirs},
        {"x5c": [base64.b64encode(b"certificate").decode()]},
        {"jku": theirs, "jwk": jwk("ins_eve", OTHER_KEY), "crit": ["jku"]},
    ]
    for header in headers:
        raw = signed_token(claims(), OTHER_KEY, **header)
        assert everywhere(raw) == {"token-invalid-signature"}
    for kid in (theirs, "../../theirs", "ins_tests' OR 1=1", "/dev/null", ""):
        assert everywhere(signed_token(claims(), OTHER_KEY, kid=kid)) == {
            "token-invalid-signature" if pinned else "jwk-kid-mismatch"
        }

    assert clerk_api.asked == ([] if pinned else ["GET /v1/jwks"])


def test_a_token_counts_under_its_own_kid_only(configure, clerk_api):
    configure(CLERK_JWT_KEY="")
    clerk_api.keys = [jwk(), jwk("ins_next", OTHER_KEY)]

    assert everywhere(signed_token(claims())) == {"signed-in"}
    assert everywhere(signed_token(claims(), OTHER_KEY, kid="ins_next")) == {"signed-in"}
    assert everywhere(signed_token(claims(), kid="ins_next")) == {"token-invalid-signature"}
    assert everywhere(signed_token(claims(), OTHER_KEY)) == {"token-invalid-signature"}


def test_no_part_of_a_token_may_be_changed():
    raw = token("user_ada")
    header, payload, signature = raw.split(".")
    other = token("user_eve").split(".")

    assert everywhere(f"{header}.{other[1]}.{signature}") == {"token-invalid-signature"}
    assert everywhere(f"{header}.{payload}.{other[2]}") == {"token-invalid-signature"}
    assert everywhere(f"{header}.{payload}.{signature[::-1]}") <= {
        "token-invalid-signature",
        "token-invalid",
    }
    changed = base64url({"alg": "RS256", "typ": "JWT", "kid": "ins_tests", "a": 1})
    assert everywhere(f"{changed}.{payload}.{signature}") == {"token-invalid-signature"}


# Borrowed tokens


@pytest.mark.parametrize("category", [TEMPLATE, MACHINE, "cl_B7d4PD444AAA"])
def test_a_token_of_another_category_is_no_session(category):
    raw = token("user_ada", header={"cat": category})

    assert everywhere(raw) == {"token-type-mismatch"}


@pytest.mark.parametrize("issuer", ["https://clerk.elsewhere.test", f"https://{FRONTEND_API}.test"])
def test_another_instance_with_our_key_does_not_sign_in(issuer):
    raw = token("user_ada", iss=issuer)
    ours = authenticator().instance.cookie_suffix
    suffixed = {f"__session_{ours}": raw, f"__client_uat_{ours}": "1"}

    assert outcome(bearer(raw)) == "token-verification-failed"
    assert outcome(visit({"__session": raw, "__client_uat": "1"})) == NOBODY
    assert outcome(visit(suffixed)) == "token-verification-failed"


def test_stale_cookies_of_another_application_do_not_sign_out():
    stale = dict.fromkeys(SUFFIXED_BY_ANOTHER, token("user_eve", key=OTHER_KEY))

    assert outcome(visit({**stale, **signed_in()})) == "signed-in"
    assert outcome(visit({**signed_in(), **stale})) == "signed-in"
    assert outcome(visit(stale)) == NOBODY


# Handshakes


def assert_refused(raw):
    """No handshake: no cookies, and nobody is signed in by it."""
    response = visit({"__clerk_handshake": raw})
    assert outcome(response) == NOBODY
    assert set_cookies(response) == []
    response = visit(signed_in(), f"/healthz?__clerk_handshake={raw}")
    assert outcome(response) == "signed-in"
    assert set_cookies(response) == []


def test_no_handshake_may_be_changed():
    header, payload, signature = handshake("a=b").split(".")
    session = f"__session={token('user_eve', key=OTHER_KEY)}"
    evil = base64url({"handshake": [session, "stolen=1"]})

    assert_refused(f"{header}.{evil}.{signature}")
    assert_refused(f"{header}.{payload}.")
    assert_refused(f"{base64url({'alg': 'none'})}.{evil}.AA")
    assert_refused(f"{base64url({'alg': 'none'})}.{evil}.{signature}")
    assert_refused(handshake(session, key=OTHER_KEY, jwk=jwk(key=OTHER_KEY)))
    signed = f"{base64url({'alg': 'HS256'})}.{evil}"
    digest = hmac.digest(PUBLIC_PEM.encode(), signed.encode(), hashlib.sha256)
    assert_refused(f"{signed}.{base64url(digest)}")


@pytest.mark.parametrize(
    "header", [{"cat": TEMPLATE}, {"cat": MACHINE}, {"cat": ""}, {"typ": "at+jwt"}], ids=str
)
def test_a_token_that_people_may_write_sets_no_cookies(header):
    """Anyone may have Clerk sign a JWT template's claims."""
    assert_refused(handshake(f"__session={token('user_eve')}", "stolen=1", **header))


@pytest.mark.parametrize(
    "payload", [{}, {"handshake": None}, {"handshake": "a=b"}, {"handshake": {"a": "b"}}], ids=str
)
def test_a_handshake_without_cookies_is_none(payload):
    assert_refused(signed_token(payload))


def test_a_template_token_inside_a_handshake_does_not_sign_in():
    raw = token("user_eve", key=OTHER_KEY)

    assert_refused(handshake(f"__session={raw}"))


# Floods


def forged_tokens(count):
    """Half with kids that nobody has, half with the right kid and a wrong signature."""
    for number in range(count):
        kid = "ins_tests" if number % 2 else f"ins_{os.urandom(8).hex()}"
        yield f"{unsigned('RS256', kid)}.{base64url(os.urandom(256))}"


def test_ten_thousand_forged_tokens_in_a_minute_are_seven_fetches(clerk_api):
    now = [0.0]
    keys = JWKS(BackendAPI(clerk_api.url, SECRET_KEY).jwks, lambda: now[0])
    instance = authenticator().instance
    verifier = Verifier(instance, keys, lambda *asked: True, time.time)
    reasons = set()
    for raw in forged_tokens(10_000):
        now[0] += 60 / 10_000
        with pytest.raises(TokenError) as error:
            verifier.verify(decode(raw), "http://testserver", "header")
        reasons.add(error.value.reason)

    assert reasons == {"jwk-kid-mismatch", "token-invalid-signature"}
    assert 1 <= len(clerk_api.asked) <= 1 + 60 // 10
    assert verifier.verify(decode(token("user_ada")), "http://testserver", "header")["sub"]


def test_forged_tokens_at_the_site_are_one_fetch_and_keep_nobody_out(
    configure, clerk_api, eight_at_once
):
    configure(CLERK_JWT_KEY="")
    good = token("user_ada")

    def attack(number):
        reasons = {outcome(bearer(raw)) for raw in forged_tokens(40)}
        return reasons, outcome(bearer(good))

    assert (
        eight_at_once(attack)
        == [({"jwk-kid-mismatch", "token-invalid-signature"}, "signed-in")] * 8
    )
    assert clerk_api.asked == ["GET /v1/jwks"]
