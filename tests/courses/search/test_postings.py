"""What is read of rare words and of common ones, and what is said of the rest"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import access
from courses.search import postings
from courses.search.finding import Search
from tests.conftest import index_courses, make_course

from .test_finding import MOST_QUERIES, titles


@pytest.fixture
def gardens(educator, category, monkeypatch):
    """Many courses have a stem, and few one of its forms."""
    monkeypatch.setattr(postings, "AT_ONCE", 4)
    for number in range(20):
        make_course(educator, category, f"Garden {number}", enrollment_count=50)
    make_course(educator, category, "Zebra Gardens", level="advanced")
    index_courses()


@pytest.mark.parametrize("text", ["gardens zebra", "gardns zebra", "zebra gardns"])
def test_a_form_that_is_rarer_than_its_stem_beside_a_rare_word(gardens, text):
    assert titles(text) == ["Zebra Gardens"]


def test_courses_that_have_several_forms_of_a_word_are_counted_once(
    educator, category, monkeypatch
):
    monkeypatch.setattr(postings, "AT_ONCE", 15)
    text = "Paint paints painting paintings painters painted."
    for number in range(10):
        make_course(educator, category, f"Painting {number}", description=text)
    index_courses()

    found = Search("painting").best_of(access.listed_courses())

    assert (len(found.rows), found.is_more) == (10, False)


def test_courses_with_all_the_words_are_all_there_are_where_the_rarest_is_rare(
    educator, category, monkeypatch
):
    monkeypatch.setattr(postings, "AT_ONCE", 4)
    for number in range(20):
        make_course(educator, category, f"Data Science {number}", enrollment_count=50)
    make_course(educator, category, "Data Science Zebra")
    index_courses()

    found = Search("data science zebra").best_of(access.listed_courses())

    assert (len(found.rows), found.met, found.is_more) == (1, 3, False)
    assert Search("data science").best_of(access.listed_courses()).is_more


@pytest.mark.parametrize("text", ["painting beginner", "painting beginn", "beginner"])
def test_of_few_courses_those_with_a_level_are_all_found(educator, category, monkeypatch, text):
    """A level's name has several stems, which most courses lack."""
    monkeypatch.setattr(postings, "AT_ONCE", 3)
    monkeypatch.setattr(postings, "LOOKED_UP_OF_FEW", 12)
    for number in range(12):
        level = "beginner" if number % 2 else "advanced"
        make_course(educator, category, f"Painting {number}", level=level)
    index_courses()

    assert len(Search(text).best_of_few(access.listed_courses()).rows) == 6


def test_of_a_word_that_is_begun_its_likeliest_end_is_looked_up_first(
    educator, category, monkeypatch
):
    monkeypatch.setattr(postings, "AT_ONCE", 1)
    monkeypatch.setattr(postings, "LOOKED_UP", 2)
    for number in range(12):
        make_course(educator, category, f"Data Analysis Projects {number}")
    for word in ("Process", "Program", "Product", "Promote"):
        for number in range(2):
            make_course(educator, category, f"{word} {number}")
    index_courses()

    found = Search("data analysis pro").best_of(access.listed_courses())

    assert (found.asked, found.met) == (3, 3)


def test_few_queries_where_a_word_was_counted_as_rare(gardens):
    Search("garden").best_of(access.listed_courses())
    with CaptureQueriesContext(connection) as captured:
        Search("gardns zebra").best_of(access.listed_courses())

    assert len(captured) <= MOST_QUERIES + 2
