"""Lists of courses read an index in their order, whatever SQLite knows of the table"""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from courses import counters, progress, student_names
from courses.catalogue import listing
from courses.models import Course, Enrollment, Lecture
from tests.conftest import make_course, person, share
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
    caches["pages"].clear()
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


def in_index_alone(found: list[str], index: str) -> list[str]:
    """The plans of queries of courses that need nothing but this index."""
    return [plan for plan in found if f"courses_course USING COVERING INDEX {index} (" in plan]


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("/", "course_popular"),
        ("/courses/", "course_newest"),
        ("/courses/?page=9", "course_newest"),
        ("/courses/?sort=popular", "course_popular"),
        ("/courses/?sort=rating", "course_rated"),
        ("/courses/?sort=title", "course_by_sort_title"),
        ("/courses/?level=beginner&page=9", "course_newest"),
        ("/courses/?category=music&level=beginner&language=en&sort=rating", "course_rated"),
        ("/users/user_educator/", "course_of_educator"),
        ("/users/user_educator/?page=9", "course_of_educator"),
    ],
)
def test_a_page_finds_its_keys_in_the_index_of_its_order(client, known, path, index):
    found = plans(client, path)

    (keys,) = in_index_alone(found, index)
    assert "TEMP B-TREE" not in keys
    assert [plan for plan in found if "sqlite_autoindex_courses_course_1 (_id=?)" in plan]


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("category=music", "category_id=?"),
        ("category=music&level=advanced&sort=popular", "category_id=? AND level=?"),
        ("length=long&sort=rating", "category_id=? AND level=? AND length=?"),
        ("rating=4.5&sort=title", "category_id=? AND level=? AND length=? AND stars=?"),
        ("language=es", "category_id=? AND level=? AND length=? AND stars=? AND language=?"),
    ],
)
def test_few_are_found_in_the_index_of_what_is_chosen(client, known, monkeypatch, query, columns):
    monkeypatch.setattr(listing, "MOST_PASSED", 0)

    found = in_index_alone(plans(client, f"/courses/?{query}"), "course_facets")

    assert [plan for plan in found if f"(status=? AND {columns})" in plan]


def test_courses_are_counted_in_one_index_alone(client, known):
    (counted,) = in_index_alone(plans(client, "/courses/"), "course_facets")

    assert "(status=?)" in counted


@pytest.mark.parametrize("visitor", ["student", "educator"])
def test_a_lecture_page_reads_its_own_course_only(client_of, known, course, student, visitor):
    progress.enroll(student, course)
    lecture = course.chapters.first().lectures.first()

    found = plans(client_of(visitor), f"/learn/{course.slug}/{lecture.pk}/")

    read = [plan.replace("SCAN courses_category", "") for plan in found]  # there are few
    assert [plan for plan in read if "SCAN courses" in plan or "course_status" in plan] == []


@pytest.mark.parametrize("path", ["/teach/", "/teach/questions/", "/users/user_rival/"])
def test_what_one_teaches_beside_others_is_read_by_its_keys(
    client_of, category, many, course, rival, path
):
    people = [person(f"user_{number}", Role.EDUCATOR) for number in range(40)]
    for number, key in enumerate(Course.objects.values_list("pk", flat=True)):
        Course.objects.filter(pk=key).update(educator=people[number % 40])
    make_course(rival, category, "Theirs")
    share(course, rival)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    found = plans(client_of("rival"), path)

    read = [plan.replace("SCAN courses_courseeducator", "") for plan in found]  # there is one
    assert [plan for plan in read if "SCAN courses_course" in plan] == []


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


@pytest.fixture
def many_students(known, course):
    """Also where SQLite knows what it has."""
    everyone = User.objects.bulk_create(User(pk=f"user_{number}") for number in range(COURSES))
    Enrollment.objects.bulk_create(
        Enrollment(user=user, course=course, completed_count=number % 5)
        for number, user in enumerate(everyone)
    )
    counters.recount(course.pk)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "enrollment_active"),
        ("?sort=away&show=completed", "enrollment_active"),
        ("?sort=enrolled&show=inactive", "enrollment_enrolled"),
        ("?sort=name&show=under-half", "enrollment_name"),
        ("?sort=least", "enrollment_progress"),
        ("?enrolled_since=2020-01-01", "enrollment_active"),
    ],
)
def test_students_are_found_in_one_index_alone(educator_client, many_students, query, index):
    found = plans(educator_client, f"/teach/courses/rising/students/{query}")

    keys = [plan for plan in found if f"COVERING INDEX {index} (course_id=?" in plan]
    assert len(keys) == 1
    assert "TEMP B-TREE" not in keys[0]


@pytest.mark.parametrize(
    "query",
    [
        "q=ada",
        "q=ada&sort=name&show=under-half&show=inactive",
        "q=ada+b&show=completed&sort=least&enrolled_since=2020-01-01",
        "q=ada&lecture={0}",
    ],
)
def test_a_name_that_few_have_is_looked_up_and_everyone_is_looked_at_for_others(
    educator_client, educator, category, many_students, lectures, monkeypatch, query
):
    make_course(educator, category, "Second")
    path = f"/teach/courses/rising/students/?{query.format(lectures[0].pk)}"
    for address in (path, path.replace("courses/rising/", "")):
        found = plans(educator_client, address)
        looked_up = "SEARCH courses_enrollment USING INDEX sqlite_autoindex_courses_enrollment_1"
        (keys,) = [plan for plan in found if "LIST SUBQUERY" in plan and looked_up in plan]
        assert keys.count("USING COVERING INDEX enrollment_word (course_id=?") == 1
        assert [plan for plan in found if "SCAN courses_enrollment" in plan] == []

    monkeypatch.setattr(student_names, "FEW", -1)
    found = plans(educator_client, path)

    assert [plan for plan in found if "LIST SUBQUERY" in plan] == []
    (keys,) = [
        plan for plan in found if "COVERING INDEX enrollment_" in plan and "word" not in plan
    ]
    assert "TEMP B-TREE" not in keys
