"""Completing a lecture, and taking that back"""

import threading

import pytest
from django.db import connection

from courses import progress
from courses.models import Enrollment, Lecture, LectureProgress
from tests.conftest import completed_ids
from tests.courses.pages import lecture_url, text
from tests.courses.reports import report


def test_completing_leads_to_the_next_lecture(student_client, enrollment, lectures):
    response = student_client.post(lecture_url(lectures[1], "complete"))

    assert response["Location"] == lecture_url(lectures[2])
    assert completed_ids(enrollment) == {lectures[1].pk}
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_completing_every_lecture_completes_the_course(student_client, enrollment, lectures):
    for lecture in lectures:
        response = student_client.post(lecture_url(lecture, "complete"), follow=True)

    assert response.redirect_chain == [("/learn/rising/finish/", 302)]
    assert "You have finished the course" in text(response)
    assert "You have completed this course." in text(student_client.get(lecture_url(lectures[3])))
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_the_last_lecture_alone_does_not_complete_the_course(student_client, enrollment, lectures):
    response = student_client.post(lecture_url(lectures[3], "complete"), follow=True)

    assert "You have completed this course." not in text(response)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_a_completion_can_be_taken_back(student_client, enrollment, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)

    response = student_client.post(lecture_url(lectures[1], "complete"), {"undo": ""}, follow=True)

    assert response.redirect_chain == [(lecture_url(lectures[1]), 302)]
    assert "Mark complete and next" in text(response)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert len(completed_ids(enrollment)) == 3


def test_completing_twice_changes_nothing(student_client, enrollment, lectures):
    for lecture in lectures:
        student_client.post(lecture_url(lecture, "complete"))
    completed = list(LectureProgress.objects.order_by("pk").values())
    course_completed_at = Enrollment.objects.get().completed_at

    student_client.post(lecture_url(lectures[3], "complete"))

    assert list(LectureProgress.objects.order_by("pk").values()) == completed
    assert Enrollment.objects.get().completed_at == course_completed_at


def test_taking_back_what_was_never_completed_changes_nothing(student_client, enrollment, lectures):
    student_client.post(lecture_url(lectures[1], "complete"), {"undo": ""})

    assert not LectureProgress.objects.exists()


@pytest.mark.parametrize("action", ["complete", "position"])
@pytest.mark.parametrize("visitor", ["stranger", "educator", "admin"])
def test_only_the_enrolled_make_progress(client_of, lectures, enrollment, rows, visitor, action):
    client, before = client_of(visitor), rows()

    response = client.post(lecture_url(lectures[0], action), report(1))

    assert response.status_code == 404
    assert rows() == before


@pytest.mark.parametrize("action", ["complete", "position"])
def test_progress_wants_someone_signed_in(client, enrollment, lectures, rows, action):
    before = rows()

    response = client.post(lecture_url(lectures[0], action))

    assert response["Location"].startswith("/sign-in/")
    assert rows() == before


@pytest.mark.parametrize("action", ["complete", "position"])
def test_progress_wants_a_post(student_client, enrollment, lectures, action):
    assert student_client.get(lecture_url(lectures[0], action)).status_code == 405


def test_a_lecture_added_later_lowers_the_percentage(
    student_client, course, enrollment, lectures, add_lectures
):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    add_lectures(course, 1)

    assert "4 of 5 lectures · 80 %" in text(student_client.get("/learn/"))
    assert "4 of 5 lectures · 80 %" in text(student_client.get("/courses/rising/"))
    response = student_client.get(lecture_url(lectures[0]))
    assert "4 of 5 lectures · 80 %" in text(response)
    assert "You have completed this course." not in text(response)


@pytest.mark.parametrize("part", ["lecture", "chapter"])
def test_losing_what_was_left_completes_the_course(
    educator_client, student_client, stranger, course, enrollment, lectures, part
):
    behind = progress.enroll(stranger, course)
    progress.complete(behind, lectures[0])
    lost = lectures[3] if part == "lecture" else lectures[3].chapter
    for lecture in lectures[: 3 if part == "lecture" else 2]:
        progress.complete(enrollment, lecture)

    educator_client.post(f"/teach/{part}s/{lost.pk}/delete/")

    assert "You have completed this course." in text(student_client.get(lecture_url(lectures[0])))
    assert Enrollment.objects.get(pk=enrollment.pk).completed_at
    assert Enrollment.objects.get(pk=behind.pk).completed_at is None


def test_losing_every_lecture_completes_nothing(educator_client, enrollment, lectures):
    for chapter in enrollment.course.chapters.all():
        educator_client.post(f"/teach/chapters/{chapter.pk}/delete/")

    assert Enrollment.objects.get().completed_at is None


@pytest.mark.django_db(transaction=True)
def test_eight_completions_at_once_all_count(course, enrollment, add_lectures):
    lectures = [*Lecture.objects.of(course), *add_lectures(course, 4)]
    ready = threading.Barrier(8)

    def complete(lecture):
        ready.wait()
        progress.complete(Enrollment.objects.get(pk=enrollment.pk), lecture)
        connection.close()

    threads = [threading.Thread(target=complete, args=[lecture]) for lecture in lectures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [done] = progress.progress_of(Enrollment.objects.all())
    assert (done.done, done.percent) == (8, 100)
    assert done.enrollment.completed_at


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
def test_a_last_completion_in_between_is_not_lost(enrollment, lectures):
    """One tab has found the course unfinished when another finishes it."""
    first, *rest = lectures
    for lecture in rest[:-1]:
        progress.complete(enrollment, lecture)
    waiting = [rest[-1]]

    def finish_before(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"completed_at" = NULL' in sql and waiting:
            progress.complete(enrollment, waiting.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(finish_before):
        progress.complete(enrollment, first)
        if waiting:
            progress.complete(enrollment, waiting.pop())

    enrollment.refresh_from_db()
    assert enrollment.completed_at
