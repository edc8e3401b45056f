"""/sign-in/, /sign-up/, /profile/ and /sign-out/"""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertInHTML

from accounts.clients import instance
from tests.accounts.raw_requests import signed_in, visit
from tests.clerk import sign_in, token
from tests.environment import FRONTEND_API, PUBLISHABLE_KEY

NPM = f"https://{FRONTEND_API}/npm/@clerk"
CORE = (
    '<script defer crossorigin="anonymous" '
    f'src="{NPM}/clerk-js@6/dist/clerk.browser.js" '
    f'data-clerk-publishable-key="{PUBLISHABLE_KEY}"></script>'
)
UI = f'<script defer crossorigin="anonymous" src="{NPM}/ui@1/dist/ui.browser.js"></script>'
FOREIGN = [
    "https://elsewhere.test/",
    "//elsewhere.test/",
    "/\\elsewhere.test/",
    "http:///elsewhere.test/",
    "http://testserver@elsewhere.test/",
    "javascript:alert(1)",
    "",
]


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def portal(html):
    """Where the page leads without JavaScript."""
    return unescape(re.search(r'<noscript>.*?href="([^"]+)"', html)[1])


def portal_url(step, return_to):
    return f"https://accounts.skillrise.test/{step}?{urlencode({'redirect_url': return_to})}"


@pytest.mark.parametrize(
    ("path", "portal_page"),
    [
        ("/sign-in/", "sign-in"),
        ("/sign-in/factor-one", "sign-in"),
        ("/sign-in/sso-callback", "sign-in"),
        ("/sign-in/tasks/reset-password", "sign-in"),
        ("/sign-up/", "sign-up"),
        ("/sign-up/verify-email-address", "sign-up"),
        ("/sign-up/continue/", "sign-up"),
    ],
)
def test_widgets_load_clerkjs_and_lead_to_the_portal_without_it(client, path, portal_page):
    html = page(client.get(path, {"redirect_url": "/learn/?page=2"}))

    assert html.index("ui.browser.js") < html.index("clerk.browser.js")
    assertInHTML(CORE, html)
    assertInHTML(UI, html)
    assert portal(html) == portal_url(portal_page, "http://testserver/learn/?page=2")


@pytest.mark.parametrize("path", ["/profile/", "/profile/security", "/profile/account/emails"])
def test_the_profile_is_for_people_who_are_signed_in(as_person, student, client, path):
    html = page(as_person(student).get(path))

    assertInHTML(CORE, html)
    assertInHTML(UI, html)
    assert portal(html) == portal_url("user", "http://testserver/")
    assert client.get(path)["Location"] == f"/sign-in/?{urlencode({'redirect_url': path})}"


def test_other_pages_name_the_core_for_later_to_people_who_are_signed_in(
    as_person, student, client
):
    mine = page(as_person(student).get("/"))

    assertInHTML(CORE.replace("defer", 'type="text/plain"').replace(" src", " data-src"), mine)
    assert "ui.browser.js" not in mine
    assert "@clerk" not in page(client.get("/"))


def test_a_proxy_is_named_to_clerkjs(client, settings):
    settings.CLERK_PROXY_URL = "/__clerk"

    assertContains(client.get("/sign-in/"), 'data-clerk-proxy-url="/__clerk"')


@pytest.mark.parametrize("url", FOREIGN)
def test_other_sites_are_no_place_to_return_to(client, as_person, student, url):
    address = f"/sign-in/?{urlencode({'redirect_url': url})}"

    assert portal(page(client.get(address))) == portal_url("sign-in", "http://testserver/")
    assert as_person(student).get(address)["Location"] == "/"


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
@pytest.mark.parametrize("url", ["/learn/?page=2", "http://testserver/learn/"])
def test_someone_signed_in_goes_where_they_wanted(as_person, student, path, url):
    response = as_person(student).get(path, {"redirect_url": url})

    assert response.status_code == 302
    assert response["Location"] == url


@pytest.mark.parametrize("url", ["learn", "home", "?page=2", "http://[", "é"])
def test_an_odd_place_to_return_to_breaks_nothing(client, as_person, student, url):
    address = f"/sign-in/?{urlencode({'redirect_url': url})}"

    assert client.get(address).status_code == 200
    assert as_person(student).get(address).status_code == 302


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
def test_without_clerkjs_the_portal_takes_over(client, settings, path):
    settings.CLERK_JS_URL = ""
    response = client.get(path, {"redirect_url": "/learn/"})

    assert response.status_code == 302
    assert response["Location"] == portal_url(path.strip("/"), "http://testserver/learn/")


# Signing out


@pytest.fixture
def browser(as_person, student, clerk_api):
    """The student's, whose session Clerk knows."""
    clerk_api.sessions["sess_user_student"] = {"status": "active"}
    return as_person(student)


def assert_signed_out(response):
    assert response.status_code == 302
    assert response["Location"] == "/"
    suffix = instance().cookie_suffix
    for name in ("__session", f"__session_{suffix}", "__client_uat", f"__client_uat_{suffix}"):
        cookie = response.cookies[name]
        assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/")


def test_signing_out_ends_the_session_at_clerk_and_here(browser, clerk_api):
    assert_signed_out(browser.post("/sign-out/"))
    assert clerk_api.sessions["sess_user_student"]["status"] == "revoked"
    assert browser.get("/api/me").status_code == 401


def test_a_session_that_clerk_no_longer_knows_is_signed_out(browser, clerk_api):
    clerk_api.sessions.clear()

    assert_signed_out(browser.post("/sign-out/"))


def test_someone_signed_out_is_led_home(client, clerk_api):
    assert_signed_out(client.post("/sign-out/"))
    assert clerk_api.asked == []


@pytest.mark.parametrize("failure", [(500, "internal_error"), (401, "clerk_key_invalid")])
def test_while_clerk_does_not_answer_one_stays_signed_in_and_is_told_so(
    browser, clerk_api, failure
):
    clerk_api.failure = failure
    response = browser.post("/sign-out/", follow=True)

    assert response.redirect_chain == [("/", 302)]
    assertContains(response, "you are still signed in")
    assert browser.get("/api/me").status_code == 200


def test_signing_out_takes_a_form(browser):
    assert browser.get("/sign-out/").status_code == 405
    assertInHTML(
        "<button>Sign out</button>",
        re.search(
            r'<form method="post" action="/sign-out/">.*?</form>', page(browser.get("/")), re.S
        )[0],
    )


# CSRF


@pytest.fixture
def strict():
    """A browser whose forms must carry their token."""
    return Client(enforce_csrf_checks=True)


def test_a_form_carries_its_token(strict, student, clerk_api):
    sign_in(strict, student)
    strict.get("/")
    csrf = strict.cookies["csrftoken"].value

    response = strict.post("/sign-out/", {"csrfmiddlewaretoken": csrf})
    assert response.status_code == 302


@pytest.mark.parametrize("authorization", ["", "Basic YWRhOmFkYQ=="])
def test_a_form_without_its_token_is_refused(strict, student, clerk_api, authorization):
    cookies = signed_in(student.pk)
    response = visit(cookies, "/sign-out/", "post", strict, authorization=authorization)

    assertContains(response, "Please send the form again", status_code=403)
    assert clerk_api.asked == []


def test_a_bearer_token_needs_no_form(strict, student, course):
    path = f"/courses/{course.slug}/enroll/"
    response = visit({}, path, "post", strict, authorization=f"Bearer {token(student.pk)}")

    assert response["Location"].startswith("/learn/")


def test_a_bad_bearer_token_acts_for_nobody(strict, student, course):
    path = f"/courses/{course.slug}/enroll/"
    response = visit(signed_in(student.pk), path, "post", strict, authorization="Bearer x")

    assert response["Location"].startswith("/sign-in/")
    assert not student.enrollments.exists()


def test_a_wrong_secret_key_ends_in_a_page_and_not_in_a_loop(client, clerk_api, configure, student):
    configure(CLERK_JWT_KEY="", CLERK_SECRET_KEY="sk_live_of_another_instance")
    sign_in(client, student)

    response = client.get("/learn/", follow=True)

    assert [page for page, status in response.redirect_chain] == [
        "/sign-in/?redirect_url=%2Flearn%2F"
    ]
    assertContains(response, "Sign-in does not work at the moment", status_code=500)
    assert client.get("/courses/").status_code == 200
