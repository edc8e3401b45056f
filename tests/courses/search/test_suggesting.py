"""What the search field suggests"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from courses.models import Course
from courses.search import suggesting
from courses.search.suggesting import Suggestion, suggest
from tests.conftest import index_courses, make_course, person


@pytest.fixture
def courses(educator, category):
    make_course(educator, category, "Rising")
    make_course(educator, category, "How to Rise & Fall", enrollment_count=9)
    make_course(educator, category, "Rising in Secret", Course.Status.DRAFT)
    index_courses()


def test_courses_categories_educators_and_searches(courses, educator):
    fall = Suggestion("How to Rise & Fall", "/courses/how-to-rise-fall/", "course")
    rising = Suggestion("Rising", "/courses/rising/", "course")

    assert suggest("ris") == [fall, rising, Suggestion("rise", "/courses/?q=rise", "search")]
    assert suggest("RISE fa") == [fall]
    assert suggest("how to r") == suggest("how to")
    assert suggest("how to rise a b") == suggest("how to rise") != []
    assert suggest("mus") == [
        Suggestion("Music", "/courses/?category=music", "category"),
        Suggestion("music", "/courses/?q=music", "search"),
    ]
    assert suggest("educ") == [
        Suggestion("Educator", f"/users/{educator.pk}/", "educator"),
        Suggestion("educator", "/courses/?q=educator", "search"),
    ]


def test_a_course_stands_by_the_best_of_its_words(educator, category):
    make_course(educator, category, "Photography", subtitle="Photos for everyone.")
    make_course(educator, category, "The Light: Photos", subtitle="Of it.", enrollment_count=9)
    Course.objects.filter(slug="photography").update(enrollment_count=99)
    index_courses()

    found = [each.text for each in suggest("phot") if each.kind == "course"]
    assert found == ["Photography", "The Light: Photos"]


@pytest.mark.parametrize("text", ["", "r", "?", "zz", "ris zz", "zz ris", "x" * 300])
def test_nothing_where_there_is_nothing(courses, text):
    assert suggest(text) == []


@pytest.mark.parametrize("text", ["ri", "rise fa", "how to rise", "a b c d e f g h ri"])
def test_few_queries_and_suggestions(courses, educator, category, monkeypatch, text):
    for number in range(9):
        make_course(educator, category, f"Rise {number}")
    index_courses()
    monkeypatch.setattr(suggesting, "AT_ONCE", 3)  # as if these words were common

    with CaptureQueriesContext(connection) as captured:
        found = suggest(text)

    assert len(captured) <= 4
    assert len(found) <= 8


def test_educators_are_read_with_their_courses(category):
    for name in ("ada", "bela"):
        former = person(f"user_{name}", Role.EDUCATOR, last_name="Former")
        make_course(former, category, f"By {name}")
    index_courses()

    with CaptureQueriesContext(connection) as captured:
        found = [each.text for each in suggest("form") if each.kind == "educator"]

    assert sorted(found) == ["Ada Former", "Bela Former"]
    assert len(captured) <= 4


def test_a_banned_educator_is_not_suggested(courses, educator):
    type(educator).objects.filter(pk=educator.pk).update(banned=True)

    assert [each for each in suggest("educ") if each.kind != "search"] == []
