"""What is taken for a slip, and what for another word"""

import pytest

from courses import access
from courses.models import Course
from courses.search.finding import Search
from tests.conftest import index_courses, make_course

PLAIN = {"subtitle": "From the beginning.", "description": "What one needs to know."}


@pytest.fixture
def search(educator, category):
    """Finds the titles of these courses; each is a title, or what else one says."""

    def find(text, **texts):
        make_course(educator, category, **{"title": "Elsewhere"} | PLAIN | texts)
        index_courses()
        done = Search(text)
        rows = done.best_of(access.listed_courses()).rows
        return [Course.objects.get(pk=key).title for key in rows]

    return find


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("pallete", "Palette"),
        ("hanna", "Hana"),
        ("cleff", "Clef"),
        ("kommand", "Command"),
        ("mashine", "Machine"),
        ("organice", "Organize"),
        ("eidt", "Edit"),
        ("edti", "Edit"),
    ],
)
def test_what_is_doubled_or_swapped_or_sounds_alike(search, typed, title):
    assert search(typed, title=title) == [title]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("cleff", "clef"),
        ("pallete", "palette"),
        ("mashine", "machine"),
        ("pensil", "pencil"),
        ("pronunsiation", "pronunciation"),
    ],
)
def test_also_where_a_course_says_more_of_itself(search, typed, word):
    assert search(typed, outcomes=f"One {word}") == ["Elsewhere"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("prize", "price"),
        ("fishing", "phishing"),
        ("censor", "sensor"),
        ("cheek", "check"),
        ("clam", "calm"),
        ("march", "marsh"),
    ],
)
def test_another_word_is_not_found_there(search, typed, word):
    assert search(typed, outcomes=f"One {word}") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("2012", "The Year 2021"),
        ("15000", "1500 Steps"),
        ("calm", "Aclm"),
        ("loose", "Lose"),
        ("coat", "Cost"),
    ],
)
def test_another_word_is_found_nowhere(search, typed, title):
    assert search(typed, title=title) == []


def test_a_word_that_is_begun_has_no_slip(search, educator, category):
    make_course(educator, category, "Cool Colors", **PLAIN)
    search("colo")

    found = Search("colo")

    assert found.best_of(access.listed_courses()).spelling == ""
    assert found.candidates.ranking.asked[0].spelling == ""
