"""Lists of courses read an index in their order, whatever SQLite knows of the table"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import progress
from courses.models import Course, Lecture
from tests.courses.captions import SPOKEN, add_captions

pytestmark = pytest.mark.engines("sqlite")  # the plans are SQLite's

COURSES = 400


@pytest.fixture
def many(educator, category):
    Course.objects.bulk_create(
        Course(
            slug=f"many-{number}",
            title=f"Many {number}",
            category=category,
            educator=educator,
            status=Course.Status.PUBLISHED,
            published_at=timezone.now() - timedelta(minutes=number),
            enrollment_count=number % 97,
            rating_score=number % 41 / 10,
        )
        for number in range(COURSES)
    )


@pytest.fixture(params=["before ANALYZE", "after ANALYZE"])
def known(request, many):
    if request.param == "after ANALYZE":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def plans(client, path) -> list[str]:
    """How SQLite goes about each query of a page."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    with connection.cursor() as cursor:
        found = []
        for query in captured.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                found.append("; ".join(row[3] for row in cursor.fetchall()))
    return found


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("/", "course_popular"),
        ("/courses/", "course_newest"),
        ("/courses/?sort=popular", "course_popular"),
        ("/courses/?sort=rating", "course_rated"),
        ("/courses/?sort=title", "course_by_sort_title"),
        ("/courses/?level=beginner", "course_newest"),
    ],
)
def test_a_list_is_read_in_the_order_of_its_index(client, known, path, index):
    cards = [plan for plan in plans(client, path) if "courses_category" in plan and index in plan]

    assert len(cards) == 1
    assert "TEMP B-TREE" not in cards[0]


@pytest.mark.parametrize("visitor", ["student", "educator"])
def test_a_lecture_page_reads_its_own_course_only(client_of, known, course, student, visitor):
    progress.enroll(student, course)
    lecture = course.chapters.first().lectures.first()

    found = plans(client_of(visitor), f"/learn/{course.slug}/{lecture.pk}/")

    read = [plan.replace("SCAN courses_category", "") for plan in found]  # there are few
    assert [plan for plan in read if "SCAN courses" in plan or "course_status" in plan] == []


def test_a_search_reads_the_lectures_and_lines_of_ones_own_courses_only(
    student_client, known, course, student
):
    progress.enroll(student, course)
    for lecture in Lecture.objects.all():
        Lecture.objects.filter(pk=lecture.pk).update(kind="video")
        add_captions(lecture, SPOKEN)

    found = plans(student_client, "/learn/search/?q=rope+climb")

    assert [plan for plan in found if "SCAN courses_" in plan] == []
    assert [plan for plan in found if "courses_transcriptline" in plan and "(track_id=?" in plan]
    assert [plan for plan in found if "courses_lecture" in plan and "(chapter_id=?" in plan]
