"""Deleting in Django admin: what goes is counted, not listed, and goes in chunks"""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from certificates.models import Certificate
from courses import counters, progress
from courses.admin_pages import MOST
from courses.models import Category, Chapter, Course, Enrollment, Lecture, LectureProgress
from tests.conftest import make_course
from tests.courses.pages import text

STUDENTS = 60


@pytest.fixture
def full(course, lectures):
    """A course with sixty students, each with two lectures completed."""
    people = User.objects.bulk_create(
        User(pk=f"user_{number:03}", first_name="Somebody", clerk_updated_at=1)
        for number in range(STUDENTS)
    )
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(user=student, course=course) for student in people
    )
    LectureProgress.objects.bulk_create(
        LectureProgress(enrollment=enrollment, lecture=lecture)
        for enrollment in enrollments
        for lecture in lectures[:2]
    )
    counters.recount(course.pk)
    return course


def url(row, action: str = "delete") -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{action}/"


def delete_selected(client, model, keys, **fields):
    data = {"action": "delete_selected", "_selected_action": keys} | fields
    return client.post(f"/admin/courses/{model._meta.model_name}/", data)


def test_the_page_counts_what_goes(admin_client, full):
    response = admin_client.get(url(full))

    words = text(response)
    assert "Enrollments: 60" in words
    assert "Lecture progress: 120" in words
    assert "Lectures: 4" in words
    assert "Somebody" not in words
    assert "user_001" not in words


def test_the_page_costs_as_much_whoever_learns(admin_client, full):
    admin_client.get(url(full))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(url(full))
        counts.append(len(captured.captured_queries))
        Enrollment.objects.filter(
            pk__in=list(Enrollment.objects.values_list("pk", flat=True)[:50])
        ).delete()

    assert counts[0] == counts[1] <= 36  # one for each model that goes with it, and the page


def test_a_course_goes_with_all_it_has(admin_client, full):
    Certificate.objects.create(enrollment=full.enrollments.first(), code="A", course_title="R")

    response = admin_client.post(url(full), {"post": "yes"})

    assert response.status_code == 302
    for model in (Course, Chapter, Lecture, Enrollment, LectureProgress):
        assert not model.objects.exists()
    assert Certificate.objects.get().enrollment is None
    assert LogEntry.objects.get().object_repr == "Rising"


@pytest.mark.parametrize("model", [Chapter, Lecture, Enrollment, LectureProgress])
def test_selected_rows_are_counted_and_go(admin_client, full, model):
    keys = list(model.objects.values_list("pk", flat=True)[:40])
    left = model.objects.count() - len(keys)

    asked = delete_selected(admin_client, model, keys)
    assert f": {len(keys)}" in text(asked)
    more = f"… and {len(keys) - 20} more"
    assert (more in text(asked)) == (len(keys) > 20)
    delete_selected(admin_client, model, keys, post="yes")

    assert model.objects.count() == left
    full.refresh_from_db()
    assert full.enrollment_count == Enrollment.objects.count()
    assert full.lecture_count == Lecture.objects.count()


def test_more_than_a_form_holds_are_not_deleted_at_once(admin_client, course, lectures, enrollment):
    Lecture.objects.bulk_create(
        Lecture(chapter=lectures[0].chapter, title="Many", position=100 + number)
        for number in range(MOST)
    )
    keys = [lectures[0].pk]

    delete_selected(admin_client, Lecture, keys, select_across="1")

    said = text(admin_client.get("/admin/courses/lecture/"))
    assert f"At most {MOST} are deleted at once" in said
    assert Lecture.objects.count() == MOST + 4


def test_a_category_with_courses_stays(admin_client, course):
    response = admin_client.get(url(course.category))

    assert "1 courses" in text(response)
    admin_client.post(url(course.category), {"post": "yes"})
    assert Category.objects.exists()


def test_a_category_without_courses_goes(admin_client, category):
    admin_client.post(url(category), {"post": "yes"})

    assert not Category.objects.exists()


def test_a_course_that_is_gone_already_is_told(admin_client, course):
    Course.objects.all().delete()

    response = admin_client.post(url(course), {"post": "yes"}, follow=True)

    assert "Perhaps it was deleted?" in text(response)


# Saving


def test_an_admin_stores_what_was_changed_alone(admin_client, enrollment, lectures):
    """A student goes on between an admin's reading of their enrollment and its save."""
    progress.complete(enrollment, lectures[2])
    typed = {
        "user": enrollment.user_id,
        "course": enrollment.course_id,
        "created_at_0": "2026-01-02",
        "created_at_1": "10:00:00",
        "version": 1,
    }

    response = admin_client.post(url(enrollment, "change"), typed)

    assert response.status_code == 302
    stored = Enrollment.objects.get(pk=enrollment.pk)
    assert stored.last_lecture == lectures[2]
    assert stored.created_at.year == 2026


def test_a_row_deleted_under_a_save_stays_deleted(category):
    Category.objects.filter(pk=category.pk).delete()

    assert not category.save_version(["name"])

    assert not Category.objects.exists()


def test_rows_of_many_courses_are_counted_together(admin_client, student, educator, category):
    taken = []
    for number in (1, 2, 4):  # one is written without a transaction
        titles = [f"Course {len(taken)} {n}" for n in range(number)]
        courses = [make_course(educator, category, title) for title in titles]
        rows = [Enrollment.objects.create(user=student, course=course) for course in courses]
        counters.recount(*(course.pk for course in courses))
        with CaptureQueriesContext(connection) as captured:
            delete_selected(admin_client, Enrollment, [row.pk for row in rows], post="yes")
        taken.append(len(captured))

    assert taken[1] == taken[2]
    assert not Course.objects.exclude(enrollment_count=0).exists()


def test_progress_concerns_its_own_enrollment_alone(admin_client, full):
    first, second = Enrollment.objects.order_by("pk")[:2]
    Enrollment.objects.update(completed_count=9)
    row = LectureProgress.objects.filter(enrollment=first).first()

    admin_client.post(url(row), {"post": "yes"})

    counts = Enrollment.objects.in_bulk([first.pk, second.pk])
    assert (counts[first.pk].completed_count, counts[second.pk].completed_count) == (0, 9)
