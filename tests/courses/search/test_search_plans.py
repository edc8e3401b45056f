"""A search reads the indexes of its tables, whatever SQLite knows of them"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses import access, facets
from courses.models import Course, SearchWord
from courses.search import postings, understanding
from courses.search.finding import Search
from courses.search.suggesting import suggest
from tests.conftest import index_courses

pytestmark = pytest.mark.engines("sqlite")  # the plans are SQLite's
COURSES, DRAFTS, PEOPLE = 100, 2_000, 500


@pytest.fixture(params=["before ANALYZE", "after ANALYZE"])
def common(request, educator, category, monkeypatch):
    """Many courses that have the same words, among others and their people."""
    monkeypatch.setattr(postings, "AT_ONCE", 30)
    monkeypatch.setattr(understanding, "MOST_BEGUN", 20)
    Course.objects.bulk_create(
        Course(
            slug=f"many-{number}",
            title=f"Rising stairs word{number}",
            category=category,
            educator=educator,
            status=Course.Status.PUBLISHED if number < COURSES else Course.Status.DRAFT,
        )
        for number in range(COURSES + DRAFTS)
    )
    User.objects.bulk_create(User(pk=f"user_{number}") for number in range(PEOPLE))
    index_courses()
    if request.param == "after ANALYZE":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def plans(step) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert step()
    with connection.cursor() as cursor:
        found = []
        for query in captured.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            found.append("; ".join(row[3] for row in cursor.fetchall()))
    return found


TEXTS = "rising", "rising stairs", "rising word7", "risng stairs", "ri", "word", "stairs wor"


def test_a_search_reads_indexes(common, category):
    """One test: what it asks of is slow to make."""
    courses = access.listed_courses().for_listed_cards()
    once = plans(lambda: Search("rising").best_of(courses).rows)  # a day: is the index filled?
    by_keys = "SCAN courses_course USING INDEX sqlite_autoindex_courses_course_1"  # from its end
    assert any(plan.startswith(by_keys) for plan in once)
    found = [
        plan
        for text in TEXTS
        for plan in plans(lambda text=text: Search(text).best_of(courses).rows)
    ]
    chosen = facets.narrowed_by_index(courses, {"level": "beginner"}, [category.pk.hex])
    found += plans(lambda: Search("rising stairs").best_of_few(chosen).rows)
    found += plans(lambda: suggest("rising st"))

    read = [plan.replace("SCAN courses_category", "") for plan in found]  # there are few
    assert [plan for plan in read if "SCAN courses_" in plan] == []
    assert [plan for plan in found if "courses_course USING" in plan and "(status=?)" in plan] == []
    best = [plan for plan in found if "search_best (stem=?)" in plan]
    assert best
    assert [plan for plan in best if "TEMP B-TREE" in plan] == []
    of_course = [
        plan for plan in found if "courses_searchposting" in plan and "course_id=?" in plan
    ]
    assert of_course == []

    words = SearchWord.objects.filter(beginning="wo", word__startswith="word")
    plan = words.order_by("-course_count", "word").values_list("pk")[:8].explain()
    assert "search_beginning" in plan
    assert "TEMP B-TREE" not in plan
