"""More rows of Clerk's decision table: development, other sites, addresses, coming back."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.accounts.case_requests import (
    HOST,
    KEYS,
    ORIGIN,
    PAGE,
    SIGNED_IN,
    USER,
    decide,
    handshake_for,
    send,
    session_cookies,
    session_token,
    signed_out,
    signed_token,
    token_with,
)
from tests.accounts.case_table import settings_of
from tests.accounts.raw_requests import DOCUMENT, OTHER_KEY, set_cookies


@pytest.fixture(autouse=True)
def _production(configure):
    configure(**settings_of({"instance": "production", "request": {}}))


@pytest.fixture
def development(configure):
    configure(CLERK_PUBLISHABLE_KEY=KEYS["development"])


# Development


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize(
    ("query", "more", "reason"),
    [
        ("", {}, "dev-browser-missing"),
        ("?__clerk_db_jwt", {}, "dev-browser-sync"),
        ("?__clerk%5Fdb%5Fjwt=x", {"__clerk_db_jwt": "x"}, "dev-browser-sync"),
        ("?a=__clerk_db_jwt", {}, "dev-browser-missing"),
        (
            f"?{urlencode({'__clerk_redirect_url': 'https://elsewhere.test/'})}",
            {},
            "dev-browser-missing",
        ),
    ],
)
def test_a_development_browser_comes_first(query, more, reason):
    for cookies in ({}, session_cookies(), session_cookies(__session="broken")):
        assert decide({**cookies, **more}, PAGE + query) == handshake_for(reason)
    assert decide(more, PAGE + query, **{"sec-fetch-dest": "empty"}) == signed_out(reason)


def test_production_has_no_development_browser():
    assert decide(session_cookies(), f"{PAGE}?__clerk_db_jwt=x") == SIGNED_IN
    assert decide({"__clerk_db_jwt": "x"}) == signed_out("session-token-and-uat-missing")


# Coming from elsewhere


CROSS = handshake_for("primary-domain-cross-origin-sync")


@pytest.mark.parametrize(
    ("referer", "in_production", "in_development"),
    [
        ("https://elsewhere.test/", CROSS, CROSS),
        ("http://app.example.com/", CROSS, CROSS),
        ("https://app.example.com:8443/", CROSS, CROSS),
        (f"{ORIGIN}.elsewhere.test/", CROSS, CROSS),
        (f"{ORIGIN}/courses/", SIGNED_IN, SIGNED_IN),
        (ORIGIN, SIGNED_IN, SIGNED_IN),
        ("", SIGNED_IN, SIGNED_IN),
        ("nonsense", SIGNED_IN, SIGNED_IN),
        ("/courses/", SIGNED_IN, SIGNED_IN),
        ("http://[", SIGNED_IN, SIGNED_IN),
        (f"https://{HOST}/v1/client/handshake", SIGNED_IN, SIGNED_IN),
        ("https://accounts.inspired.puma-74.lcl.dev/sign-in", SIGNED_IN, SIGNED_IN),
        ("https://accounts.other.lclclerk.com/", CROSS, SIGNED_IN),
        ("https://rising-sun-13.accounts.dev/sign-in", CROSS, SIGNED_IN),
        ("https://rising-sun-13.accountsstage.dev/", CROSS, SIGNED_IN),
        ("https://rising-sun-13.clerk.accounts.dev/", CROSS, CROSS),
        ("https://accounts.dev.elsewhere.test/", CROSS, CROSS),
    ],
)
def test_a_visitor_from_another_site_is_synced_where_that_is_wanted(
    configure, referer, in_production, in_development
):
    cookies = session_cookies(__clerk_db_jwt="x")
    assert decide(cookies, referer=referer) == SIGNED_IN

    configure(CLERK_CROSS_ORIGIN_SYNC=True)
    assert decide(cookies, referer=referer) == in_production

    configure(CLERK_PUBLISHABLE_KEY=KEYS["development"])
    assert decide(cookies, referer=referer) == in_development


@pytest.mark.parametrize(
    ("method", "headers", "more"),
    [
        ("GET", {"sec-fetch-dest": "iframe"}, {}),
        ("GET", {"sec-fetch-dest": None, "accept": "text/html"}, {}),
        ("POST", {}, {}),
        ("GET", {}, {"__clerk_redirect_count": "1"}),
    ],
    ids=str,
)
def test_only_a_document_is_synced_and_only_once(configure, method, headers, more):
    configure(CLERK_CROSS_ORIGIN_SYNC=True)

    assert (
        decide(session_cookies(**more), method=method, referer="https://elsewhere.test/", **headers)
        == SIGNED_IN
    )


def test_only_someone_signed_in_is_synced(configure):
    configure(CLERK_CROSS_ORIGIN_SYNC=True)
    headers = {"referer": "https://elsewhere.test/"}

    assert decide(**headers) == signed_out("session-token-and-uat-missing")
    assert decide(session_cookies(__session="broken"), **headers) == signed_out("token-invalid")


# Addresses


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        ("https://a.test//b//c?d=1&d=2&e", {}, "https://a.test//b//c?d=1&d=2&e"),
        ("http://a.test/", {"x-forwarded-proto": "https"}, "https://a.test/"),
        ("https://a.test/", {"x-forwarded-proto": "http,https"}, "http://a.test/"),
        ("http://a.test/", {"x-forwarded-host": " b.test , c.test"}, "http://b.test/"),
        ("http://a.test:8000/%C3%A9", {}, "http://a.test:8000/%C3%A9"),
        ("http://[::1]:8000/", {}, "http://[::1]:8000/"),
        ("http://a.test/?__clerk_handshake=x&q=1", {}, "http://a.test/?__clerk_handshake=x&q=1"),
        ("http://a.test/?__dev_session=x&q=a%20b", {}, "http://a.test/?q=a+b"),
    ],
)
def test_clerk_sends_people_back_to_the_address_they_see(url, headers, expected):
    response = send(url, "GET", {"__client_uat": "1"}, {**DOCUMENT, **headers})
    parameters = dict(parse_qsl(urlsplit(response["location"]).query))

    assert parameters["redirect_url"] == expected


# Coming back from a handshake


def back(*directives, **header):
    return signed_token({"handshake": directives}, **header)


@pytest.mark.parametrize(
    "header", [{"alg": "RS384"}, {"alg": "RS512"}, {"cat": "cl_I7d4PD111III"}], ids=str
)
def test_handshake_tokens_of_every_accepted_kind(header):
    assert (
        decide({"__clerk_handshake": back(f"__session={session_token()}", **header)}) == SIGNED_IN
    )


def test_a_handshake_does_not_go_out_of_date():
    claims = {
        "handshake": [f"__session={session_token()}"],
        "exp": 1,
        "nbf": 9999999999,
        "iss": "x",
    }

    assert decide({"__clerk_handshake": signed_token(claims)}) == SIGNED_IN


def test_in_production_too_an_answer_may_come_in_the_address():
    good = back(f"__session={session_token()}")

    assert decide({}, f"{PAGE}?__clerk_handshake={good}") == SIGNED_IN
    assert decide({"__clerk_handshake": "broken"}, f"{PAGE}?__clerk_handshake={good}") == SIGNED_IN


@pytest.mark.parametrize(
    ("directives", "expected"),
    [
        ([], signed_out("session-token-missing")),
        (["a=b"], signed_out("session-token-missing")),
        (["__session={}", "__session_MqCvchyS={}; Path=/"], SIGNED_IN),
        (["__session=broken", "__session_MqCvchyS={}"], SIGNED_IN),
        (["__session={}", "__session="], signed_out("session-token-missing")),
        (
            ["__session={}", "__session_MqCvchyS=broken"],
            signed_out("session-token-and-uat-missing"),
        ),
    ],
)
def test_the_last_session_of_a_handshake_counts(directives, expected):
    cookies = [directive.format(session_token()) for directive in directives]

    assert decide({"__clerk_handshake": back(*cookies)}) == expected


@pytest.mark.usefixtures("development")
def test_in_development_a_lost_nonce_leads_to_the_clean_address(clerk_api):
    response = send(f"{PAGE}?a=1&__clerk_handshake_nonce=lost", headers=DOCUMENT)

    assert (response.status_code, response["location"]) == (307, f"{PAGE}?a=1")
    assert response["x-clerk-auth-reason"] == "session-token-missing"
    assert set_cookies(response) == []


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize(
    "raw",
    ["broken", token_with(OTHER_KEY), token_with(azp="https://elsewhere.test")],
    ids=["broken", "key", "party"],
)
def test_in_development_a_bad_session_in_a_good_handshake_is_passed_over(raw):
    url = f"{PAGE}?__clerk_handshake={back(f'__session={raw}')}"

    assert decide({}, url) == handshake_for("dev-browser-missing")
    assert decide(session_cookies(__clerk_db_jwt="x"), url) == SIGNED_IN


# Pending sessions


@pytest.mark.parametrize(("sts", "user_id"), [(None, USER), ("active", USER), ("pending", None)])
def test_a_pending_session_is_signed_in_and_nobodys(sts, user_id):
    page = send(PAGE, "GET", session_cookies(__session=token_with(sts=sts))).json()

    assert page["status"] == "signed-in"
    assert page["session_status"] == (sts or "active")
    assert page["user_id"] == user_id


def test_headers_of_a_proxy_that_is_not_ours_change_nothing(configure, settings):
    own = [name for name in settings.MIDDLEWARE if "ProxyHeaders" not in name]
    configure(MIDDLEWARE=own, USE_X_FORWARDED_HOST=False, SECURE_PROXY_SSL_HEADER=None)
    headers = {"x-forwarded-host": "elsewhere.test", "x-forwarded-proto": "http"}

    assert send(PAGE, headers=headers).json()["url"] == PAGE
