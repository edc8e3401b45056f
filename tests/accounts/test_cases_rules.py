"""More rows of Clerk's decision table: the order of its rules, and their edges."""

import pytest

from tests.accounts.case_requests import (
    EXPIRED,
    OTHER_SUFFIX,
    OUR_SUFFIX,
    SIGNED_IN,
    decide,
    decide_bearer,
    handshake_for,
    session_cookies,
    session_token,
    signed_out,
    times,
    token_with,
)
from tests.accounts.case_table import settings_of
from tests.accounts.conftest import jwk
from tests.accounts.raw_requests import MACHINE, OTHER_KEY, TEMPLATE


@pytest.fixture(autouse=True)
def _production(configure):
    configure(**settings_of({"instance": "production", "request": {}}))


# Cookies


def test_cookies_of_another_application_beside_ours_are_nothing_to_us():
    stale = {
        f"__session_{OTHER_SUFFIX}": session_token("expired"),
        f"__client_uat_{OTHER_SUFFIX}": "0",
        f"__refresh_{OTHER_SUFFIX}": "r",
    }
    suffixed = {f"__session_{OUR_SUFFIX}": session_token(), f"__client_uat_{OUR_SUFFIX}": "1"}

    assert decide(stale) == signed_out("session-token-and-uat-missing")
    assert decide({**stale, **session_cookies()}) == SIGNED_IN
    assert decide({**stale, **suffixed}) == SIGNED_IN


def test_where_the_suffixed_set_speaks_the_plain_session_does_not():
    cookies = {"__session": session_token(), "__client_uat": "0", f"__client_uat_{OUR_SUFFIX}": "1"}
    foreign = {"__session": token_with(iss="https://clerk.elsewhere.test"), "__client_uat": "1"}

    assert decide({**cookies, f"__session_{OUR_SUFFIX}": token_with(iat=None)}) == SIGNED_IN
    assert decide({**foreign, f"__client_uat_{OUR_SUFFIX}": "1"}) == handshake_for(
        "client-uat-but-no-session-token"
    )


def test_the_first_of_two_cookies_of_one_name_counts():
    def cookie(*sessions):
        return {"cookie": "; ".join(["__client_uat=1", *(f"__session={raw}" for raw in sessions)])}

    assert decide(**cookie(session_token(), "broken")) == SIGNED_IN
    assert decide(**cookie("broken", session_token())) == signed_out("token-invalid")


def test_a_cookie_may_be_percent_encoded():
    assert decide(session_cookies(__session=session_token().replace(".", "%2E"))) == SIGNED_IN


@pytest.mark.parametrize(
    ("uat", "expected"), [("0", False), ("00", False), ("-1", False), ("1", True)]
)
def test_the_client_overrides_the_session(uat, expected):
    cookies = session_cookies(__client_uat=uat)
    reason = "session-token-but-no-client-uat"

    assert decide(cookies) == (SIGNED_IN if expected else handshake_for(reason))
    assert decide(cookies, **{"sec-fetch-dest": "empty"}) == (
        SIGNED_IN if expected else signed_out(reason)
    )


@pytest.mark.parametrize(
    ("later", "expected"),
    [(-1, SIGNED_IN), (0, SIGNED_IN), (1, handshake_for("session-token-iat-before-client-uat"))],
)
def test_a_session_is_as_new_as_its_client(later, expected):
    issued = times()["iat"]

    assert decide({"__session": token_with(), "__client_uat": str(issued + later)}) == expected


# Headers


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("Bearer {}", SIGNED_IN),
        ("{}", SIGNED_IN),
        ("Bearer {} and more", SIGNED_IN),
        ("Bearer  {}", signed_out("token-invalid")),
        ("Bearer ", signed_out("token-invalid")),
        ("bearer {}", signed_out("session-token-and-uat-missing")),
        ("BEARER {}", signed_out("session-token-and-uat-missing")),
        ("Basic {}", signed_out("session-token-and-uat-missing")),
    ],
)
def test_the_authorization_header_is_cut_at_spaces(authorization, expected):
    assert decide(authorization=authorization.format(session_token())) == expected


@pytest.mark.parametrize(
    "cookies",
    [
        {"__session": "broken", "__client_uat": "1"},
        {"__client_uat": "9999999999"},
        {"__client_uat": "0"},
        {"__clerk_handshake": "broken"},
    ],
    ids=str,
)
def test_a_header_comes_before_all_cookies(cookies):
    headers = {"authorization": f"Bearer {session_token()}", "referer": "https://elsewhere.test/"}

    assert decide(cookies, **headers) == SIGNED_IN


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        ("expired", EXPIRED + "non-eligible-no-refresh-cookie"),
        ("early", "session-token-nbf"),
    ],
)
def test_a_program_is_told_why_its_token_does_not_count(symbol, reason):
    assert decide_bearer(session_token(symbol), **{"sec-fetch-dest": "empty"}) == signed_out(reason)


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"cat": TEMPLATE}, {}),
        ({"cat": MACHINE}, {}),
        ({"cat": "cl_unknown"}, {}),
        ({"cat": ""}, {}),
        ({"typ": "at+jwt"}, {}),
        ({"typ": "application/at+jwt"}, {}),
        ({}, {"sub": "mch_1"}),
        ({"cat": TEMPLATE}, {"iat": 1, "exp": 2}),
    ],
    ids=str,
)
def test_other_kinds_of_tokens_are_told_apart_before_anything_is_checked(header, claims):
    mismatch = signed_out("token-type-mismatch")
    for key in (None, OTHER_KEY):
        raw = token_with(key, header, **claims)
        assert decide_bearer(raw) == decide(session_cookies(__session=raw)) == mismatch
        assert decide(session_cookies(__session=raw, __client_uat="9999999999")) == mismatch


# Order


def test_the_age_of_a_session_is_asked_before_its_signature():
    cookies = {"__client_uat": "9999999999"}
    old = handshake_for("session-token-iat-before-client-uat")

    assert decide({**cookies, "__session": token_with(OTHER_KEY)}) == old
    assert decide({**cookies, "__session": session_token("expired")}) == old
    assert decide({**cookies, "__session": "broken"}) == signed_out("token-invalid")
    assert decide({**cookies, "__session": token_with(OTHER_KEY, iat=None)}) == signed_out(
        "token-invalid-signature"
    )


@pytest.mark.parametrize(
    ("keys", "reason"),
    [([], "jwk-remote-failed-to-load"), ([jwk("ins_other")], "jwk-kid-mismatch")],
    ids=["no keys", "another kid"],
)
def test_trouble_with_keys_signs_pages_out(configure, clerk_api, keys, reason):
    configure(CLERK_JWT_KEY="")
    clerk_api.keys = keys

    assert decide(session_cookies()) == decide_bearer(session_token()) == signed_out(reason)
    assert clerk_api.asked == ["GET /v1/jwks"]


@pytest.mark.parametrize(
    ("method", "cookie", "label"),
    [
        ("GET", "__refresh", "non-eligible-no-refresh-cookie"),
        ("GET", f"__refresh_{OTHER_SUFFIX}", "non-eligible-no-refresh-cookie"),
        ("GET", f"__refresh_{OUR_SUFFIX}", "missing-api-client"),
        ("POST", f"__refresh_{OUR_SUFFIX}", "non-eligible-non-get"),
        ("HEAD", f"__refresh_{OUR_SUFFIX}", "non-eligible-non-get"),
    ],
)
def test_an_expired_session_names_why_it_was_not_refreshed(method, cookie, label):
    cookies = session_cookies(__session=session_token("expired"), **{cookie: "r"})
    expected = handshake_for(EXPIRED + label) if method == "GET" else signed_out(EXPIRED + label)

    assert decide(cookies, method=method) == expected
