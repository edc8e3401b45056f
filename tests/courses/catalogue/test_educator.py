"""GET /users/<id>/: an educator's public page"""

import pytest

from tests.courses.pages import cards, links, text

STAMP = 3  # person, what they co-teach, the courses that the page begins with
BUDGET = (
    STAMP + 7
)  # the page's: person, what they co-teach, figures, keys, courses, profile, their application


@pytest.mark.parametrize("path", ["/users/user_student/", "/users/user_nobody/"])
def test_only_educators_have_a_public_page(client, student, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("fields", [{"banned": True}, {"deleted_at": "2026-01-01T00:00Z"}])
def test_an_educator_who_is_gone_has_no_public_page(client, educator, course, fields):
    type(educator).objects.filter(pk=educator.pk).update(**fields)

    assert client.get("/users/user_educator/").status_code == 404


def test_an_educator_without_courses_has_a_page(client, rival):
    assert "Rival has not published a course yet." in text(client.get("/users/user_rival/"))


def test_shows_courses_a_page_at_a_time_the_newest_first(client, add_courses):
    add_courses(30)

    first = client.get("/users/user_educator/")
    second = client.get("/users/user_educator/?page=2")

    assert (cards(first)[0], len(cards(first))) == ("Course 00", 24)
    assert cards(second) == [f"Course {number}" for number in range(24, 30)]
    assert "30 courses" in text(first)
    assert "?page=2" in links(first)
    assert client.get("/users/user_educator/?page=3").status_code == 404


def test_what_cannot_be_turned_to_is_said(client, add_courses, monkeypatch):
    add_courses(30)
    monkeypatch.setattr("courses.paging.MOST_PAGES", 1)

    assert "These are the newest 24 of 30 courses." in text(client.get("/users/user_educator/"))


@pytest.mark.parametrize("number", [3, 30])
def test_needs_as_few_queries_for_many_courses(
    client, add_courses, django_assert_max_num_queries, number
):
    add_courses(number)

    with django_assert_max_num_queries(BUDGET):
        client.get("/users/user_educator/")
    with django_assert_max_num_queries(STAMP):  # of a page that is shared
        client.get("/users/user_educator/")
