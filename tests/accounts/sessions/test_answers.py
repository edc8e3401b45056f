"""What a signed-in, a signed-out and an impersonated visitor's answers carry."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.accounts.raw_requests import EXPIRED, from_now, signed_in
from tests.clerk import user_data


@pytest.mark.parametrize("page", ["/", "/courses/", "/courses/rising/", "/users/user_educator/"])
def test_anonymous_pages_can_be_cached(client, course, page):
    response = client.get(page)

    assert response.status_code == 200
    assert not response.cookies
    assert response["Vary"] == "Cookie, Accept-Language"
    assert "Cache-Control" not in response
    assertNotContains(response, "csrfmiddlewaretoken")


def assert_not_stored(response, status):
    assert response.status_code == status
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert "public" not in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(
    ("visitor", "page", "status"),
    [
        ("student", "/", 200),
        ("student", "/courses/", 200),
        ("student", "/courses/rising/", 200),
        ("student", "/users/user_educator/", 200),
        ("student", "/privacy/", 200),
        ("student", "/learn/", 200),
        ("student", "/learn/rising/", 302),
        ("student", "/profile/", 200),
        ("student", "/teach/apply/", 200),
        ("student", "/teach/", 403),
        ("student", "/nowhere/", 404),
        ("student", "/api/me", 200),
        ("student", "/sign-in/", 302),
        ("educator", "/teach/", 200),
        ("educator", "/teach/courses/new/", 200),
        ("educator", "/teach/courses/rising/", 200),
        ("admin", "/admin/", 200),
        ("admin", "/admin/sync/", 200),
        ("admin", "/admin/courses/course/", 200),
    ],
)
def test_no_page_of_someone_signed_in_is_stored(
    client_of, course, enrollment, visitor, page, status
):
    assert_not_stored(client_of(visitor).get(page), status)


def test_lectures_and_answers_to_forms_are_not_stored(client_of, enrollment, lectures):
    student, lecture = client_of("student"), f"/learn/rising/{lectures[1].pk}/"

    assert_not_stored(student.get(lecture), 200)
    assert_not_stored(student.post(f"{lecture}complete/"), 302)
    assert_not_stored(student.post("/teach/apply/", {"title": "Rising"}), 422)
    assert_not_stored(client_of("educator").post("/teach/courses/new/", {"title": ""}), 422)


def test_a_form_that_was_sent_too_late_is_not_stored(clerk_api, course):
    """Neither the page that keeps what was typed, nor the answer when Clerk lets it pass."""
    late = signed_in("user_student", **from_now(EXPIRED))
    typed = {"title": "Rising", "bio": "Up.", "expertise": "Stairs"}
    for status in (401, 302):
        client = Client()
        client.cookies.load({name: str(value) for name, value in late.items()})
        assert_not_stored(client.post("/teach/apply/", typed), status)
        clerk_api.sessions["sess_user_student"] = {"status": "active", "user_id": "user_student"}
        clerk_api.users["user_student"] = user_data("user_student")
        cache.clear()


def test_a_file_says_itself_how_long_it_is_kept(client_of, student, course):
    response = client_of("student").get(f"/courses/{course.slug}/share.png")

    assert "no-store" not in response["Cache-Control"]


def test_scripts_are_not_sent_to_another_page(client):
    response = client.get("/learn/", headers={"sec-fetch-dest": "empty"})

    assert response.status_code == 401
    assert response.json() == {"success": False, "message": "Unauthorized Access"}


def test_acting_for_someone_else_shows_on_every_page(as_person, student):
    browser = as_person(student, act={"sub": "user_support"})

    for page in ("/", "/courses/", "/learn/"):
        assertContains(browser.get(page), "You are acting as <bdi>Student</bdi>.")


def test_acting_as_oneself_shows_nothing(as_person, student):
    assertNotContains(as_person(student).get("/"), "acting as")


def test_a_button_without_text_leads_to_sign_in_and_not_to_a_kept_form(client, course, lectures):
    path = f"/learn/rising/{lectures[0].pk}/complete/"
    page = f"http://testserver/learn/rising/{lectures[0].pk}/"

    response = client.post(path, {"undo": ""}, headers={"referer": page})

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?redirect_url=")
