"""/teach/courses/<slug>/publish/ and /unpublish/"""

import pytest

from courses.models import Course
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE


def test_publishing_puts_the_course_into_the_catalogue(educator_client, draft):
    response = educator_client.post("/teach/courses/unwritten/publish/", follow=True)

    assert "“Unwritten” is in the catalogue." in text(response)
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.published_at


def test_an_incomplete_course_is_not_published_and_says_what_is_missing(educator_client, typed):
    educator_client.post("/teach/courses/new/", typed | {"subtitle": "", "description": ""})

    response = educator_client.post("/teach/courses/sailing/publish/", follow=True)

    assert "The course is not ready" in text(response)
    assert page(response).one("ul", "checklist").texts("li") == [
        "Add a one-line promise (the subtitle).",
        "Describe the course.",
        "Add a chapter with a lecture.",
    ]
    assert "Publish course" not in text(response)
    assert Course.objects.get().status == Course.Status.DRAFT


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ({"subtitle": ""}, "Add a one-line promise (the subtitle)."),
        ({"description": ""}, "Describe the course."),
    ],
)
def test_says_only_what_is_missing(educator_client, draft, lacking, message):
    Course.objects.filter(pk=draft.pk).update(**lacking)

    response = educator_client.get("/teach/courses/unwritten/")

    assert page(response).one("ul", "checklist").texts("li") == [message]


def test_unpublishing_takes_the_course_out_of_the_catalogue(educator_client, course):
    response = educator_client.post(f"{COURSE}unpublish/", follow=True)

    assert "The course has left the catalogue. Its students keep it." in text(response)
    course.refresh_from_db()
    assert course.is_archived


def test_a_draft_cannot_be_unpublished(educator_client, draft):
    educator_client.post("/teach/courses/unwritten/unpublish/")

    draft.refresh_from_db()
    assert draft.status == Course.Status.DRAFT


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_publishing_wants_a_post(educator_client, course, action, rows):
    before = rows()

    assert educator_client.get(f"{COURSE}{action}/").status_code == 405
    assert rows() == before
