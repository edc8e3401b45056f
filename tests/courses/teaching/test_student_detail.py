"""/teach/courses/<slug>/students/<id>/: one student; taking them out of the course"""

import pytest

from certificates.models import Certificate
from courses import progress, questions, reviews
from courses.models import Course, Enrollment, Lecture, Note, Question
from tests.conftest import completed_ids, make_course
from tests.courses.pages import links, page, text


@pytest.fixture
def studied(enrollment, lectures, student):
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", seconds=600)
    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 65)
    Note.objects.create(enrollment=enrollment, lecture_title="Step 0.0", text="Breathe out.")
    questions.ask(Question(lecture=lectures[0], author=student, title="How high?"))
    reviews.write(enrollment, 4, "Good.")
    Certificate.objects.create(
        enrollment=enrollment, code="7K3QMX9T2B", student_name="Student", course_title="Rising"
    )
    return enrollment


@pytest.fixture
def address(studied):
    return f"/teach/courses/rising/students/{studied.pk}/"


def test_the_page_shows_what_they_did_but_no_notes(educator_client, address, lectures):
    response = educator_client.get(address)

    told = text(response)
    assert "1 of 4 lectures · 25 %" in told
    assert page(response).all("ol", "student-lectures")[0].texts("li") == [
        "Completed: Step 0.0",
        "Step 0.1 Opened last 1:05 of 10:00",
    ]
    assert "How high?" in told
    assert "Good." in told
    assert "7K3Q" in told
    assert "Breathe out." not in told
    assert f"{address}remove/" in links(response)


def test_a_student_is_removed_as_if_they_had_left(
    educator_client, student_client, address, studied, course
):
    asked = educator_client.get(f"{address}remove/")
    assert page(asked).one("h1").text == "Remove Student from “Rising”?"
    assert Enrollment.objects.present().count() == 1

    response = educator_client.post(f"{address}remove/", follow=True)

    assert "Student is no longer in the course." in text(response)
    assert Course.objects.get(pk=course.pk).enrollment_count == 0
    assert educator_client.get(address).status_code == 404
    assert len(completed_ids(studied)) == 1
    assert Note.objects.exists()
    student_client.post("/courses/rising/enroll/")
    assert educator_client.get(address).status_code == 200


def test_nobody_elses_student(as_person, rival, educator_client, educator, category, address):
    make_course(educator, category, "Second")
    make_course(rival, category, "Of the rival")
    elsewhere = [address.replace("rising", slug) for slug in ("second", "of-the-rival")]

    for page_ in ("", "remove/"):
        assert as_person(rival).get(address + page_).status_code == 404
        assert as_person(rival).get(elsewhere[1] + page_).status_code == 404
        assert educator_client.get(elsewhere[0] + page_).status_code == 404
    assert as_person(rival).post(f"{address}remove/").status_code == 404
    assert Enrollment.objects.present().count() == 1
