"""/learn/: one's own courses"""

from datetime import UTC, datetime

import pytest

from courses import progress
from courses.learning.my_courses import SHOWN
from courses.models import Enrollment, Lecture
from tests.conftest import make_course
from tests.courses.pages import card, cards, elements, html, lecture_url, links, page, text

# The person; their courses in progress, finished, saved; lectures and progress; paths they follow.
LEARN_BUDGET = 7


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
    rising = card(client.get("/learn/?section=in-progress"), "Rising")
    words = rising.one("div", "progress").one("span").text
    return rising.one("p", "muted").text, rising.one("progress").text, words


def sections(response) -> dict[str, list[str]]:
    """The titles of the courses under each heading."""
    found = page(response).one("main").all("section")
    return {each.one("h2").text: each.texts(css_class="card-title") for each in found}


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
    rising = card(student_client.get("/learn/"), "Rising")
    assert rising.one("p", "muted").text == "Completed May 3, 2025"
    assert rising.one("progress").text == "100 %"


def test_my_courses_goes_on_with_the_one_last_touched(
    student_client, student, educator, category, lectures, course
):
    """By the one rule: the lecture is the one where `Continue` leads."""
    progress.enroll(student, make_course(educator, category, "Fresh"))
    enrollment = progress.enroll(student, course)
    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 15)
    finished = progress.enroll(student, make_course(educator, category, "Over"))
    for lecture in Lecture.objects.of(finished.course):
        progress.complete(finished, lecture)
    progress.save_for_later(student, make_course(educator, category, "Later"))

    response = student_client.get("/learn/")

    assert sections(response) == {
        "Continue": ["Rising"],
        "In progress": ["Fresh"],
        "Finished": ["Over"],
        "Saved": ["Later"],
    }
    wide = card(response, "Rising")
    assert wide.one("p", "next-lecture").text == "Step 0.1"
    assert wide.one("p", "muted").text == "0:45 left"
    assert wide.one("div", "progress").one("span").text == "1 of 4 lectures · 25 %"
    assert wide.one("a", "primary")["href"] == "/learn/rising/"
    assert student_client.get("/learn/rising/")["Location"] == lecture_url(lectures[1])


def test_a_section_shows_some_and_leads_to_all(student_client, student, add_courses):
    for course in add_courses(30):
        progress.enroll(student, course)

    response = student_client.get("/learn/")

    assert [len(titles) for titles in sections(response).values()] == [1, SHOWN]
    assert "?section=in-progress" in links(response)
    assert len(cards(student_client.get("/learn/?section=in-progress"))) == 24
    assert len(cards(student_client.get("/learn/?section=in-progress&page=2"))) == 6
    assert cards(student_client.get("/learn/?section=finished")) == []
    assert len(cards(student_client.get("/learn/?section=nope"))) == 1 + SHOWN


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
    assert len(cards(response)) == min(number, 1 + SHOWN)
