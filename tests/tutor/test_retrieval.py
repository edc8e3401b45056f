"""Which passages of a course answer a question: measured on the demo, without any model"""

import tomllib
from pathlib import Path

import pytest

from accounts.models import Role
from courses.models import Course, Lecture
from demo import seed
from tests.conftest import make_course, person
from tests.courses.captions import add_captions, text_of
from tests.courses.pages import lecture_url
from tutor import retrieval, sources
from tutor.passages import Passage
from tutor.words import stems_of, terms_of, words_of

QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text())
PREPARED = ("question", "unanswered")  # docs/tutor.md has the figures of the other groups
ASKED_ABOUT = {each["course"] for group in PREPARED for each in QUESTIONS[group]}
ENTRIES = list(seed.entries())
AMONG = 3
QUERIES = 7  # chapters, lectures, tracks; texts and lines that have words; texts, lines


@pytest.fixture
def courses(db) -> dict[str, Course]:
    """Those of the demo that are asked about, by title."""
    seed.store_clip()
    asked = [(category, entry) for category, entry in ENTRIES if entry["title"] in ASKED_ABOUT]
    for educator in {entry["educator"] for _, entry in asked}:
        person(educator, Role.EDUCATOR)
    return {
        entry["title"]: seed.store_course(seed.store_category(category), entry)
        for category, entry in asked
    }


def answers(passage: Passage, asked: dict) -> bool:
    if passage.place.title != asked["lecture"]:
        return False
    if "second" in asked:
        return passage.seconds is not None and passage.covers(asked["second"])
    return passage.seconds is None and passage.heading == asked.get("heading", "")


def answered(courses, group: str) -> int:
    """How many questions of a group have their passage among the first three."""
    return sum(
        any(
            answers(passage, each)
            for passage in retrieval.find(courses[each["course"]], each["asks"], most=AMONG)
        )
        for each in QUESTIONS[group]
    )


def found_for(courses, group: str) -> list[str]:
    """The questions of a group for which anything is found."""
    return [
        each["asks"]
        for each in QUESTIONS[group]
        if retrieval.find(courses[each["course"]], each["asks"])
    ]


@pytest.mark.engines("sqlite")  # the ranking is the same everywhere, and the demo is large
def test_the_right_passage_is_among_the_first_three(courses):
    assert len(QUESTIONS["question"]) == 30
    assert answered(courses, "question") >= 27
    assert found_for(courses, "unanswered") == []


# What is found


@pytest.fixture
def roof(course, lectures):
    """A text with headings, and captions in two languages."""
    text = (
        "Before the climb.\n\n## The rope\n\nTie the *rope* to your belt with a bowline.\n\n"
        "## Weather\n\nStay at home in thunderstorms."
    )
    Lecture.objects.filter(pk=lectures[0].pk).update(body=text, title="Knots")
    lectures[0].refresh_from_db()
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", body="")
    add_captions(
        lectures[1],
        text_of(
            ("00:10", "Put on your helmet before anything else."),
            ("12:34", "The ladder leans against the gutter."),
        ),
    )
    add_captions(
        lectures[1],
        text_of(
            ("00:10", "Ponte el casco antes de nada."),
            ("12:34", "La escalera se apoya en el canalón."),
        ),
        "es",
    )
    return course


def change(lectures, **fields):
    Lecture.objects.filter(pk__in=[lecture.pk for lecture in lectures]).update(**fields)


def first(course, question: str, **here) -> Passage:
    return retrieval.find(course, question, **here)[0]


def link(course, passage: Passage) -> str:
    """As an answer links to it."""
    written = sources.written([passage])
    return sources.sources_of(written, course, sources.titles_in(course, written))[1].address


def test_a_text_is_found_under_its_heading_and_a_caption_at_its_second(roof, lectures):
    page = lecture_url(lectures[0])

    assert link(roof, first(roof, "How do I tie the rope?")) == f"{page}#text-the-rope"
    assert first(roof, "what do I do when there is a thunderstorm").heading == "Weather"

    line = first(roof, "Where should ladders lean?")
    assert link(roof, line) == f"{lecture_url(lectures[1])}?t=754"
    assert line.text == "The ladder leans against the gutter."

    translated = first(roof, "¿Dónde se apoya la escalera?")
    assert link(roof, translated) == f"{lecture_url(lectures[1])}?captions=es&t=754"
    at_the_same_time = [found.seconds for found in retrieval.find(roof, "helmet casco ladder")]
    assert len(at_the_same_time) == len(set(at_the_same_time))


def test_a_lecture_is_found_by_its_title_alone(roof, lectures):
    Lecture.objects.filter(pk=lectures[3].pk).update(title="Carabiners", body="")
    lectures[3].refresh_from_db()
    Lecture.objects.filter(pk=lectures[3].pk).update(search_title="carabiners")

    assert link(roof, first(roof, "what is a carabiner?")) == lecture_url(lectures[3])


def test_nothing_is_found_of_another_course_or_of_small_words_alone(roof, rival, category):
    other = make_course(rival, category, "Diving")
    change(Lecture.objects.of(other), search_text="anemone", body_html="anemone")

    assert retrieval.find(roof, "What is an anemone?") == []
    assert first(other, "What is an anemone?").text == "anemone"
    assert retrieval.find(roof, "how do I do this, please?") == []
    assert retrieval.find(roof, " \x00?!") == []


def test_where_one_asks_from_comes_first_among_equals(roof, lectures):
    Lecture.objects.filter(pk__in=[lectures[2].pk, lectures[3].pk]).update(
        search_text="oil the hinges", body_html="<p>Oil the hinges.</p>"
    )

    assert first(roof, "oil hinges").place.lecture_id == lectures[2].pk
    found = first(roof, "oil hinges", here=lectures[3].pk)
    assert found.place.lecture_id == lectures[3].pk


def test_a_course_takes_as_many_queries_as_a_long_one(roof, lectures, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        retrieval.find(roof, "rope ladder helmet weather")
    change(lectures, search_text="rope", body_html="<p>Rope.</p>")
    with django_assert_num_queries(QUERIES):
        retrieval.find(roof, "rope ladder helmet weather")


def test_words_are_stems_and_scripts_without_spaces_are_found_by_pairs():
    assert stems_of("Writing functions", "en") == stems_of("write a function", "en")[::2]
    assert stems_of("Las funciones", "es")[1] == stems_of("función", "es")[0]
    assert words_of("a SyntaxError") == ["a", "syntaxerror", "syntax", "error"]
    assert words_of("日本語 abc") == ["日本", "本語", "abc"]
    assert len(terms_of(" ".join(f"word{number}" for number in range(99)), ["en"])) == 12
