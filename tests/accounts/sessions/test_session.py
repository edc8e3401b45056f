"""Session tokens in cookies and headers: who is signed in, and who is not."""

import base64
import hashlib
import hmac
import json
import string

import jwt
import pytest

from accounts.clerk.tokens import TokenError, verify_times
from accounts.clients import instance
from tests.accounts.raw_requests import (
    DOCUMENT,
    MACHINE,
    OTHER_KEY,
    SESSION,
    TEMPLATE,
    bearer,
    lines,
    outcome,
    signed_in,
    visit,
)
from tests.clerk import token
from tests.environment import FRONTEND_API, PRIVATE_KEY, PUBLIC_PEM


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(header, secret=None):
    """A token with any header, signed with a secret of one's own or not at all."""
    claims = jwt.decode(token("user_ada"), options={"verify_signature": False})
    signed = f"{part(header)}.{part(claims)}"
    signature = b"none"
    if secret:
        signature = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def test_a_cookie_signs_in(as_person, student):
    assert as_person(student).get("/api/me").json()["user"]["id"] == student.pk


def test_a_bearer_token_signs_in(student):
    response = bearer(token(student.pk), path="/api/me")

    assert response.json()["user"]["id"] == student.pk


def test_a_token_without_a_scheme_signs_in():
    assert outcome(visit(authorization=token("user_ada"))) == "signed-in"


@pytest.mark.parametrize("authorization", ["Basic YWRhOmFkYQ==", "bearer x", "Token x y", ""])
def test_other_schemes_leave_the_cookies_in_charge(authorization):
    assert outcome(visit(signed_in(), authorization=authorization)) == "signed-in"
    assert outcome(visit(authorization=authorization)) == "session-token-and-uat-missing"


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer x", "x"])
def test_a_bad_bearer_token_is_not_made_good_by_cookies(authorization):
    assert outcome(visit(signed_in(), authorization=authorization)) == "token-invalid"


@pytest.mark.parametrize(
    "claims",
    [
        {"azp": None},
        {"azp": ""},
        {"iss": None},
        {"sid": None},
        {"iat": None},
        {"nbf": None},
        {"sts": "active"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_claims_that_may_be_missing(claims):
    assert outcome(visit(signed_in(**claims))) == "signed-in"


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("header", [{}, {"cat": SESSION}, {"cat": "cl_I7d4PD111III"}], ids=str)
def test_algorithms_and_categories_of_session_tokens(algorithm, header):
    claims = jwt.decode(token("user_ada"), options={"verify_signature": False})
    raw = jwt.encode(claims, PRIVATE_KEY, algorithm=algorithm, headers=header)

    assert outcome(bearer(raw)) == "signed-in"


def test_the_suffixed_cookies_are_ours_where_another_application_left_the_plain_ones():
    suffix = f"_{instance().cookie_suffix}"
    theirs = {
        "__session": token("user_eve", key=OTHER_KEY, iss="https://clerk.elsewhere.test"),
        "__client_uat": "0",
    }
    ours = {name + suffix: value for name, value in signed_in().items()}

    assert outcome(visit(theirs | ours)) == "signed-in"
    assert outcome(visit(theirs)) == "session-token-and-uat-missing"


def test_neither_visitors_nor_signed_in_people_cost_a_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert visit().content == visit(signed_in()).content == b"ok\n"


def test_signed_in_answers_are_private_and_say_nothing_of_the_decision():
    response = visit(signed_in())

    assert response["Cache-Control"] == "no-store, private"
    assert "Cookie" in response["Vary"]
    assert not [name for name in response.headers if name.startswith("X-Clerk")]


def test_signed_out_answers_say_why():
    response = bearer(token("user_ada", key=OTHER_KEY), **DOCUMENT)

    assert response.status_code == 200
    assert response["X-Clerk-Auth-Status"] == "signed-out"
    assert response["X-Clerk-Auth-Reason"] == "token-invalid-signature"
    assert response["X-Clerk-Auth-Message"].endswith(
        "(reason=token-invalid-signature, token-carrier=header)"
    )
    assert "Cookie" in response["Vary"]
    assert "Cache-Control" not in response


@pytest.mark.parametrize(
    ("reason", "claims"),
    [
        ("token-verification-failed", {"iss": "https://clerk.elsewhere.test"}),
        ("token-verification-failed", {"iss": f"http://{FRONTEND_API}"}),
        ("token-verification-failed", {"user_id": None}),
        ("token-verification-failed", {"exp": None}),
        ("token-verification-failed", {"exp": "tomorrow"}),
        ("token-verification-failed", {"nbf": "yesterday"}),
        ("token-invalid-authorized-parties", {"azp": "http://elsewhere.test"}),
        ("token-invalid-authorized-parties", {"azp": "https://testserver"}),
        ("token-invalid-authorized-parties", {"azp": "http://testserver.elsewhere.test"}),
        ("token-invalid-authorized-parties", {"azp": "http://testserver/"}),
        ("token-type-mismatch", {"header": {"cat": TEMPLATE}}),
        ("token-type-mismatch", {"header": {"cat": MACHINE}}),
        ("token-type-mismatch", {"header": {"cat": "cl_unknown"}}),
        ("token-type-mismatch", {"header": {"typ": "at+jwt"}}),
        ("token-type-mismatch", {"user_id": "mch_1"}),
        ("token-invalid", {"header": {"typ": "JOSE"}}),
    ],
    ids=str,
)
def test_tokens_that_do_not_count(reason, claims):
    """No handshake either, though a document could follow one: it would not help."""
    raw = token(**{"user_id": "user_ada", **claims})

    assert outcome(bearer(raw, **DOCUMENT)) == reason


@pytest.mark.parametrize(
    ("reason", "header", "secret"),
    [
        ("token-invalid-algorithm", {"alg": "none"}, None),
        ("token-invalid-algorithm", {"alg": "HS256"}, PUBLIC_PEM),
        ("token-invalid-algorithm", {"alg": "RS1"}, None),
        ("token-invalid-algorithm", {"alg": ["RS256"]}, None),
        ("token-invalid-algorithm", {}, None),
        ("token-invalid-signature", {"alg": "RS256"}, None),
        ("token-type-mismatch", {"alg": "RS256", "cat": ["list"]}, None),
        ("token-type-mismatch", {"alg": "RS256", "cat": None}, None),
        ("token-invalid", {"alg": "RS256", "typ": {"an": "object"}}, None),
        ("token-invalid", ["alg", "RS256"], None),
    ],
    ids=lambda value: "PEM" if value == PUBLIC_PEM else str(value),
)
def test_forged_tokens_do_not_count(reason, header, secret):
    assert outcome(bearer(forged(header, secret))) == reason


@pytest.mark.parametrize(
    "raw", ["a.b", "a.b.c", "a.b.c.d", "..", f"{part({})}.{part([])}.x", "é.é.é", "a" * 15_000]
)
def test_what_is_no_token_does_not_count(raw):
    assert outcome(bearer(raw)) == "token-invalid"
    assert outcome(visit({"__session": raw, "__client_uat": 1})) == "token-invalid"


def test_a_second_spelling_of_a_signature_does_not_count():
    raw = token("user_ada")
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    other = alphabet[alphabet.index(raw[-1]) + 1]

    assert outcome(bearer(raw[:-1] + other)) == "token-invalid"


@pytest.mark.parametrize(
    ("azp", "expected"),
    [
        ("https://app.skillrise.test", "signed-in"),
        ("http://testserver", "token-invalid-authorized-parties"),
        (None, "token-invalid-authorized-parties"),
        ("", "token-invalid-authorized-parties"),
    ],
)
def test_configured_parties_must_be_named(settings, azp, expected):
    settings.CLERK_AUTHORIZED_PARTIES = ["https://app.skillrise.test"]

    assert outcome(visit(signed_in(azp=azp))) == expected


def test_a_front_end_of_another_origin_sends_its_token_in_the_header(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.skillrise.test"]
    cookies = signed_in(azp="https://app.skillrise.test")

    assert outcome(bearer(cookies["__session"])) == "signed-in"
    assert outcome(visit(cookies)) == "token-invalid-authorized-parties"


def test_a_token_counts_on_its_own_site_only():
    cookies = signed_in()

    assert outcome(visit(cookies)) == "signed-in"
    assert outcome(visit(cookies, host="localhost")) == "token-invalid-authorized-parties"


def test_a_token_counts_for_as_long_as_it_says(wait):
    cookies = signed_in()
    wait(30)
    assert [outcome(visit(cookies)) for _ in range(2)] == ["signed-in"] * 2

    wait(40)
    assert outcome(visit(cookies)).startswith("session-token-expired")


def test_a_pending_session_is_signed_out(as_person, student):
    client = as_person(student, sts="pending")

    assert client.get("/api/me").status_code == 401
    assert client.get("/learn/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("claim", ["iss", "azp", "exp", "nbf"])
def test_no_claim_breaks_the_answer(claim):
    sent = lines(bearer(token("user_ada", **{claim: "кот\r\nSet-Cookie: a=b"})))

    assert ("X-Clerk-Auth-Status", "signed-out") in sent
    assert "Set-Cookie" not in dict(sent)


def test_no_message_from_clerk_breaks_the_answer(clerk_api, configure):
    configure(CLERK_JWT_KEY="")
    clerk_api.failure = (500, "кот\r\nSet-Cookie: a=b")
    sent = dict(lines(bearer(token("user_ada"))))

    assert sent["X-Clerk-Auth-Reason"] == "jwk-remote-failed-to-load"
    assert not {"X-Clerk-Auth-Message", "Set-Cookie"} & set(sent)


def test_five_seconds_of_clock_skew_are_forgiven():
    verify_times({"exp": 1000, "nbf": 1009, "iat": 1009}, now=1004)


@pytest.mark.parametrize(
    ("reason", "claims"),
    [
        ("token-expired", {"exp": 1000}),
        ("token-expired", {"exp": 1000, "nbf": 2000}),
        ("token-not-active-yet", {"exp": 3000, "nbf": 1011, "iat": 1011}),
        ("token-iat-in-the-future", {"exp": 3000, "iat": 1011}),
    ],
)
def test_times_are_checked_in_clerks_order(reason, claims):
    with pytest.raises(TokenError) as error:
        verify_times(claims, now=1005)

    assert error.value.reason == reason
