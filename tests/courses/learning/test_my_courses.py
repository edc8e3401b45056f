"""/learn/: one's own courses"""

from datetime import UTC, datetime

import pytest

from courses import progress
from courses.models import Enrollment, Lecture
from tests.conftest import make_course
from tests.courses.pages import card, cards, elements, html, links, text

LEARN_BUDGET = 5  # the person; their courses, counted and read; lectures and progress


def test_my_courses_shows_the_last_touched_first(student_client, student, educator, category):
    for title in "ABC":
        progress.enroll(student, make_course(educator, category, title))
    first = Enrollment.objects.get(user=student, course__title="A")
    progress.record_position(first, Lecture.objects.of(first.course).first(), 0)

    response = student_client.get("/learn/")

    assert cards(response) == ["A", "C", "B"]
    assert "/learn/a/" in links(response)


def status_and_progress(client) -> tuple[str, str, str]:
    """What the card of the course says; the percentage as the bar has it, and in words."""
    rising = card(client.get("/learn/"), "Rising")
    words = rising.one("div", "progress").one("span").text
    return rising.one("p", "muted").text, rising.one("progress").text, words


def test_my_courses_tells_the_progress(student_client, enrollment, lectures):

    assert status_and_progress(student_client) == ("Not started", "0 %", "0 of 4 lectures · 0 %")

    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 5)
    assert status_and_progress(student_client) == (
        "Next: Step 0.1",
        "25 %",
        "1 of 4 lectures · 25 %",
    )

    for lecture in lectures:
        progress.complete(enrollment, lecture)
    Enrollment.objects.update(completed_at=datetime(2025, 5, 3, 12, tzinfo=UTC))
    completed = "Completed May 3, 2025"
    assert status_and_progress(student_client) == (completed, "100 %", "4 of 4 lectures · 100 %")


def test_my_courses_shows_ones_own_only(as_person, stranger, enrollment):
    response = as_person(stranger).get("/learn/")

    assert cards(response) == []
    assert "The courses you enroll in will be here" in text(response)
    assert elements(html(response), "a", **{"class": "button primary", "href": "/courses/"})


def test_my_courses_wants_someone_signed_in(client, db):
    assert client.get("/learn/")["Location"] == "/sign-in/?redirect_url=%2Flearn%2F"


@pytest.mark.parametrize("number", [3, 23])
def test_my_courses_needs_as_few_queries_for_many(
    student_client, student, add_courses, django_assert_max_num_queries, number
):
    for course in add_courses(number):
        progress.enroll(student, course)

    with django_assert_max_num_queries(LEARN_BUDGET):
        response = student_client.get("/learn/")
    assert len(cards(response)) == number
