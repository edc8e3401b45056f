"""Who may open what: every URL there is, and every role."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.accounts.raw_requests import EXPIRED, from_now, visit
from tests.clerk import sign_in, token
from tests.urlconf import address, routes

# For everybody signed in, for whoever is invited, for admins too; for nobody without a model's key.
NOT_ONLY_EDUCATORS = re.compile("teach/apply/|teach/invitations/|teach/courses/.*/preview/|.*draft")
UNAUTHORIZED = {"success": False, "message": "Unauthorized Access"}
JSON = {"accept": "application/json"}

# Views that everyone may call; each of them knows what to say to whom.
PUBLIC = {
    "",
    "courses/",
    "courses/suggest/",
    "courses/<slug:slug>/",
    "courses/<slug:slug>/chapters/<uuid:chapter_id>.html",
    "learn/<slug:slug>/chapters/<uuid:chapter_id>.html",
    "learn/<slug:slug>/<uuid:lecture_id>/",
    "learn/<slug:slug>/<uuid:lecture_id>/video/",
    "learn/<slug:slug>/<uuid:lecture_id>/quiz/",
    "learn/<slug:slug>/<uuid:lecture_id>/captions.vtt",
    "learn/<slug:slug>/<uuid:lecture_id>/captions/<slug:language>.vtt",
    "learn/<slug:slug>/<uuid:lecture_id>/files/<uuid:attachment_id>/",
    "courses/<slug:slug>/reviews/",
    "paths/",
    "paths/<slug:slug>/",
    "users/<str:user_id>/",
    "media/<path:name>",
    "courses/<slug:slug>/share.png",
    "privacy/",
    "terms/",
    "preferences/",
    "robots.txt",
    "sitemap.xml",
    "sitemap-<slug:section>.xml",
    "healthz",
    "readyz",
    "sign-in/",
    "sign-in/<path:step>",
    "sign-up/",
    "sign-up/<path:step>",
    "sign-out/",
    "api/me",
    "api/may-upload",
    "admin/login/",
    "admin/jsi18n/",
    "unsubscribe/<token>/",
    "certificates/issuer.json",
    "certificates/key.json",
    "certificates/<str:code>/",
    "certificates/<str:code>.pdf",
    "certificates/<str:code>.jwt",
    "certificates/<str:code>/revocations.json",
}


# Parts of public pages, which scripts fetch.
FRAGMENTS = [route for route in PUBLIC if route.endswith((".html", "suggest/"))]
OF_ADMINS_TOO = ("/teach/paths/", "/teach/preview/")  # they write paths


@pytest.fixture
def urls(course, sample):
    """Every URL of the project by its route, filled in with what exists."""
    return {route.pattern: address(route, sample) for route in routes()}


@pytest.fixture
def guarded(urls):
    return [url for route, url in urls.items() if route not in PUBLIC]


@pytest.fixture
def teaching(urls):
    """For educators alone."""
    return [
        url
        for route, url in urls.items()
        if route.startswith("teach/") and not NOT_ONLY_EDUCATORS.match(route)
    ]


def call(client, url, **headers):
    """GET, or POST where that is the only way."""
    response = client.get(url, headers=headers)
    return client.post(url, headers=headers) if response.status_code == 405 else response


def sign_in_url(url):
    return f"/sign-in/?{urlencode({'redirect_url': url})}"


def test_every_url_is_public_or_leads_to_sign_in_and_back(client, urls):
    answers = {route: client.get(url) for route, url in urls.items()}
    public = {
        route
        for route, answer in answers.items()
        if (answer.status_code, answer.get("Location")) != (302, sign_in_url(urls[route]))
    }

    assert public == PUBLIC


@pytest.mark.parametrize("method", ["post", "put", "delete", "head", "options"])
def test_no_other_method_gets_past_the_guard(client, guarded, method):
    answers = {url: getattr(client, method)(url) for url in guarded}

    assert [url for url in guarded if answers[url].status_code != 302] == []


def test_programs_are_told_in_json(client, guarded):
    answers = [client.get(url, headers=JSON) for url in guarded]

    assert {answer.status_code for answer in answers} == {401}
    assert [answer.json() for answer in answers] == [UNAUTHORIZED] * len(guarded)


def test_a_fragment_makes_the_page_reload(client, guarded):
    answers = [client.get(url, headers={"hx-request": "true"}) for url in guarded]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer["HX-Refresh"] for answer in answers} == {"true"}
    assert {answer.content for answer in answers} == {b""}


@pytest.mark.parametrize("headers", [JSON, {"hx-request": "true"}, {"sec-fetch-dest": "empty"}])
def test_parts_of_public_pages_are_read_by_anyone_and_written_by_nobody(client, urls, headers):
    assert len(FRAGMENTS) == 3
    for url in (urls[route] for route in FRAGMENTS):
        assert client.get(url, headers=headers).status_code == 200
        for method in ("post", "put", "patch", "delete", "options"):
            assert getattr(client, method)(url, headers=headers).status_code == 405


def test_a_program_whose_token_ran_out_is_told_so(course):
    raw = token("user_student", **from_now(EXPIRED))
    strict = Client(enforce_csrf_checks=True)
    path = f"/courses/{course.slug}/enroll/"
    response = visit({}, path, "post", strict, authorization=f"Bearer {raw}", **JSON)

    assert response.status_code == 401
    assert response.json() == UNAUTHORIZED


@pytest.mark.parametrize(
    ("referer", "return_to"),
    [
        ("http://testserver/courses/?page=2", "http://testserver/courses/?page=2"),
        ("https://elsewhere.test/", "/"),
        ("", "/"),
    ],
)
def test_a_form_leads_back_to_its_page(client, course, referer, return_to):
    response = client.post(f"/courses/{course.slug}/enroll/", headers={"referer": referer})

    assert response["Location"] == sign_in_url(return_to)


def test_educators_teach(as_person, educator, teaching):
    browser = as_person(educator)

    elsewhere = ("/hand-over/", "/quiz/")  # to whoever has accepted; leads to the quiz's own page
    mine = [url for url in teaching if not url.endswith(elsewhere)]
    assert {browser.get(url).status_code for url in mine} == {200, 405}


@pytest.mark.parametrize("role", ["student", "admin"])
def test_others_do_not_teach(request, as_person, teaching, role):
    browser = as_person(request.getfixturevalue(role))
    allowed = OF_ADMINS_TOO if role == "admin" else ()

    for url in [url for url in teaching if not url.startswith(allowed)]:
        page = call(browser, url)
        assert page.status_code == 403
        assert "It is for educators." in page.content.decode()
        json = call(browser, url, **JSON)
        assert (json.status_code, json.json()) == (403, UNAUTHORIZED)


def test_a_role_that_is_newer_than_the_token_brings_a_new_one(educator):
    browser = sign_in(Client(headers={"sec-fetch-dest": "document"}), educator, metadata={})
    answer = browser.get("/teach/?page=2")

    assert (answer.status_code, answer["Location"]) == (302, "/teach/?page=2")
    assert answer.cookies["__session"]["max-age"] == 0
    handshake = browser.get("/teach/?page=2")
    assert handshake.status_code == 307
    assert "/v1/client/handshake?" in handshake["Location"]

    sign_in(browser, educator, metadata={})  # Clerk does not know of the role
    assert browser.get("/teach/").status_code == 403
    sign_in(browser, educator, metadata={"role": "educator"})
    assert browser.get("/teach/").status_code == 200


def test_what_is_no_page_gets_no_new_token(educator):
    for ask in (
        lambda browser: browser.post("/teach/courses/new/", {"title": "New"}),
        lambda browser: browser.get("/teach/", headers=JSON),
        lambda browser: browser.get("/teach/", headers={"sec-fetch-dest": "empty"}),
    ):
        browser = Client(headers={"sec-fetch-dest": "document"})
        assert ask(sign_in(browser, educator, metadata={})).status_code == 403
    bearer = f"Bearer {token(educator.pk, metadata={})}"
    program = Client(headers={"sec-fetch-dest": "document", "authorization": bearer})
    assert program.get("/teach/").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("student", 200), ("stranger", 200), ("admin", 200), ("educator", 302)]
)
def test_everybody_signed_in_may_ask_to_teach(request, as_person, urls, role, status):
    assert as_person(request.getfixturevalue(role)).get(urls["teach/apply/"]).status_code == status


@pytest.mark.parametrize("role", ["student", "educator"])
def test_others_do_not_administer(request, as_person, urls, role):
    browser = as_person(request.getfixturevalue(role))

    closed = [route for route in urls if route.startswith("admin/") and route not in PUBLIC]
    for url in [urls[route] for route in closed]:
        page = browser.get(url)
        assert page.status_code == 403, url
        assert "It is for admins." in page.content.decode()
        json = browser.get(url, headers=JSON)
        assert (json.status_code, json.json()) == (403, UNAUTHORIZED)
