"""Clerk on another site than ours, as a real instance is, and ours told of it by environment alone.

`localhost` and `127.0.0.1` are two sites to a browser: neither sees the other's cookies.
"""

import re

import jwt
import pytest
from playwright.sync_api import expect

from localclerk.keys import PUBLISHABLE_KEY
from localclerk.people import FIRST_PASSWORD
from tests.browser.preparing import copy
from tests.browser.test_clerk_widgets import IDENTIFIER, PASSWORD
from tests.localclerk.conftest import Server

HANDSHAKE = re.compile(r"/v1/client/handshake\?")


@pytest.fixture(scope="module")
def clerk(tmp_path_factory, prepared):
    folder = tmp_path_factory.mktemp("clerk")
    copy(prepared.empty, folder)
    server = Server(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def clerk_url(clerk):
    return f"http://127.0.0.1:{clerk.port}/__clerk"


@pytest.fixture(scope="module")
def site(tmp_path_factory, prepared, clerk, clerk_url):
    folder = tmp_path_factory.mktemp("second")
    copy(prepared.empty, folder)
    server = Server(
        folder,
        CLERK_PUBLISHABLE_KEY=PUBLISHABLE_KEY,
        CLERK_SECRET_KEY=clerk.keys.secret_key,
        CLERK_WEBHOOK_SECRET=clerk.keys.webhook_secret,
        CLERK_PROXY_URL=clerk_url,
        CLERK_ACCOUNT_PORTAL_URL=clerk_url,
        CLERK_API_URL=clerk_url,
        CLERK_JS_URL=f"{clerk_url}/npm/@clerk/clerk-js@6/dist/clerk.browser.js",
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def student(visit, clerk_url):
    visitor = visit()
    visitor.origins.append(clerk_url)
    visitor.open("/learn/")
    visitor.page.fill(IDENTIFIER, "linh@example.com")
    visitor.page.keyboard.press("Enter")
    visitor.page.fill(PASSWORD, FIRST_PASSWORD)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(f"{visitor.site.url}/learn/")
    visitor.page.wait_for_load_state("networkidle")
    return visitor


def session_cookies(student):
    """Those of our own site, by name."""
    cookies = student.page.context.cookies(student.site.url)
    return {cookie["name"]: cookie for cookie in cookies if cookie["name"].startswith("__session")}


def test_an_expired_token_is_renewed_across_sites(student, clerk):
    student.page.goto("about:blank")
    for cookie in session_cookies(student).values():
        claims = jwt.decode(cookie["value"], options={"verify_signature": False})
        claims |= {name: claims[name] - 120 for name in ("iat", "nbf", "exp")}
        cookie["value"] = jwt.encode(claims, clerk.keys.private_pem, "RS256")
        student.page.context.add_cookies([cookie])
    expired = session_cookies(student)

    with student.page.expect_request(HANDSHAKE):
        answer = student.open("/learn/")

    assert answer.url == f"{student.site.url}/learn/"  # not by way of the sign-in page
    renewed = session_cookies(student)
    assert renewed.keys() == expired.keys()
    assert all(renewed[name]["value"] != expired[name]["value"] for name in expired)


def test_signing_out_here_ends_the_session_there(student, clerk):
    token = jwt.decode(
        session_cookies(student)["__session"]["value"], options={"verify_signature": False}
    )
    student.page.locator("[popovertarget=account-menu]").click()
    student.button("Sign out").click()
    expect(student.link("Sign in")).to_be_visible()

    assert not session_cookies(student)
    assert clerk.clerk.session(token["sid"]).status == "revoked"
    student.open("/learn/")
    expect(student.page.locator(IDENTIFIER)).to_be_visible()
