"""Words that people write as one and courses as two, and the other way round"""

import pytest

from courses import access
from courses.models import Course
from courses.search.asking import MOST_WORDS
from courses.search.finding import Search
from courses.search.ranking import Marks
from tests.conftest import index_courses, make_course

SKY, LAMPS = "The Night Sky", "Lamps for a Night Outdoors"


@pytest.fixture
def courses(educator, category):
    texts = {"subtitle": "What there is to see.", "description": "Stars, planets."}
    make_course(educator, category, SKY, **texts)
    texts = {"subtitle": "What there is to light.", "description": "Under an open sky."}
    make_course(educator, category, LAMPS, **texts)
    index_courses()


def found(text):
    search = Search(text)
    rows = search.best_of(access.listed_courses())
    names = dict(Course.objects.values_list("pk", "title"))
    return search, rows, [names[key] for key in rows.rows]


def test_one_word_for_two_finds_who_has_them_side_by_side(courses):
    search, rows, titles = found("nightsky")

    assert titles == [SKY]
    assert (rows.met, rows.asked) == (1, 1)
    assert search.marks(rows.rows) == Marks(["night", "sky"], [])


def test_they_follow_each_other_in_what_else_is_asked(courses):
    _, together, _ = found("the nightsky stars")
    _, apart, titles = found("the night sky stars")

    assert list(together.rows) == list(apart.rows)
    assert titles == [SKY]
    assert (together.met, together.asked) == (2, 2)


@pytest.mark.parametrize("text", ["skynight", "nightlamps", "lampssky", "nightskies", "skylamps"])
def test_who_has_them_elsewhere_is_not_found(courses, text):
    _, rows, titles = found(text)

    assert titles == []
    assert rows.words_alone == ()


def test_it_is_one_word_of_those_that_are_wanted(courses):
    _, rows, titles = found("nightsky chess")

    assert titles == []
    assert rows.asked == 2


def test_the_last_of_many_words_is_not_cut_in_two(courses):
    search, _, titles = found("open chess harbor lamps stars planets outdoors nightsky")

    assert titles == []
    asked = search.candidates.ranking.asked
    assert [each.word for each in asked[-2:]] == ["night", "sky"]
    assert len(asked) == MOST_WORDS + 1


def test_what_stands_apart_is_not_marked(courses):
    search = Search("lamps outdoors light nightsky")
    rows = search.best_of(access.listed_courses())

    assert search.marks(rows.rows).words == ["lamps", "light", "outdoors"]


@pytest.mark.parametrize("text", ["sky nightsky", "night nightsky"])
def test_beside_a_part_of_it_it_stays_whole(courses, text):
    search, _, titles = found(text)

    assert [each.word for each in search.candidates.ranking.asked] == text.split()
    assert titles == []


def test_two_words_for_one(educator, category):
    make_course(educator, category, "Bookkeeping", subtitle="Numbers.", description="Numbers.")
    index_courses()

    assert found("book keeping")[2] == ["Bookkeeping"]
