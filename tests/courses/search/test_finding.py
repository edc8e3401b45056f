"""Finding courses: what words mean, what is enough, and which course comes first"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses import access
from courses.models import Category, Course, Lecture, SearchWord
from courses.search import finding, indexing, postings, understanding
from courses.search.asking import words_asked
from courses.search.finding import Found, Search
from courses.search.ranking import Marks
from courses.search.suggesting import suggest
from courses.search.vocabulary import is_one_slip
from courses.templatetags.courses import marked
from tests.conftest import index_courses, make_course

MOST_QUERIES = 7


@pytest.fixture
def courses(educator, category):
    """Three that search finds, and one that it does not."""
    plain = {"description": "What one needs to know.", "subtitle": "From the beginning."}
    make_course(educator, category, "Photography for Travellers", **plain)
    texts = {"subtitle": "Photography of what grows.", "description": "Flowers, harbours, trees."}
    make_course(educator, category, "Gardens in Spring", level=Course.Level.ADVANCED, **texts)
    spanish = {"subtitle": "Fotografía de jardines.", "description": "Los jardines y su luz."}
    make_course(educator, category, "La luz del jardín", language="es", **spanish)
    make_course(educator, category, "Photography in Secret", Course.Status.DRAFT)
    index_courses()


def titles(text: str, **filters) -> list[str]:
    names = dict(Course.objects.values_list("pk", "title"))
    return [
        names[key] for key in Search(text).best_of(access.listed_courses().filter(**filters)).rows
    ]


PHOTOGRAPHY, GARDENS, JARDIN = (
    "Photography for Travellers",
    "Gardens in Spring",
    "La luz del jardín",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("photography", [PHOTOGRAPHY, GARDENS]),  # the topic before a mention
        ("garden", [GARDENS]),
        ("jardines", [JARDIN]),
        ("JARDÍN", [JARDIN]),
        ("fotografia", [JARDIN]),
        ("travel", [PHOTOGRAPHY]),  # the beginning of a word
        ("gard", [GARDENS]),
        ("photgraphi", []),  # two slips
        ("photografy", [PHOTOGRAPHY, GARDENS]),  # as it sounds
        ("photograpy", [PHOTOGRAPHY, GARDENS]),  # a letter less
        ("photoography", [PHOTOGRAPHY, GARDENS]),  # a letter more
        ("photogrephy", [PHOTOGRAPHY, GARDENS]),  # another letter
        ("hpotography", [PHOTOGRAPHY, GARDENS]),  # two swapped
        ("advanced photography", [GARDENS]),
        ("fotografia principiante", [JARDIN]),
        ("spanish", [JARDIN]),
        ("español", [JARDIN]),
        ("learn in spanish", [JARDIN]),
        ("aprender español", []),  # what it is held in is not what it teaches
        ("hablar en español", []),
        ("the photography of the gardens", [GARDENS]),
        ("expert travellers", [PHOTOGRAPHY]),  # the level is another one
        ("garden photography paintings", [GARDENS]),  # two of three
        ("garden chess paintings", []),
        ("flowers chess harbours", []),  # two of three, but not what it is about
        ("chess for beginners", []),
        ("secret", []),
        ("harbors", [GARDENS]),
        ("hrees", []),  # one letter from trees, but another word
        ("rees", []),
        ("a", []),
        ("", []),
        ("?!", []),
        ("the of and", []),
    ],
)
def test_what_is_found(courses, text, found):
    assert titles(text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "go for beginners", ["Go"]),
        ("en", "go in english", ["Go"]),
        ("en", "it support basics", ["Support for IT"]),
        ("en", "us history", ["History of the US"]),
        ("en", "sea kayaking", ["Kayaking"]),
        ("en", "how does support work", ["Support for IT"]),
        ("en", "make for beginners", []),
        ("en", "van life", []),
        ("es", "que son los kayaking", ["Kayaking"]),
        ("es", "son para principiantes", []),
        ("es", "go para principiantes", ["Go"]),
    ],
)
def test_small_words_that_are_what_someone_looks_for(educator, category, language, text, found):
    says = {"subtitle": "Life as it is.", "description": "How it may work."}
    for title in ("Go", "Support for IT", "Support", "History of the US", "History"):
        make_course(educator, category, title, **says)
    make_course(educator, category, "Kayaking", subtitle="", description="Out on the sea.")
    Course.objects.filter(title__in=["Support", "Go"]).update(level="advanced", description="")
    Course.objects.filter(title="Support").update(subtitle="")
    index_courses()

    with translation.override(language):
        assert titles(text) == found


def test_what_is_said_beside_the_courses(courses):
    assert Search("zebra").best_of(access.listed_courses()) == Found(asked=1)
    found = Search("garden photography paintings").best_of(access.listed_courses())
    assert (found.asked, found.met, found.is_more, found.spelling) == (3, 2, False, "")
    slipped = Search("Photograpy of gardens").best_of(access.listed_courses())
    assert (slipped.asked, slipped.met, slipped.spelling) == (2, 2, "photography of gardens")
    nothing_together = Found(asked=2, words_alone=("photography",))
    assert Search("photograpy zebra").best_of(access.listed_courses()) == nothing_together


@pytest.mark.parametrize(
    ("text", "words", "beginnings"),
    [
        ("garden photography paintings", ["gardens", "photography"], []),
        ("Photograpy of gardens", ["gardens", "photography"], []),
        ("gard", [], ["gard"]),
        ("photography tr", ["photography"], ["tr"]),
        ("zebra", [], []),
    ],
)
def test_what_of_the_words_the_courses_have(courses, text, words, beginnings):
    search = Search(text)
    found = search.best_of(access.listed_courses())

    assert search.marks(found.rows) == Marks(words, beginnings)


@pytest.mark.parametrize(("text", "number"), [("ph", 4), ("pho", 8)])
def test_two_letters_mean_fewer_words(educator, category, monkeypatch, text, number):
    monkeypatch.setattr(understanding, "MOST_BEGUN", 0)  # courses that have them all are many
    words = "phobias phonebooks phonics phosphor photons phototypes phones phoenix photos"
    make_course(educator, category, words.title())
    index_courses()

    [asked] = words_asked(text)
    understanding.understand([asked])

    assert len(asked.meanings) == number


def test_more_popular_ones_come_first_where_all_else_is_equal(educator, category):
    for number in range(3):
        make_course(educator, category, "Rising", enrollment_count=[1, 9, 3][number])
    index_courses()

    counts = dict(Course.objects.values_list("pk", "enrollment_count"))
    found = list(Search("rising").best_of(access.listed_courses()).rows)
    assert [counts[key] for key in found] == [9, 3, 1]


def test_words_side_by_side_count_more(educator, category):
    make_course(educator, category, "Light and Dark", enrollment_count=9)
    make_course(educator, category, "Dark Light")
    index_courses()

    assert titles("dark light") == ["Dark Light", "Light and Dark"]


@pytest.mark.parametrize(
    "filters", [{"category__slug": "science"}, {"level": "advanced"}, {"language": "es"}]
)
def test_a_common_word_within_narrow_filters(educator, category, monkeypatch, filters):
    """The best postings of a common word have none that the filters leave."""
    monkeypatch.setattr(postings, "AT_ONCE", 3)
    for number in range(5):
        make_course(educator, category, f"Rising {number}", enrollment_count=99)
    science = Category.objects.create(name="Science", slug="science", position=2)
    course = make_course(educator, science, "Rising Stars", level="advanced", language="es")
    index_courses()
    assert Search("rising").best_of(access.listed_courses()).is_more

    for text in ("rising", "rising stairs", "risng"):
        search = Search(text)
        assert search.is_common, text
        found = search.best_of_few(access.listed_courses().filter(**filters))
        assert (found.rows, found.is_more) == ({course.pk: ()}, False), text
        assert search.marks(found.rows).words


@pytest.fixture
def analyses(educator, category, monkeypatch):
    """Two common words, the best of which are not those that a filter leaves."""
    monkeypatch.setattr(postings, "AT_ONCE", 3)
    monkeypatch.setattr(postings, "LOOKED_UP", 4)
    for number in range(10):
        fields = {} if number % 2 else {"level": "advanced", "enrollment_count": 99}
        make_course(educator, category, "Data Analysis", **fields)
    index_courses()
    return access.listed_courses().filter(level="beginner")


def test_of_few_courses_all_are_looked_at(analyses, monkeypatch):
    monkeypatch.setattr(postings, "LOOKED_UP_OF_FEW", 5)

    found = Search("data analysis").best_of_few(analyses)

    assert (len(found.rows), found.met, found.is_more) == (5, 2, False)


def test_what_was_not_looked_at_is_not_denied(analyses, monkeypatch):
    words = ("data", "analysis")
    nothing = Found(is_more=True, asked=2, words_alone=words)
    assert Search("data analysis").best_of(analyses) == nothing
    monkeypatch.setattr(postings, "LOOKED_UP_OF_FEW", 4)
    found = Search("data analysis").best_of_few(analyses)
    assert (len(found.rows), found.met, found.is_more) == (4, 2, True)
    monkeypatch.setattr(finding, "FEW", 2)
    assert Search("data").best_of_few(analyses).is_more  # more than were counted
    monkeypatch.setattr(
        postings, "AT_ONCE", 15
    )  # one word is read whole, not all are asked the other
    assert Search("data analysis").best_of(access.listed_courses()).is_more


def test_what_was_not_asked_at_first_is_asked_of_the_courses_that_are_found(
    educator, category, monkeypatch
):
    """Of three common words two decide, and there are no keys left to ask the last course for both."""
    monkeypatch.setattr(postings, "AT_ONCE", 1)
    monkeypatch.setattr(postings, "LOOKED_UP_OF_FEW", 7)
    for number in range(4):
        make_course(educator, category, "Data Science Python", enrollment_count=number)
    index_courses()

    found = Search("data science python").best_of_few(access.listed_courses())

    popularity = dict(Course.objects.values_list("pk", "enrollment_count"))
    assert [popularity[key] for key in found.rows] == [3, 2, 1, 0]
    assert (found.asked, found.met) == (3, 3)


def test_more_postings_than_were_counted(analyses, monkeypatch):
    monkeypatch.setattr(postings, "LOOKED_UP_OF_FEW", 10)
    SearchWord.objects.update(course_count=1)

    found = Search("data analysis").best_of(access.listed_courses())

    assert 0 < len(found.rows) < 10
    assert found.is_more
    assert len(Search("data analysis").best_of_few(access.listed_courses()).rows) == 10


def test_an_unfinished_word_before_the_beginning_of_very_many(educator, category):
    words = " ".join(f"st{first}{second}" for first in "abcdefghij" for second in "abcdefghij")
    for number in range(3):
        make_course(educator, category, f"Course {number}", description=words)
    make_course(educator, category, "Photography Stage")
    index_courses()

    for text in ("photogr", "photogr sta", "photogr st"):
        assert titles(text) == ["Photography Stage"], text


def test_signs_stay_in_what_was_meant(educator, category):
    make_course(educator, category, "Painting in C")
    index_courses()

    found = Search("C++ pinting").best_of(access.listed_courses())

    assert found.spelling == "C++ painting"


@pytest.mark.parametrize(
    "text",
    [
        "photography",
        "gardens photography",
        "gardens photography spring",
        "photograpy gardn spri",
        "zebra",
        "ph",
        "advanced gar",
        "a b c d e f g h i j k l m",
    ],
)
def test_few_queries_whatever_is_typed(courses, text):
    Search("photography").best_of(access.listed_courses())  # once a day: is the index filled?
    with CaptureQueriesContext(connection) as captured:
        Search(text).best_of(access.listed_courses().for_listed_cards())

    assert len(captured) <= MOST_QUERIES


@pytest.mark.parametrize("text", ["data", "data analysis", "dta"])
def test_few_queries_where_few_courses_are_looked_at(analyses, text):
    Search("data").best_of(analyses)
    with CaptureQueriesContext(connection) as captured:
        Search(text).best_of_few(analyses)

    assert len(captured) <= MOST_QUERIES


def test_what_was_read_is_looked_through_again_for_fewer_courses(analyses):
    search = Search("data", ["level"])
    assert search.best_of(access.listed_courses()).is_more
    advanced = access.listed_courses().filter(level="advanced")
    with CaptureQueriesContext(connection) as again:
        found = search.best_within(advanced, lambda row: row == ("advanced",))

    assert (len(found.rows), found.is_more, len(again)) == (3, True, 0)


def test_before_the_index_is_filled_every_word_is_looked_for_in_texts(educator, category, caplog):
    """As after an upgrade: one course was saved since, and so is in the index."""
    saved = make_course(educator, category, "Rising", enrollment_count=1)
    other = make_course(educator, category, "Rising Slowly", level="advanced", enrollment_count=9)
    indexing.follow([saved.pk])

    search = Search("RISING stairs")
    found = search.best_of(access.listed_courses())

    assert (list(found.rows), found.is_more) == ([other.pk, saved.pk], False)
    assert (found.asked, found.met) == (2, 2)
    assert search.marks(found.rows) == Marks((), ["rising", "stairs"])
    assert "index_courses" in caplog.text
    assert titles("educator", level="advanced") == ["Rising Slowly"]
    assert titles("rises") == []
    index_courses()
    assert titles("rises") == ["Rising Slowly", "Rising"]


def test_a_course_that_is_not_indexed_yet_does_not_take_the_index_from_all(educator, category):
    for number in range(4):
        make_course(educator, category, f"Rising {number}")
    index_courses()
    make_course(educator, category, "Published just now")

    assert len(titles("rises")) == 4


def test_no_more_than_there_may_be(educator, category, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    for number in range(3):
        make_course(educator, category, f"Rising {number}")
    index_courses()

    found = Search("rising").best_of(access.listed_courses())

    assert len(found.rows) == 2
    assert found.is_more


def test_a_banned_educators_courses_are_not_found(courses, educator):
    type(educator).objects.filter(pk=educator.pk).update(banned=True)

    assert titles("photography") == []


@pytest.mark.parametrize(
    ("typed", "word", "is_one"),
    [
        ("sentance", "sentence", True),
        ("sentnce", "sentence", True),
        ("sentencee", "sentence", True),
        ("setnence", "sentence", True),
        ("sentence", "sentence", False),
        ("sennetce", "sentence", False),
        ("sentans", "sentence", False),
    ],
)
def test_one_slip(typed, word, is_one):
    assert is_one_slip(typed, word) is is_one


@pytest.mark.parametrize(
    ("text", "words", "beginnings", "html"),
    [
        ("Jardín & <b>jardines</b>", [], ["jardin"],
         "<mark>Jardín</mark> &amp; &lt;b&gt;<mark>jardin</mark>es&lt;/b&gt;"),
        ("Straße, GARDENING", ["strasse"], ["garden"],
         "<mark>Straße</mark>, <mark>GARDEN</mark>ING"),
        ("Wegarden", ["garden"], ["garden"], "Wegarden"),
        ("Art of the article", ["art"], [], "<mark>Art</mark> of the article"),
        ("Art of the article", ["art"], ["artic"], "<mark>Art</mark> of the <mark>artic</mark>le"),
        ("Nothing (.*)", [], [], "Nothing (.*)"),
        ("Nothing (.*)", [".*", ""], [".*", ""], "Nothing (.*)"),
        ("", [], ["a"], ""),
    ],
)  # fmt: skip
def test_marks(text, words, beginnings, html):
    assert marked(text, Marks(words, beginnings)) == html


def test_marks_in_a_script_without_spaces(educator, category):
    make_course(educator, category, "写真入門", language="ja")
    index_courses()

    search = Search("写真")
    marks = search.marks(search.best_of(access.listed_courses()).rows)
    assert marked("写真入門", marks) == "<mark>写真</mark>入門"


@pytest.mark.parametrize("text", ["猫", "猫の", "猫 飼い", "飼い 猫"])
def test_one_sign_is_a_word_in_a_script_without_spaces(educator, category, text):
    make_course(educator, category, "猫の飼い方", language="ja")
    make_course(educator, category, "写真入門", language="ja")
    index_courses()

    assert titles(text) == ["猫の飼い方"]
    assert [each.text for each in suggest("猫")][:1] == ["猫の飼い方"]


def test_a_course_published_just_now_is_found(courses):
    draft = Course.objects.get(title="Photography in Secret")
    Course.objects.filter(pk=draft.pk).update(
        status=Course.Status.PUBLISHED, published_at=timezone.now()
    )
    index_courses()

    assert titles("secret") == ["Photography in Secret"]


def test_what_one_learns_counts_more_than_a_lecture_and_what_is_described(educator, category):
    make_course(educator, category, "Described", description="The sextant.")
    titled = make_course(educator, category, "Titled")
    Lecture.objects.filter(chapter__course=titled, title="Step 0.0").update(title="The sextant")
    make_course(educator, category, "Learned", outcomes="Take a bearing\nRead the sextant")
    make_course(educator, category, "Required", requirements="A sextant")
    index_courses()

    assert titles("sextant") == ["Learned", "Titled", "Described"]


def test_a_language_is_asked_for_alone_where_nothing_is_found(educator, category, monkeypatch):
    """However common it is, and however often one asks."""
    plain = {"subtitle": "From the beginning.", "description": "What one needs to know."}
    make_course(educator, category, "Spanish at Table", **plain)
    for number in range(5):
        make_course(educator, category, f"Curso {number}", language="es", **plain)
    index_courses()
    monkeypatch.setattr(postings, "AT_ONCE", 3)
    search = Search("ask for the bill in spanish")

    for found in (search.best_of(access.listed_courses()) for _ in range(2)):
        assert [Course.objects.get(pk=key).title for key in found.rows] == ["Spanish at Table"]
        assert (found.asked, found.met) == (2, 1)
    assert search.marks(found.rows).words == ["spanish"]
    assert search.best_within(access.listed_courses(), lambda row: False).asked == 2


def test_what_is_said_of_all_words_stays_where_the_language_is_not_taught_either(courses):
    found = Search("order flowers trees in german").best_of(access.listed_courses())

    assert (found.rows, found.asked) == ({}, 4)
    assert found.words_alone == ("flowers", "trees")
