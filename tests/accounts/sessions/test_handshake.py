"""The handshake: a page whose session token ran out goes to Clerk and comes back signed in."""

import re
from urllib.parse import urlencode

import pytest

from accounts.clients import instance
from tests.accounts.raw_requests import (
    DOCUMENT,
    EXPIRED,
    MACHINE,
    OTHER_KEY,
    TEMPLATE,
    bearer,
    from_now,
    handshake,
    lines,
    outcome,
    set_cookies,
    signed_in,
    visit,
)
from tests.clerk import token
from tests.environment import FRONTEND_API

RENEWALS = [
    ("session-token-expired-refresh-non-eligible-no-refresh-cookie", EXPIRED, -900),
    ("session-token-iat-before-client-uat", {"iat": -60}, -30),
    ("session-token-nbf", {"nbf": 60}, -900),
    ("session-token-iat-in-the-future", {"iat": 60}, -900),
    ("session-token-but-no-client-uat", {}, None),
    ("client-uat-but-no-session-token", None, -900),
]


def renewable(claims, client_uat):
    cookies = {}
    if claims is not None:
        cookies["__session"] = token("user_ada", **from_now(claims))
    if client_uat is not None:
        cookies |= from_now({"__client_uat": client_uat})
    return cookies


@pytest.mark.parametrize(("reason", "claims", "client_uat"), RENEWALS)
def test_a_page_is_sent_to_clerk_and_back(reason, claims, client_uat):
    cookies = renewable(claims, client_uat)
    response = visit(cookies, "/courses/?q=a+b&page=2", **DOCUMENT)

    assert response.status_code == 307
    parameters = {
        "redirect_url": "http://testserver/courses/?q=a+b&page=2",
        "__clerk_api_version": "2026-05-12",
        "suffixed_cookies": "false",
        "__clerk_hs_reason": reason,
        "format": "nonce",
    }
    if "__session" in cookies:
        parameters["__session"] = cookies["__session"]
    address = f"https://{FRONTEND_API}/v1/client/handshake?{urlencode(parameters)}"
    assert response["Location"] == address
    assert response["Cache-Control"] == "no-store"
    assert response["X-Clerk-Auth-Status"] == "handshake"
    assert set_cookies(response) == ["__clerk_redirect_count=1; SameSite=Lax; HttpOnly; Max-Age=2"]


@pytest.mark.parametrize(("reason", "claims", "client_uat"), RENEWALS)
def test_what_is_no_page_is_signed_out(reason, claims, client_uat):
    response = visit(renewable(claims, client_uat), **{"sec-fetch-dest": "empty"})

    assert response.status_code == 200
    assert response["X-Clerk-Auth-Status"] == "signed-out"
    assert outcome(response) == reason


@pytest.mark.parametrize(
    ("method", "headers", "follows"),
    [
        ("get", DOCUMENT, True),
        ("get", {"sec-fetch-dest": "iframe"}, True),
        ("get", {"accept": "text/html,*/*"}, True),
        ("get", {"accept": "application/json, text/html"}, False),
        ("get", {"sec-fetch-dest": "empty", "accept": "text/html"}, False),
        ("get", {"sec-fetch-dest": "image"}, False),
        ("get", {}, False),
        ("head", DOCUMENT, False),
        ("post", DOCUMENT, False),
        ("post", {"accept": "text/html"}, False),
    ],
)
def test_only_pages_can_follow_a_handshake(method, headers, follows):
    cookies = renewable(EXPIRED, -900)

    assert (visit(cookies, method=method, **headers).status_code == 307) is follows


def test_a_bearer_token_of_a_page_is_renewed_too():
    raw = token("user_ada", **from_now(EXPIRED))

    assert f"__session={raw}" in bearer(raw, **DOCUMENT)["Location"]


@pytest.mark.parametrize(
    ("count", "next_count"),
    [
        ("0", "1"),
        ("2", "3"),
        ("3", None),
        ("12", None),
        ("x", "1"),
        ("-3", "1"),
        ("9" * 5000, "1"),
    ],
    ids=lambda count: str(count)[:4],
)
def test_the_third_redirect_is_the_last(count, next_count):
    cookies = {"__client_uat": 1, "__clerk_redirect_count": count}
    response = visit(cookies, **DOCUMENT)

    if next_count:
        assert set_cookies(response)[0].startswith(f"__clerk_redirect_count={next_count};")
    else:
        assert response.status_code == 200
        assert outcome(response) == "client-uat-but-no-session-token"


def test_every_cookie_of_a_handshake_is_set_as_clerk_wrote_it():
    raw = token("user_ada")
    directives = [
        f"__session={raw}; Path=/; Secure; SameSite=Lax",
        f"__session_{instance().cookie_suffix}={raw}; Path=/; Secure; SameSite=None; Partitioned",
        "__client_uat=1; Path=/; Domain=.skillrise.test; Max-Age=315360000",
        "__client_uat=1; Path=/",
        "__clerk_handshake=; path=/; max-age=0",
    ]
    response = visit({"__clerk_handshake": handshake(*directives)})

    assert set_cookies(response) == directives
    assert outcome(response) == "signed-in"


def test_a_handshake_signs_in_at_once(student):
    cookies = {"__clerk_handshake": handshake(f"__session={token(student.pk)}; Path=/")}
    response = visit(cookies, "/api/me", **DOCUMENT)

    assert response.status_code == 200
    assert response.json()["user"]["id"] == student.pk


def test_the_last_session_of_a_handshake_counts(student, stranger):
    sessions = [f"__session={token(person.pk)}" for person in (stranger, student)]
    response = visit({"__clerk_handshake": handshake(*sessions)}, "/api/me")

    assert response.json()["user"]["id"] == student.pk


def test_a_handshake_may_sign_out():
    gone = ["__session=; Path=/; Max-Age=0", "__client_uat=0; Path=/"]
    response = visit(signed_in() | {"__clerk_handshake": handshake(*gone)})

    assert outcome(response) == "session-token-missing"
    assert set_cookies(response) == gone


def test_a_nonce_is_exchanged_at_the_backend_api(clerk_api):
    directives = [f"__session={token('user_ada')}; Path=/", "__clerk_handshake_nonce=; max-age=0"]
    clerk_api.directives["nonce+1"] = directives
    cookies = {"__clerk_handshake_nonce": "nonce%2B1", "__clerk_handshake": handshake()}
    response = visit(cookies, "/robots.txt")

    assert outcome(response) == "signed-in"
    assert set_cookies(response) == directives
    assert clerk_api.asked == ["GET /v1/clients/handshake_payload"]


def test_a_nonce_that_clerk_does_not_know_signs_out(clerk_api):
    cookies = signed_in() | {"__clerk_handshake_nonce": "other"}

    assert outcome(visit(cookies, "/robots.txt")) == "session-token-missing"
    assert outcome(visit(cookies, "/robots.txt")) == "signed-in"  # it is known to be none
    assert len(clerk_api.asked) == 1


def test_a_link_of_another_site_signs_nobody_in(clerk_api, student):
    """The link brings a handshake of the attacker's own session."""
    directives = [f"__session={token(student.pk)}; Path=/"]
    clerk_api.directives["theirs"] = directives
    for parameter in (
        f"__clerk_handshake={handshake(*directives)}",
        "__clerk_handshake_nonce=theirs",
    ):
        for site, expected in (
            ("cross-site", "session-token-and-uat-missing"),
            ("none", "session-token-and-uat-missing"),
            ("same-site", "signed-in"),
            ("same-origin", "signed-in"),
        ):
            response = visit(path=f"/privacy/?{parameter}", **DOCUMENT, **{"sec-fetch-site": site})
            assert outcome(response) == expected
            assert bool(set_cookies(response)) is (expected == "signed-in")


def test_clerks_own_cookie_counts_wherever_the_visitor_comes_from():
    cookies = {"__clerk_handshake": handshake(f"__session={token('user_ada')}")}
    response = visit(cookies, **DOCUMENT, **{"sec-fetch-site": "cross-site"})

    assert outcome(response) == "signed-in"


@pytest.mark.parametrize(
    ("path", "method", "destination"),
    [
        ("/healthz", "get", "document"),
        ("/readyz", "get", "document"),
        ("/static/favicon.svg", "get", "document"),
        ("/media/thumbnails/a.webp", "get", "document"),
        ("/clerk", "get", "document"),
        ("/privacy/", "get", "image"),
        ("/privacy/", "get", "empty"),
        ("/privacy/", "head", "document"),
        ("/sign-out/", "post", "document"),
    ],
)
def test_no_nonce_is_looked_at_where_no_handshake_leads(
    db, clerk_api, client, path, method, destination
):
    client.raise_request_exception = False
    query = "?__clerk_handshake_nonce=abc"
    visit(path=path + query, method=method, client=client, **{"sec-fetch-dest": destination})
    cookies = {"__clerk_handshake_nonce": "abc"}
    visit(cookies, path, method, client, **{"sec-fetch-dest": destination})

    assert clerk_api.asked == []


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(handshake("a=b", cat=TEMPLATE), id="JWT template"),
        pytest.param(handshake("a=b", cat=MACHINE), id="machine"),
        pytest.param(handshake("a=b", typ="JOSE"), id="another type"),
        pytest.param(handshake("a=b", key=OTHER_KEY), id="another key"),
        pytest.param(token("user_ada"), id="session token"),
        pytest.param(handshake("a=b", "__session=broken"), id="broken session"),
        pytest.param("broken", id="broken"),
    ],
)
def test_what_is_no_handshake_leaves_the_cookies_in_charge(raw):
    for cookies, expected in ((signed_in(), "signed-in"), ({}, "session-token-and-uat-missing")):
        response = visit(cookies | {"__clerk_handshake": raw})
        assert outcome(response) == expected
        assert not response.cookies


def test_cookies_that_cannot_be_sent_are_left_out():
    directives = ["a=1", "b=2\r\nSet-Cookie: c=3", "d=кот", "e=4"]
    sent = lines(visit({"__clerk_handshake": handshake(*directives)}))

    assert [value for name, value in sent if name == "Set-Cookie"] == ["a=1", "e=4"]


def named_clocks(caplog):
    return [text for text in caplog.messages if "clock" in text]


@pytest.mark.parametrize("seconds", [12, 30, 3600])  # well past the skew, on a slow machine too
def test_a_clock_that_is_behind_ends_in_a_page_and_is_named(caplog, clerk_api, client, seconds):
    """Clerk's tokens of this moment are early by our clock, the next one too."""
    early = from_now({"iat": seconds, "nbf": seconds - 10, "exp": seconds + 60})
    reason = "iat-in-the-future" if seconds < 15 else "nbf"
    cookies = signed_in(**early)
    away = visit(cookies, "/sign-in/", **DOCUMENT)
    assert f"__clerk_hs_reason=session-token-{reason}&" in away["Location"]

    clerk_api.directives["n"] = [f"__session={cookies['__session']}; Path=/"]
    for brought in (
        {"__clerk_handshake_nonce": "n"},
        {"__clerk_handshake": handshake(*clerk_api.directives["n"])},
        {"__clerk_redirect_count": "1"},
    ):
        caplog.clear()
        page = visit(cookies | brought, "/sign-in/", **DOCUMENT)
        assert page.status_code == 500
        assert "Sign-in does not work at the moment" in page.text
        assert "Location" not in page
        assert re.search(f"({seconds - 1}|{seconds}) seconds behind", str(named_clocks(caplog)))
        assert not [text for text in caplog.messages if "keys" in text]


def test_a_clock_that_is_ahead_ends_in_a_page_and_is_named(caplog, clerk_api):
    cookies = signed_in(**from_now({"iat": -90, "nbf": -100, "exp": -30}))
    clerk_api.directives["n"] = [f"__session={cookies['__session']}; Path=/"]
    brought = {"__clerk_handshake_nonce": "n", "__clerk_redirect_count": "1"}
    page = visit(cookies | brought, "/sign-in/", **DOCUMENT)

    assert page.status_code == 500
    assert re.search("9[01] seconds ahead of", str(named_clocks(caplog)))


def test_a_nonce_that_brought_what_our_clock_does_not_take_is_forgotten(clerk_api):
    """It counts once: the next page would be signed out by it, and lead to where it came from."""
    early = signed_in(**from_now({"iat": 60, "nbf": 50, "exp": 120}))
    end = "__clerk_handshake_nonce=; Path=/; Domain=skillrise.test; Max-Age=0"
    clerk_api.directives["n"] = [f"__session={early['__session']}; Path=/", end]

    page = visit(early | {"__clerk_handshake_nonce": "n"}, "/sign-in/", **DOCUMENT)

    assert page.status_code == 500
    assert set_cookies(page) == [end]


def test_an_old_answer_of_a_handshake_blames_no_clock(caplog):
    """One that was kept in a cookie; without a redirect just now it is not fresh."""
    cookies = signed_in(**from_now(EXPIRED))
    kept = {"__clerk_handshake": handshake(f"__session={cookies['__session']}")}

    assert visit(cookies | kept, **DOCUMENT).status_code == 307
    assert named_clocks(caplog) == []


@pytest.mark.parametrize("claims", [EXPIRED, {"iat": 600, "nbf": 600}], ids=["late", "early"])
def test_a_handshake_does_not_forgive_a_wrong_clock(claims):
    raw = token("user_ada", **from_now(claims))
    response = visit({"__clerk_handshake": handshake(f"__session={raw}")})

    assert outcome(response) == "session-token-and-uat-missing"
