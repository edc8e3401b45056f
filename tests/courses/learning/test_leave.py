"""POST /learn/<slug>/leave/: a student leaves a course, and comes back"""

import pytest

from certificates.models import Certificate
from courses import progress, reviews
from courses.models import Course, Enrollment, Note
from tests.conftest import completed_ids, person
from tests.courses.pages import card, cards, html, lecture_url, page, text

LEAVE = "/learn/rising/leave/"


@pytest.fixture
def started(enrollment, lectures):
    """A student half through, with a note, a review and a certificate."""
    progress.complete(enrollment, lectures[0])
    Note.objects.create(enrollment=enrollment, lecture_title="Step 0.0", text="Breathe out.")
    reviews.write(enrollment, 4, "Good.")
    Certificate.objects.create(enrollment=enrollment, code="c1", course_title="Rising")
    return enrollment


def students(course) -> int:
    return Course.objects.get(pk=course.pk).enrollment_count


def test_leaving_is_asked_and_taken_back(student_client, started, course, lectures):
    question = student_client.get(LEAVE)
    assert page(question).one("h1").text == "Leave “Rising”?"
    assert students(course) == 1

    response = student_client.post(LEAVE, follow=True)

    assert cards(response) == []
    assert students(course) == 0
    notice = page(response).one("form", action=LEAVE)
    assert "You left “Rising”." in notice.text
    student_client.post(notice["action"], {"undo": ""})
    assert students(course) == 1
    assert completed_ids(started) == {lectures[0].pk}
    words = card(student_client.get("/learn/"), "Rising").one("div", "progress").one("span").text
    assert words == "1 of 4 lectures · 25 %"


def test_who_left_is_a_stranger_until_they_enroll_again(student_client, started, course, lectures):
    student_client.post(LEAVE)

    assert student_client.get(lecture_url(lectures[1]))["Location"] == "/courses/rising/"
    assert student_client.post(lecture_url(lectures[1], "complete")).status_code == 404
    assert student_client.post(lecture_url(lectures[1], "notes"), {"text": "a"}).status_code == 404
    assert student_client.get(f"/learn/rising/notes/{Note.objects.get().pk}/").status_code == 404
    assert student_client.get("/learn/rising/notes.md").status_code == 404
    assert "Enroll free" in text(student_client.get("/courses/rising/"))
    assert "Enrolled" not in html(student_client.get("/courses/"))
    student_client.post("/courses/rising/enroll/")
    assert completed_ids(started) == {lectures[0].pk}
    assert "Breathe out." in text(student_client.get("/learn/rising/notes/"))
    assert Enrollment.objects.count() == students(course) == 1


def test_a_certificate_and_a_review_stay(student_client, started, course):
    student_client.post(LEAVE)

    assert Certificate.objects.get().revoked_at is None
    assert Certificate.objects.get().enrollment == started
    assert "Good." in text(student_client.get("/courses/rising/"))


def test_an_archived_course_is_taken_back_too(student_client, started, course):
    Course.objects.update(status=Course.Status.ARCHIVED)
    student_client.post(LEAVE)
    assert student_client.get("/courses/rising/").status_code == 404

    student_client.post(LEAVE, {"undo": ""})

    assert student_client.get("/courses/rising/").status_code == 200


def test_leaving_twice_changes_nothing(student_client, started, course):
    student_client.post(LEAVE)

    assert student_client.post(LEAVE).status_code == 404
    assert students(course) == 0


@pytest.mark.parametrize("visitor", ["stranger", "educator", "admin"])
def test_only_who_is_in_may_leave_and_only_who_left_come_back(
    client_of, stranger, started, visitor
):
    client = client_of(visitor)

    assert client.get(LEAVE).status_code == client.post(LEAVE).status_code == 404
    assert client.post(LEAVE, {"undo": ""}).status_code == 404
    assert "You left" not in html(client.get("/learn/?left=rising"))
    assert Enrollment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_those_who_leave_and_come_back_at_once_are_counted_right(course, eight_at_once):
    people = [person(f"user_{number}") for number in range(8)]
    enrollments = [progress.enroll(each, course) for each in people]

    def step(number):
        for _ in range(3):
            progress.leave(enrollments[number])
            progress.enroll(people[number], course)
        if number % 2:
            progress.leave(enrollments[number])

    eight_at_once(step)

    assert students(course) == Enrollment.objects.present().count() == 4
