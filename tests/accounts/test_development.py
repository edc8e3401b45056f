"""Development instances: a browser is known by a cookie, answers come in the address."""

import base64
from urllib.parse import urlencode

import pytest

from tests.accounts.raw_requests import (
    DOCUMENT,
    EXPIRED,
    OTHER_KEY,
    from_now,
    handshake,
    outcome,
    set_cookies,
    visit,
)
from tests.clerk import token

FRONTEND_API = "rising-sun-13.clerk.accounts.dev"
PUBLISHABLE_KEY = "pk_test_" + base64.b64encode(f"{FRONTEND_API}$".encode()).decode()


@pytest.fixture(autouse=True)
def _development(configure):
    configure(CLERK_PUBLISHABLE_KEY=PUBLISHABLE_KEY)


def session(**claims):
    return token("user_ada", iss=f"https://{FRONTEND_API}", **claims)


def developer(**claims):
    return {
        "__session": session(**claims),
        "__clerk_db_jwt": "dvb_1",
        **from_now({"__client_uat": -900}),
    }


def test_signs_in():
    assert outcome(visit(developer(), **DOCUMENT)) == "signed-in"


def test_a_browser_without_its_cookie_is_sent_to_clerk():
    response = visit(**DOCUMENT)

    assert response.status_code == 307
    assert response["Location"].startswith(f"https://{FRONTEND_API}/v1/client/handshake?")
    assert outcome(response) == "dev-browser-missing"
    assert "__clerk_db_jwt" not in response["Location"]


def test_a_browser_named_in_the_address_is_taken_over():
    response = visit(developer(), "/?a=1&__clerk_db_jwt=dvb_2&__dev_session=x", **DOCUMENT)

    assert outcome(response) == "dev-browser-sync"
    assert response["Location"].endswith("&__clerk_db_jwt=dvb_2")
    assert "?redirect_url=http%3A%2F%2Ftestserver%2F%3Fa%3D1&" in response["Location"]


def test_the_answer_in_the_address_is_followed_by_the_clean_address():
    directives = [f"__session={session()}; Path=/", "__client_uat=1; Path=/"]
    query = urlencode(
        {
            "a": "1",
            "__clerk_handshake": handshake(*directives),
            "__clerk_help": "1",
            "__clerk_db_jwt": "dvb_1",
            "b": "x y",
        }
    )
    response = visit(path=f"/courses/?{query}", **DOCUMENT)

    assert response.status_code == 307
    assert response["Location"] == "http://testserver/courses/?a=1&b=x+y"
    assert "no-store" in response["Cache-Control"]
    assert set_cookies(response) == directives


def test_keys_that_do_not_match_are_explained_and_not_tried_again():
    path = f"/?__clerk_handshake={handshake('a=b', key=OTHER_KEY)}"
    response = visit(path=path, **DOCUMENT)

    assert response.status_code == 500
    assert "Sign-in does not work at the moment" in response.content.decode()
    assert "Location" not in response
    assert not response.cookies


@pytest.mark.parametrize("claims", [EXPIRED, {"iat": 600, "nbf": 600}], ids=["late", "early"])
def test_a_wrong_clock_does_not_keep_developers_out(claims):
    directive = f"__session={session(**from_now(claims))}"
    response = visit(path=f"/?__clerk_handshake={handshake(directive)}", **DOCUMENT)

    assert response.status_code == 307
    assert response["Location"] == "http://testserver/"
