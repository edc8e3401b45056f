"""What a signed-in, a signed-out and an impersonated visitor's answers carry."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains


@pytest.mark.parametrize("page", ["/", "/courses/", "/courses/rising/", "/users/user_educator/"])
def test_anonymous_pages_can_be_cached(client, course, page):
    response = client.get(page)

    assert response.status_code == 200
    assert not response.cookies
    assert response["Vary"] == "Cookie, Accept-Language"
    assert "private" not in response.get("Cache-Control", "")
    assertNotContains(response, "csrfmiddlewaretoken")


@pytest.mark.parametrize("page", ["/", "/courses/", "/learn/", "/api/me"])
def test_answers_to_someone_are_theirs_alone(as_person, student, page):
    response = as_person(student).get(page)

    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_scripts_are_not_sent_to_another_page(client):
    response = client.get("/learn/", headers={"sec-fetch-dest": "empty"})

    assert response.status_code == 401
    assert response.json() == {"success": False, "message": "Unauthorized Access"}


def test_acting_for_someone_else_shows_on_every_page(as_person, student):
    browser = as_person(student, act={"sub": "user_support"})

    for page in ("/", "/courses/", "/learn/"):
        assertContains(browser.get(page), "You are acting as Student.")


def test_acting_as_oneself_shows_nothing(as_person, student):
    assertNotContains(as_person(student).get("/"), "acting as")


def test_a_button_without_text_leads_to_sign_in_and_not_to_a_kept_form(client, course, lectures):
    path = f"/learn/rising/{lectures[0].pk}/complete/"
    page = f"http://testserver/learn/rising/{lectures[0].pk}/"

    response = client.post(path, {"undo": ""}, headers={"referer": page})

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?redirect_url=")
