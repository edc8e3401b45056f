"""What people send: poisoned text, large cookies, addresses of other sites."""

import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from tests.accounts.case_requests import base64url, signed_token, times
from tests.accounts.raw_requests import (
    DOCUMENT,
    bearer,
    handshake,
    lines,
    outcome,
    signed_in,
    visit,
)
from tests.clerk import token
from tests.environment import FRONTEND_API

NOBODY = "session-token-and-uat-missing"
INJECTED = "x\r\nSet-Cookie: stolen=1"


# Poisoned text


@pytest.mark.parametrize("text", [INJECTED, "кот", "ü", "\x00", "\u2028", "😀"], ids=ascii)
@pytest.mark.parametrize("place", ["kid", "alg", "typ", "cat", "sub", "iss", "azp", "sid"])
def test_no_text_in_a_token_gets_into_the_answer(configure, clerk_api, place, text):
    configure(CLERK_JWT_KEY="")
    in_header = place in {"kid", "alg", "typ", "cat"}
    claims = {"iss": f"https://{FRONTEND_API}", "sub": "user_eve", **times()}
    odd = {place: text}
    raw = signed_token(claims, **odd) if in_header else signed_token({**claims, **odd})
    for response in (bearer(raw, **DOCUMENT), visit({"__session": raw, "__client_uat": "1"})):
        sent = lines(response)
        assert not [value for _, value in sent if "stolen" in value]


@pytest.mark.parametrize("text", [INJECTED, "%0d%0aSet-Cookie:%20stolen=1"], ids=ascii)
def test_no_text_in_the_address_becomes_a_header(text):
    response = visit({"__client_uat": "1"}, f"/healthz?{urlencode({'q': text})}", **DOCUMENT)

    assert response.status_code == 307
    assert not [
        value for name, value in lines(response) if name == "Set-Cookie" and "stolen" in value
    ]


# Large and odd cookies


FILLINGS = pytest.mark.parametrize(
    "filling", ["x", "%41", "%C0", "=", '"', "a=b; ", ";", "__session=; "], ids=ascii
)


def with_junk(junk):
    """The answers to requests with junk beside and in the place of what signs in."""
    good = "; ".join(f"{name}={value}" for name, value in signed_in().items())
    return [
        visit(cookie=f"{good}; junk={junk}"),
        visit(cookie=f"{good}; {junk}"),
        visit({"__session": junk, "__client_uat": junk}),
        visit({"__clerk_handshake": junk, "__clerk_redirect_count": junk}),
        bearer(junk),
    ]


@FILLINGS
def test_large_cookies_cost_little(filling):
    started = time.process_time()
    responses = with_junk((filling * 4096)[:4096])

    assert time.process_time() - started < 2
    assert {response.status_code for response in responses} == {200}
    assert [outcome(response) for response in responses[:2]] == ["signed-in"] * 2
    assert "signed-in" not in {outcome(response) for response in responses[2:]}


@FILLINGS
def test_larger_cookies_are_refused(filling):
    responses = with_junk((filling * 64 * 1024)[: 64 * 1024])

    assert {response.status_code for response in responses} == {431}


def test_a_large_session_signs_in():
    raw = token("user_ada", metadata={"note": "x" * 60_000})

    assert outcome(visit({**signed_in(), "__session": raw})) == outcome(bearer(raw)) == "signed-in"


# Open redirects


@pytest.mark.parametrize(
    "url",
    [
        "https:elsewhere.test",
        "https:/elsewhere.test",
        "https:///elsewhere.test",
        "HTTPS://elsewhere.test",
        "\\\\elsewhere.test",
        "/\t/elsewhere.test",
        "\t//elsewhere.test",
        " //elsewhere.test",
        "/\n/elsewhere.test",
        "///elsewhere.test",
        "http://testserver.elsewhere.test",
        "http://testserver:80@elsewhere.test",
        "http://testserver\\@elsewhere.test",
        "http://[testserver]/",
        "data:text/html,x",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("page", ["/sign-in/", "/sign-up/"])
def test_signing_in_leads_to_no_other_site(as_person, student, page, url):
    response = as_person(student).get(page, {"redirect_url": url})

    assert response.status_code == 302
    assert response["location"] == "/"


def test_no_host_but_ours_is_sent_to_clerk(settings):
    """Nor does a header of a proxy count, unless there is one."""
    settings.ALLOWED_HOSTS = ["testserver"]
    cookies = {"__client_uat": "1"}
    for host in ("elsewhere.test", "testserver.elsewhere.test", "testserver@elsewhere.test", "a b"):
        refused = visit(cookies, host=host, **DOCUMENT)
        assert (refused.status_code, refused.get("location")) == (400, None)
        address = visit(cookies, **{**DOCUMENT, "x-forwarded-host": host})["location"]
        parameters = dict(parse_qsl(urlsplit(address).query))
        assert parameters["redirect_url"] == "http://testserver/healthz"

    settings.USE_X_FORWARDED_HOST = True
    refused = visit(cookies, **{**DOCUMENT, "x-forwarded-host": "elsewhere.test"})
    assert (refused.status_code, refused.get("location")) == (400, None)


DEVELOPMENT_KEY = "pk_test_" + base64url(f"{FRONTEND_API}$".encode())


@pytest.mark.parametrize(
    "path",
    ["//elsewhere.test/", "/\\elsewhere.test", "/@elsewhere.test", "/https://elsewhere.test"],
)
def test_coming_back_from_clerk_leads_to_no_other_site(configure, path):
    configure(CLERK_PUBLISHABLE_KEY=DEVELOPMENT_KEY)
    answer = handshake(f"__session={token('user_ada')}")
    query = urlencode(
        {"__clerk_handshake": answer, "__clerk_redirect_url": "https://elsewhere.test"}
    )
    response = Client().get(f"http://testserver{path}?{query}")

    assert response.status_code == 307
    assert response["location"].startswith("http://testserver/")
    assert urlsplit(response["location"]).hostname == "testserver"


def test_clerks_parameter_for_other_domains_leads_nowhere(configure):
    configure(CLERK_PUBLISHABLE_KEY=DEVELOPMENT_KEY)
    query = urlencode({"__clerk_redirect_url": "https://elsewhere.test/"})
    response = visit({"__clerk_db_jwt": "x"}, f"/healthz?{query}", **DOCUMENT)

    assert outcome(response) == NOBODY
    assert "location" not in response
