"""A course with too many rows to remove at once: deleted for everyone, removed by a command"""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from certificates.models import Certificate
from courses import deletion, progress, publication
from courses.models import (
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Review,
    ReviewReport,
)
from tests.conftest import make_course
from tests.courses.pages import text

MODELS = (Course, Chapter, Lecture, Enrollment, LectureProgress, Review, ReviewReport)


def left() -> dict[str, int]:
    return {model.__name__: number for model in MODELS if (number := model.objects.count())}


@pytest.fixture
def deleted(course, enrollment, lectures):
    """A course whose deletion left its rows."""
    progress.complete(enrollment, lectures[0])
    assert not publication.delete(Course.objects.filter(pk=course.pk), at_once=8)
    return course


@pytest.mark.parametrize("visitor", ["nobody", "student", "stranger", "educator", "admin"])
def test_nobody_sees_it_any_more(client_of, deleted, lectures, visitor):
    visit = client_of(visitor)
    lecture = f"/learn/rising/{lectures[0].pk}/"
    hidden = [lecture, "/learn/rising/", "/teach/courses/rising/"]
    hidden += [f"/teach/lectures/{lectures[0].pk}/edit/"]
    assert visit.get("/courses/rising/").status_code == 404
    assert {visit.get(path).status_code for path in hidden} <= {302, 403, 404}
    for path in ("/", "/courses/", "/learn/", "/teach/", "/sitemap-courses.xml"):
        assert b"ising" not in visit.get(path).content


def test_its_student_does_nothing_there(student_client, deleted, enrollment, lectures):
    before = Enrollment.objects.values().get()
    for lecture in lectures:
        for action in ("complete", "position"):
            response = student_client.post(f"/learn/rising/{lecture.pk}/{action}/")
            assert response.status_code == 404

    assert student_client.post("/courses/rising/enroll/").status_code == 404
    assert Enrollment.objects.values().get() == before


def test_it_is_not_published_again(deleted):
    publication.publish(deleted)

    assert Course.objects.get().status == Course.Status.DELETED


def test_the_command_removes_it(deleted, educator, category, enrollment):
    Certificate.objects.create(enrollment=enrollment, code="ABCD", course_title="Rising")
    other = make_course(educator, category, "Other")

    call_command("finish_deletions")

    assert list(Course.objects.all()) == [other]
    assert left() == {"Course": 1, "Chapter": 2, "Lecture": 4}
    assert Certificate.objects.get().enrollment_id is None


def test_deleting_again_goes_on(educator, deleted):
    assert publication.delete(Course.objects.filter(pk=deleted.pk))

    assert left() == {}


def test_an_admin_sees_what_is_being_removed(admin_client, deleted):
    assert "Rising" in text(admin_client.get("/admin/courses/course/"))
    assert "Deleted" in text(admin_client.get("/admin/courses/course/"))


def test_what_goes_is_counted(course, enrollment, lectures, add_reviews):
    add_reviews(course, 3)
    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 5)

    counts = deletion.count(Course.objects.filter(pk=course.pk))

    assert {model.__name__: number for model, number in counts.items() if number} == {
        "Course": 1,
        "Chapter": 2,
        "Lecture": 4,
        "LectureProgress": 2,
        "Enrollment": 4,
        "EnrollmentWord": 1,
        "Review": 3,
    }


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
@pytest.mark.django_db(transaction=True)
def test_a_deletion_interrupted_at_any_query_is_finished_by_the_next(
    course, enrollment, lectures, add_reviews
):
    add_reviews(course, 3)
    for review in course.reviews.all():
        ReviewReport.objects.create(review=review, user=enrollment.user)
    progress.complete(enrollment, lectures[0])
    courses = Course.objects.filter(pk=course.pk)
    number = 0
    while courses.exists():
        number += 1
        queries = iter(range(number))

        def fail(execute, *query, queries=queries):
            if next(queries, None) is None:
                raise DatabaseError("Interrupted.")
            return execute(*query)

        with connection.execute_wrapper(fail):
            try:
                publication.delete(courses)
            except DatabaseError:
                continue
    assert number > 5
    assert left() == {}


@pytest.mark.engines("mongodb")  # the other engines refuse such rows
def test_the_command_removes_what_points_to_nothing(course, enrollment, lectures, add_reviews):
    add_reviews(course, 1)
    ReviewReport.objects.create(review=course.reviews.get(), user=enrollment.user)
    progress.complete(enrollment, lectures[0])
    database = connection.database
    database["courses_lecture"].delete_one({"_id": lectures[0].pk.hex})
    call_command("finish_deletions")
    assert not LectureProgress.objects.exists()
    assert Enrollment.objects.get(pk=enrollment.pk).last_lecture_id is None

    database["courses_course"].delete_one({"_id": course.pk.hex})
    call_command("finish_deletions")
    assert left() == {}


def test_rows_whose_parents_are_there_stay(course, enrollment, lectures):
    progress.complete(enrollment, lectures[0])
    before = left()
    deletion.clear_all_missing()

    assert left() == before
