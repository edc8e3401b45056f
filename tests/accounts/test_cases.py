"""Clerk's decision table: whole requests, through Django's real handler."""

import importlib
import json
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse

from accounts.clerk.auth import SIGNED_OUT, Auth
from tests.accounts.case_answers import Answer
from tests.accounts.case_requests import cookie_name, send, session_token, signed_token
from tests.accounts.case_table import (
    APP,
    CASES,
    FILE,
    OUT_OF_SCOPE,
    by_id,
    by_kind,
    replace_symbols,
    request_of,
    settings_of,
    tested,
)
from tests.accounts.conftest import jwk
from tests.accounts.raw_requests import DOCUMENT, set_cookies

NEITHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
DEBUG_HEADERS = ("x-clerk-auth-status", "x-clerk-auth-reason", "x-clerk-auth-message")


def test_no_case_is_forgotten():
    for file in Path(__file__).parent.glob("test_cases*.py"):
        importlib.import_module(f"{__package__}.{file.stem}")

    assert len(CASES) == 136
    assert sorted(tested) == sorted(CASES)
    assert set(OUT_OF_SCOPE) < set(CASES)


CASE_KEYS = (
    *("id", "kind", "instance", "options", "suffix", "jwks", "now", "basis"),
    *("token_facts", "note", "request", "expect"),
)


def test_the_file_of_cases_is_written_in_one_way():
    """A line a fact and keys in one order, so that a diff shows the case that changed."""
    ordered = [{name: case[name] for name in CASE_KEYS if name in case} for case in CASES.values()]

    assert FILE.read_text() == json.dumps(ordered, indent=2) + "\n"


KEY_SETS = {
    "ok": {"keys": [jwk()]},
    "empty-object": {},
    "mismatched": {"keys": [jwk(key=NEITHER_KEY)]},
}


@pytest.fixture
def authenticate(configure, clerk_api, caplog):
    """Sends the request of a case to its instance; cookies and headers may be others."""

    def authenticate(case, cookies=None, headers=None):
        configure(**settings_of(case))
        clerk_api.failure = (200, KEY_SETS[case["jwks"]]) if "jwks" in case else None
        request = request_of(case)
        cookies = cookies or request.cookies
        headers = {**request.headers, **(headers or {})}
        response = send(request.url, request.method, cookies, headers)
        return Answer(response, request.symbols, clerk_api.asked, caplog)

    return authenticate


@by_kind("authenticate")
def test_a_request_is_decided_as_clerk_does(case, authenticate):
    answer = authenticate(case)

    answer.check(case["expect"])
    if case["jwks"] == "ok":
        assert answer.asked == []


@by_kind("eligibility")
def test_a_form_cannot_follow_a_handshake(case, authenticate):
    answer = authenticate(case, cookies={"__client_uat": "1"})

    assert (answer.response.status_code == 307) is case["expect"]["eligible"]


@by_kind("redirect-loop")
def test_the_third_redirect_is_the_last(case, authenticate):
    expected = dict(case["expect"])
    count = case["request"]["cookies"]["redirect_count"]
    cookies = {"__client_uat": "1", "__clerk_redirect_count": count}
    answer = authenticate(case, headers=DOCUMENT, cookies=cookies)

    assert (answer.response.status_code != 307) is expected.pop("loop")
    if "set_cookie" in expected:
        expected["set_cookie_exact"] = expected.pop("set_cookie")
    answer.check(expected)


@by_kind("public-url")
def test_our_address_is_the_one_the_browser_sees(case, authenticate):
    page = authenticate(case).page
    sent_away = authenticate(case, headers=DOCUMENT, cookies={"__client_uat": "1"}).response
    parameters = dict(parse_qsl(urlsplit(sent_away["location"]).query))

    assert page["url"] == parameters["redirect_url"] == case["expect"]["public_url"]


@by_kind("proxy-url")
def test_a_relative_proxy_is_on_our_own_origin(case, authenticate):
    answer = authenticate(case, headers=DOCUMENT, cookies={"__client_uat": "1"})

    proxy = case["expect"]["proxy_url"]
    assert answer.response["location"].startswith(f"{proxy}/v1/client/handshake?")


@by_kind("resolve-handshake", but=["hs-res-nonce-fetch"])
def test_a_handshake_comes_back(case, resolve_handshake):
    directives, answer = resolve_handshake(case)

    answer.check(case["expect"])
    assert set_cookies(answer.response) == directives


@by_id("hs-res-nonce-fetch")
def test_a_nonce_is_exchanged_at_the_backend_api(case, resolve_handshake):
    bapi = case["expect"]["bapi"]
    _, answer = resolve_handshake(case, nonce=bapi["query"]["nonce"])

    answer.check(case["expect"])
    assert answer.asked == [f"{bapi['method']} {bapi['path']}"]


@pytest.fixture
def resolve_handshake(configure, clerk_api, caplog):
    """Sends the return from a handshake: its cookies, and the answer to it."""

    def resolve_handshake(case, nonce="abc123"):
        configure(**settings_of(case))
        request = case["request"]
        symbols = {"<valid>": session_token("valid", "https://example.com")}
        directives = replace_symbols(request["handshake"]["payload"]["directives"], symbols)
        clerk_api.directives[nonce] = directives
        url = request["url"].replace("token123", signed_token({"handshake": directives}))
        cookies = {} if "__clerk_handshake" in url else {"__clerk_handshake_nonce": nonce}
        response = send(url.replace("abc123", nonce), request["method"], cookies, DOCUMENT)
        return directives, Answer(response, symbols, clerk_api.asked, caplog)

    return resolve_handshake


# What is said about a decision


@by_id("st-signed-in-no-debug-headers")
def test_signed_in_answers_say_nothing(case, authenticate):
    raw = session_token("valid", f"http://{APP}")
    answer = authenticate(case, headers={"authorization": f"Bearer {raw}"})

    answer.check(case["expect"])


@by_id("st-signed-out-debug-headers")
def test_signed_out_answers_say_why(case):
    auth = Auth(SIGNED_OUT, "auth-reason", "auth-message")
    response = HttpResponse(headers=auth.explanation)

    expected = case["expect"]["response_headers"]
    assert {name: response.get(name) for name in expected} == expected


@by_id("st-unicode-dropped")
@pytest.mark.parametrize("text", ["кот", "ü", "a\r\nSet-Cookie: b=c", "a\x00", "\u2028"], ids=ascii)
def test_what_is_no_header_value_is_left_out(case, text):
    response = HttpResponse(headers=Auth(SIGNED_OUT, text, text).explanation)

    expected = case["expect"]
    said = {name: response[name] for name in DEBUG_HEADERS if name in response}
    assert said == expected["response_headers"]
    assert not set(said) & set(expected["response_headers_absent"])


# End to end


@by_id("ex-no-cookies-api")
def test_a_program_without_cookies(case, authenticate):
    answer = authenticate(case)

    answer.check({"http_status": case["expect"]["http_status"]})
    assert answer.page["user_id"] is case["expect"]["user_id"]


@by_id("ex-handshake-header")
@pytest.mark.parametrize("headers", [DOCUMENT, {"accept": "text/html"}], ids=str)
def test_a_page_is_sent_to_clerk(case, authenticate, headers):
    request = {**case["request"], "headers": headers}
    answer = authenticate({**case, "request": request})

    answer.check(case["expect"])


@by_id("ih2-prod-uat-cookies-deleted")
@pytest.mark.parametrize("transport", ["__clerk_handshake", "__clerk_handshake_nonce"])
def test_a_browser_that_lost_its_client_cookies_gets_them_back(
    case, authenticate, clerk_api, transport
):
    expected = case["expect"]
    url = replace_symbols(case["request"]["url"], {"<app>": APP})
    raw = session_token("valid", f"https://{APP}")
    browser = {"__session": raw}
    case = {**case, "request": {**case["request"], "cookies": {}}}
    away = authenticate(case, headers=DOCUMENT, cookies=browser)
    away.check({"status": "handshake", "reason": "session-token-but-no-client-uat"})
    parameters = dict(parse_qsl(urlsplit(away.response["location"]).query))
    assert parameters["redirect_url"] == url
    assert url == replace_symbols(expected["final_url"], {"<app>": APP})

    # What the Frontend API sets there, and what it wants set here.
    now = str(int(time.time()) - 900)
    directives = [
        f"__client_uat={now}; Path=/; Domain=.localhost",
        f"{cookie_name('client_uat_suffixed')}={now}; Path=/; Domain=.localhost",
        f"__session={raw}; Path=/",
        f"{cookie_name('session_suffixed')}={raw}; Path=/; Partitioned",
        f"{cookie_name('refresh_suffixed')}=r; Path=/; HttpOnly",
        f"{transport}=; Path=/; Max-Age=0",
    ]
    clerk_api.directives["n"] = directives
    answer_of_clerk = signed_token({"handshake": directives})
    browser[transport] = "n" if transport.endswith("nonce") else answer_of_clerk
    for answer in (authenticate(case, headers=DOCUMENT, cookies=browser) for _ in range(2)):
        answer.check({"status": "signed-in", "http_status": 200})
        store_cookies(browser, answer.response)

    after = expected["cookies_after"]
    assert all(
        any(name.startswith(prefix) for name in browser) for prefix in after["present_prefixes"]
    )
    assert not [name for name in browser for part in after["absent_containing"] if part in name]
    assert set_cookies(answer.response) == []


def store_cookies(browser, response):
    """Does with Set-Cookie what a browser does."""
    for directive in set_cookies(response):
        name, _, value = directive.partition(";")[0].partition("=")
        browser.pop(name, None)
        if "Max-Age=0" not in directive:
            browser[name] = value
