"""/learn/<slug>/: where to go on"""

import pytest

from courses import curriculum, progress
from courses.models import Lecture
from tests.courses.pages import lecture_url, text
from tests.courses.reports import report


def test_resuming_leads_to_the_first_lecture_at_first(student_client, enrollment, lectures):
    assert student_client.get("/learn/rising/")["Location"] == lecture_url(lectures[0])


def test_resuming_leads_to_the_lecture_last_seen(student_client, enrollment, lectures):
    student_client.post(lecture_url(lectures[2], "position"), report(30))

    assert student_client.get("/learn/rising/")["Location"] == lecture_url(lectures[2])


def test_resuming_starts_over_when_the_lecture_is_gone(student_client, enrollment, lectures):
    progress.record_position(enrollment, lectures[2], 0)
    lectures[2].delete()

    assert student_client.get("/learn/rising/")["Location"] == lecture_url(lectures[0])


def test_a_complete_course_opens_at_its_first_lecture_when_the_last_one_is_removed(
    student_client, enrollment, lectures
):
    """A removed lecture stays in the database for some days."""
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    curriculum.remove(lectures[-1])

    response = student_client.get("/learn/rising/", follow=True)

    assert response.redirect_chain == [(lecture_url(lectures[0]), 302)]
    assert response.status_code == 200


@pytest.mark.parametrize("visitor", ["stranger", "rival"])
def test_resuming_leads_those_not_enrolled_to_the_course(client_of, course, visitor):
    response = client_of(visitor).get("/learn/rising/", follow=True)

    assert response.redirect_chain == [("/courses/rising/", 302)]
    assert "Enroll in this course to open its lectures." in text(response)


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_those_who_may_look_inside_start_at_the_first_lecture(client_of, lectures, visitor):
    response = client_of(visitor).get("/learn/rising/")

    assert response["Location"] == lecture_url(lectures[0])


def test_resuming_a_course_without_lectures_leads_to_the_course(student_client, enrollment):
    Lecture.objects.all().delete()

    assert student_client.get("/learn/rising/")["Location"] == "/courses/rising/"
