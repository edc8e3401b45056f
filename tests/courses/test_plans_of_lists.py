"""Lists of students, educators and search engines read indexes, whatever SQLite knows of a table"""

import re

import pytest

from courses import counters, progress
from courses.models import Course, Enrollment, Question
from tests.conftest import make_course
from tests.courses.test_plans import known, many, plans  # noqa: F401

pytestmark = pytest.mark.engines("sqlite")  # the plans are SQLite's


@pytest.fixture
def many_enrollments(known, student):  # noqa: F811
    Enrollment.objects.bulk_create(
        Enrollment(user=student, course=course) for course in Course.objects.all()
    )


@pytest.mark.parametrize("path", ["/", "/learn/", "/learn/?section=in-progress&page=3"])
def test_ones_own_courses_are_read_in_the_order_of_their_index(
    student_client, many_enrollments, path
):
    found = plans(student_client, path)

    mine = [plan for plan in found if "courses_savedcourse" not in plan]  # few, and sorted
    lists = [plan for plan in mine if "enrollment_recent (user_id=?" in plan]
    assert lists
    assert [plan for plan in lists if "TEMP B-TREE" in plan] == []
    assert [plan for plan in found if "SCAN courses_lecture" in plan] == []


def test_the_inbox_reads_the_courses_where_something_waits(educator_client, known, course, student):  # noqa: F811
    lecture = course.chapters.first().lectures.first()
    for number in range(30):
        Question.objects.create(
            course=course, lecture=lecture, author=student, title=f"Why {number}?"
        )
    counters.recount(course.pk)

    found = plans(educator_client, "/teach/questions/")

    read = [plan.replace("SCAN courses_course", "") for plan in found]  # all of them are theirs
    assert [plan for plan in read if "SCAN courses_" in plan] == []
    [keys] = [plan for plan in found if "COVERING INDEX question_waiting (course_id=?" in plan]
    assert "COVERING INDEX course_of_educator (educator_id=?" in keys


def test_reports_are_found_where_they_are(educator_client, known, course):  # noqa: F811
    found = plans(educator_client, "/teach/questions/?show=reported")

    assert [plan for plan in found if "courses_question_report_count" in plan]


@pytest.mark.parametrize("sort", ["students", "title", "rating", "questions"])
def test_what_one_teaches_is_summed_up_and_sorted_in_one_index_alone(
    client_of,
    known,  # noqa: F811
    rival,
    category,
    sort,
):
    make_course(rival, category, "Theirs")

    found = plans(client_of("rival"), f"/teach/?sort={sort}")

    alone = "courses_course USING COVERING INDEX course_of_educator (educator_id=?"
    assert len([plan for plan in found if alone in plan]) == 3  # totals, keys, the header's


@pytest.mark.parametrize("sort", ["active", "enrolled", "name"])
def test_students_of_many_courses_are_read_by_the_indexes_of_these(
    educator_client,
    many_enrollments,
    course,
    sort,
):
    counters.recount(*Course.objects.values_list("pk", flat=True))

    found = plans(educator_client, f"/teach/students/?sort={sort}")

    [keys] = [plan for plan in found if "courses_enrollment USING COVERING INDEX" in plan]
    assert "(course_id=?" in keys


def test_courses_to_take_next_are_read_by_an_index(student_client, known, enrollment, lectures):  # noqa: F811
    for lecture in lectures:
        progress.complete(enrollment, lecture)

    found = plans(student_client, "/learn/rising/finish/")

    assert [plan for plan in found if "SCAN courses_course" in plan] == []
    by_index = re.compile("courses_course USING INDEX course_(popular|facets|of_educator)")
    assert (
        len([plan for plan in found if by_index.search(plan)]) == 2
    )  # the educator's, the category's


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-courses.xml"])
def test_the_sitemap_reads_keys_in_their_order(client, known, path):  # noqa: F811
    found = plans(client, path)

    courses = [plan for plan in found if "courses_course" in plan]
    assert courses
    assert [plan for plan in courses if "TEMP B-TREE" in plan] == []
    keys, counts = "sqlite_autoindex_courses_course_1", "USING COVERING INDEX"
    assert all(keys in plan or counts in plan for plan in courses)
