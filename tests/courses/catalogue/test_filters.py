"""GET /courses/?…: what can be chosen, and what is said of it"""

from dataclasses import replace

import pytest

from accounts.sync.users import store
from courses import counters, facets, publication
from courses.models import Category, Course
from courses.search.finding import Found, Search
from tests.conftest import index_courses, make_course
from tests.courses.pages import card, cards, elements, html, links, page, text

HOUR = 3600
# title, category, level, seconds, rating, language
SHELF = [
    ("Alto", "music", "beginner", HOUR // 2, 4.6, "en"),
    ("Bass", "music", "advanced", 2 * HOUR, 4.44, "es"),
    ("Comet", "science", "beginner", 4 * HOUR, 3.96, "es"),
    ("Dust", "science", "beginner", 0, 0, "en"),
]


@pytest.fixture
def shelf(educator, category):
    science = Category.objects.create(name="Science", slug="science", position=2)
    for title, slug, level, seconds, rating, language in SHELF:
        make_course(
            educator,
            science if slug == "science" else category,
            title,
            level=level,
            seconds=seconds,
            rating_average=rating,
            language=language,
        )
    index_courses()


def choices(response, name) -> dict[str, str]:
    """What can be chosen of a filter, with how many courses it leaves."""
    fields = page(response).all("fieldset")
    group = next(field for field in fields if field.all("input", name=name))
    return {
        label.all("span")[0].text: label.one("span", "count").text
        for label in group.all("label")
        if label.all("span", "count")
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("category=science", "Comet Dust"),
        ("level=advanced", "Bass"),
        ("length=short", "Alto"),
        ("length=medium", "Bass"),
        ("length=long", "Comet"),
        ("rating=4.5", "Alto"),
        ("rating=4", "Alto Bass Comet"),  # pages show 3.96 as 4.0
        ("rating=3", "Alto Bass Comet"),
        ("language=es", "Bass Comet"),
        ("language=es&rating=4&level=beginner", "Comet"),
        ("category=music&level=beginner&length=short&rating=4.5&language=en", "Alto"),
        ("q=stairs&language=es", "Bass Comet"),
        ("q=stairs&rating=4&length=medium", "Bass"),
        ("length=endless&rating=5&language=tlh", "Alto Bass Comet Dust"),
    ],
)
def test_filters(client, shelf, query, titles):
    assert cards(client.get(f"/courses/?{query}&sort=title")) == titles.split()


@pytest.mark.parametrize("words", ["", "q=stairs&"])
def test_says_how_many_courses_each_choice_leaves(client, shelf, words):
    response = client.get(f"/courses/?{words}category=science&level=beginner")

    assert choices(response, "category") == {"Music": "1", "Science": "2"}
    assert choices(response, "level") == {"Beginner": "2", "Intermediate": "0", "Advanced": "0"}
    assert choices(response, "length") == {
        "Under 1 hour": "0",
        "1 to 3 hours": "0",
        "Over 3 hours": "1",
    }
    assert choices(response, "rating") == {
        "4.5 stars and more": "0",
        "4 stars and more": "1",
        "3 stars and more": "1",
    }
    assert choices(response, "language") == {"English": "1", "Spanish": "1"}


def is_disabled(response, value) -> bool:
    return "disabled" in page(response).one("input", value=value).attributes


def test_what_leaves_nothing_of_a_search_cannot_be_chosen(client, shelf):
    response = client.get("/courses/?q=stairs&level=intermediate&category=music")

    kept = page(response).one("input", value="intermediate")
    assert (kept.get("checked"), kept.get("disabled")) == ("", None)
    assert is_disabled(response, "short")


def test_counts_that_may_be_behind_disable_nothing(client, shelf):
    response = client.get("/courses/?level=intermediate&category=music")

    assert choices(response, "length")["Under 1 hour"] == "0"
    assert not is_disabled(response, "short")


def test_asks_for_no_language_where_there_is_one(client, course):
    assert not elements(html(client.get("/courses/")), "input", name="language")
    assert elements(html(client.get("/courses/?language=es")), "input", name="language")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "4 courses"),
        ("level=advanced", "1 course"),
        ("q=stairs", "4 courses for stairs"),
        ("q=Alto&level=beginner", "1 course for Alto"),
        ("q=nothing", "0 courses for nothing"),
    ],
)
def test_the_title_says_how_many_there_are(client, shelf, query, words):
    response = client.get(f"/courses/?{query}")

    assert page(response).one("h1").text == words
    assert page(response).one("title").text == f"{words} · SkillRise"


def test_each_choice_can_be_dropped(client, shelf):
    response = client.get(
        "/courses/?q=stairs&category=music&level=&length=endless&rating=4&sort=title&page=1"
    )

    chips = page(response).one("ul", "chips").all("a")
    assert [(chip.text, chip["href"]) for chip in chips] == [
        ("Remove: “stairs”", "/courses/?category=music&rating=4&sort=title"),
        ("Remove: Music", "/courses/?q=stairs&rating=4&sort=title"),
        ("Remove: 4 stars and more", "/courses/?q=stairs&category=music&sort=title"),
        ("Clear all", "/courses/"),
    ]


def test_nothing_chosen_is_nothing_to_drop(client, shelf):
    assert not page(client.get("/courses/?sort=title&q=&level=")).all("ul", "chips")


def test_addresses_hold_what_makes_sense_only(client, add_courses):
    add_courses(30)

    found = links(client.get("/courses/?q=&level=&category=nothing&sort=title&other=1"))

    assert "?sort=title&page=2" in found


def test_where_no_course_has_both_words_leads_to_the_one_that_some_have(client, shelf):
    response = client.get("/courses/?q=stairs+zebras&language=es")

    assert "Search for one word alone: stairs" in text(response)
    assert "?q=stairs" in links(response)
    assert "one word alone" not in text(client.get("/courses/?q=zebras"))


def test_where_nothing_is_found_shows_what_there_is(client, shelf):
    Course.objects.filter(title="Dust").update(enrollment_count=5)

    response = client.get("/courses/?q=nothing&language=es")

    assert "No course matches all of this." in text(response)
    assert "/courses/?language=es" in links(response)  # without the words
    assert (
        page(response)
        .one("section", **{"aria-labelledby": "popular"})
        .texts(css_class="card-title")[0]
        == "Dust"
    )
    assert page(response).one("ul", "subjects").texts("li") == ["Music", "Science"]


@pytest.mark.parametrize(
    ("query", "sorts", "chosen"),
    [
        ("", ["Newest", "Most popular", "Best rated", "Title"], "Newest"),
        ("sort=best", ["Newest", "Most popular", "Best rated", "Title"], "Newest"),
        ("q=a", ["Best match", "Newest", "Most popular", "Best rated", "Title"], "Best match"),
        (
            "q=a&sort=title",
            ["Best match", "Newest", "Most popular", "Best rated", "Title"],
            "Title",
        ),
    ],
)
def test_best_match_is_an_order_of_what_was_searched_for(client, shelf, query, sorts, chosen):
    options = page(client.get(f"/courses/?{query}")).one("select", id="sort").all("option")

    assert [option.text for option in options] == sorts
    assert [option.text for option in options if option.get("selected") == ""] == [chosen]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("", "Dust Comet Bass Alto"),
        ("title", "Alto Bass Comet Dust"),
        ("popular", "Dust Comet Bass Alto"),
        ("newest", "Bass Alto Comet Dust"),
    ],
)
def test_what_was_found_can_be_sorted(client, shelf, sort, titles):
    """The best match is by students here."""
    for number, title in enumerate(["Alto", "Bass", "Comet", "Dust"]):
        day = [3, 4, 2, 1][number]
        Course.objects.filter(title=title).update(
            enrollment_count=number, published_at=f"2026-01-0{day}T00:00Z"
        )

    assert cards(client.get(f"/courses/?q=stairs&sort={sort}")) == titles.split()


def test_what_is_published_archived_or_deleted_is_counted_at_once(client, shelf):
    def number():
        return choices(client.get("/courses/?sort=title"), "category")["Music"]

    alto = Course.objects.get(title="Alto")
    assert number() == "2"
    publication.archive(alto)
    assert number() == "1"
    publication.publish(alto)
    assert number() == "2"
    publication.delete(Course.objects.filter(pk=alto.pk))
    assert number() == "1"


def test_what_it_is_chosen_by_is_counted_at_once_when_it_changes(client, shelf):
    def number():
        return choices(client.get("/courses/?sort=title"), "level")["Advanced"]

    assert number() == "1"
    alto = Course.objects.get(title="Alto")
    alto.level = Course.Level.ADVANCED
    assert publication.save_details(alto, ["level"])
    assert number() == "2"


def test_a_ban_is_counted_when_clerk_tells_of_it(client, shelf, educator):
    def told(banned, updated_at):
        store({"id": educator.pk, "banned": banned, "updated_at": updated_at})
        return choices(client.get("/courses/?sort=title"), "category")["Music"]

    assert told(banned=False, updated_at=2) == "2"
    assert told(banned=True, updated_at=3) == "0"
    assert told(banned=False, updated_at=4) == "2"


def test_counts_may_be_behind_but_no_course_is(client, shelf, educator, category):
    assert choices(client.get("/courses/"), "level")["Intermediate"] == "0"
    make_course(educator, category, "Echo", level="intermediate")

    response = client.get("/courses/?level=intermediate")

    assert cards(response) == ["Echo"]
    assert page(response).one("h1").text == "1 course"


def test_length_and_rating_follow_the_counters(client, course, enrollment):
    course.reviews.create(rating=5, enrollment=enrollment)
    counters.recount(course.pk)
    assert cards(client.get("/courses/?rating=4.5&length=short")) == ["Rising"]

    Course.objects.filter(pk=course.pk).update(seconds=3 * HOUR + 1, rating_average=4.2)
    assert cards(client.get("/courses/?rating=4&length=long")) == ["Rising"]


def test_a_banned_educators_courses_are_not_counted(client, shelf, educator):
    type(educator).objects.filter(pk=educator.pk).update(banned=True)

    assert page(client.get("/courses/")).one("h1").text == "0 courses"


def test_past_what_can_be_turned_to_says_to_narrow_the_list(client, add_courses, monkeypatch):
    add_courses(3 * 24)
    monkeypatch.setattr("courses.paging.MOST_PAGES", 2)

    for number in (2, 3):
        response = client.get(f"/courses/?page={number}")
        assert "These are the first 48 of 72 courses." in text(response)
        assert cards(response)[0] == "Course 24"
    assert client.get("/courses/?page=4").status_code == 404
    assert "These are the first" not in text(client.get("/courses/"))


@pytest.mark.parametrize("passed", [0, 10**9])
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("level=beginner", "Alto Dust Comet"),
        ("rating=4&language=es", "Comet Bass"),
        ("length=long", "Comet"),
        ("category=science&language=en", "Dust"),
        ("rating=3", "Alto Comet Bass"),
    ],
)
@pytest.mark.parametrize("sort", ["newest", "rating"])
def test_few_are_found_by_what_is_chosen_as_many_are_along_the_order(
    client, shelf, monkeypatch, passed, query, titles, sort
):
    for number, title in enumerate(["Bass", "Comet", "Dust", "Alto"]):
        Course.objects.filter(title=title).update(
            published_at=f"2026-01-0{number + 1}T00:00Z",
            enrollment_count=number,
            rating_score=number,
        )
    monkeypatch.setattr("courses.catalogue.listing.MOST_PASSED", passed)

    assert cards(client.get(f"/courses/?{query}&sort={sort}")) == titles.split()


def test_what_was_searched_for_is_marked(client, educator, category):
    make_course(educator, category, "Café & <Rising>, café")
    index_courses()

    title = page(client.get("/courses/?q=cafe")).one(css_class="card-title")

    assert title.texts("mark") == ["Café", "café"]
    assert title.text == "Café & <Rising>, café"


def test_few_words_met_and_another_spelling_are_said(client, course, monkeypatch):
    row = Course.objects.values_list(*facets.COLUMNS).get(pk=course.pk)
    found = Found({course.pk: row}, asked=3, met=2, spelling="rising stairs")
    monkeypatch.setattr(Search, "best_of", lambda search, courses: found)

    response = client.get("/courses/?q=rissing+stairs&level=beginner&page=1")

    assert "No course has all of these words. These have 2 of 3 words." in text(response)
    found = replace(found, is_more=True)
    monkeypatch.setattr(Search, "best_within", lambda search, courses, fits: found)
    response = client.get("/courses/?q=rissing+stairs&level=beginner&page=1")
    assert "No course has all" not in text(response)
    assert "These have 2 of 3 words." in text(response)
    assert "Did you mean rising stairs ?" in text(response)
    assert "?q=rising+stairs&level=beginner" in links(response)


def test_nothing_among_what_was_looked_at(client, course, monkeypatch):
    found = Found(is_more=True, asked=2)
    monkeypatch.setattr(Search, "best_of", lambda search, courses: found)

    response = client.get("/courses/?q=rising+stairs")

    assert page(response).one("h1").text == "0 courses for rising stairs"
    assert "none of them matches all of this" in text(response)


@pytest.fixture
def rising(educator, category, monkeypatch):
    """Of a common word the best postings have neither of two advanced courses."""
    monkeypatch.setattr("courses.search.postings.AT_ONCE", 3)
    for number in range(4):
        make_course(educator, category, f"Rising {number}", enrollment_count=99)
    make_course(educator, category, "Rising Slowly", level="advanced", rating_score=5)
    make_course(educator, category, "Rising Surely", level="advanced", enrollment_count=2)
    index_courses()


@pytest.mark.parametrize("few", [6, 2], ids=["of a small catalogue", "of what was chosen"])
@pytest.mark.parametrize(
    ("sort", "titles"), [("", "Surely Slowly"), ("&sort=rating", "Slowly Surely")]
)
def test_of_a_common_word_few_courses_are_all_looked_at(
    client, rising, monkeypatch, few, sort, titles
):
    monkeypatch.setattr("courses.catalogue.listing.FEW", few)

    response = client.get(f"/courses/?q=rising&level=advanced{sort}")

    assert page(response).one("h1").text == "2 courses for rising"
    assert cards(response) == [f"Rising {title}" for title in titles.split()]


def test_of_a_common_word_what_many_have_may_be_more(client, rising, monkeypatch):
    monkeypatch.setattr("courses.catalogue.listing.FEW", 1)

    response = client.get("/courses/?q=rising&level=advanced")

    assert page(response).one("h1").text == "0 courses for rising"
    assert "none of them matches all of this" in text(response)


@pytest.mark.parametrize(("text", "title"), [("gardns", "Gardens"), ("музыку", "Слушать музыку")])
@pytest.mark.parametrize("few", [3, 100], ids=["few of what was chosen", "few in all"])
def test_a_form_that_is_rarer_than_its_stem(
    client, educator, category, monkeypatch, few, text, title
):
    """By the form it seems that few courses are meant, until they are read."""
    monkeypatch.setattr("courses.search.postings.AT_ONCE", 4)
    monkeypatch.setattr("courses.catalogue.listing.FEW", few)
    for number in range(20):
        make_course(educator, category, f"Garden {number}", enrollment_count=50)
        make_course(educator, category, f"Музыка {number}", language="ru", enrollment_count=50)
    make_course(educator, category, "Gardens", level="advanced")
    make_course(educator, category, "Слушать музыку", language="ru", level="advanced")
    index_courses()

    response = client.get("/courses/", {"q": text, "level": "advanced"})

    assert cards(response) == [title]


@pytest.mark.parametrize("few", [8, 2], ids=["of a small catalogue", "of what was chosen"])
def test_of_those_that_were_chosen_none_has_all_the_words(
    client, educator, category, monkeypatch, few
):
    monkeypatch.setattr("courses.search.postings.AT_ONCE", 3)
    monkeypatch.setattr("courses.catalogue.listing.FEW", few)
    for number in range(6):
        make_course(educator, category, f"Data Science Python {number}", enrollment_count=50)
    for number in range(2):
        make_course(educator, category, f"Data Science {number}", level="advanced")
    index_courses()

    response = client.get("/courses/?q=data+science+python&level=advanced")

    assert "No course has all" not in text(response)
    if few == 2:
        said = "None of the courses you chose has all of these words. These have 2 of 3 words."
        assert said in text(response)


def test_a_small_catalogue_is_looked_at_without_filters(client, rising):
    response = client.get("/courses/?q=rising")

    assert page(response).one("h1").text == "6 courses for rising"
    assert choices(response, "level") == {"Beginner": "4", "Intermediate": "0", "Advanced": "2"}


def test_where_more_is_found_than_is_counted_filters_look_among_all(client, shelf, monkeypatch):
    monkeypatch.setattr("courses.search.finding.MOST", 2)
    Course.objects.filter(language="es").update(enrollment_count=1)  # the best two

    response = client.get("/courses/?q=stairs")
    assert page(response).one("h1").text == "2+ courses for stairs"
    assert choices(response, "language") == {}
    assert not any(is_disabled(response, value) for value in ("en", "es", "short"))
    assert "Only the best matches are sorted." not in text(response)
    assert "Only the best matches are sorted." in text(client.get("/courses/?q=stairs&sort=title"))

    narrowed = client.get("/courses/?q=stairs&language=en&sort=title")
    assert cards(narrowed) == ["Alto", "Dust"]
    assert page(narrowed).one("h1").text == "2 courses for stairs"
    assert choices(narrowed, "language") == {}  # of the others none is known
    assert not is_disabled(narrowed, "es")
    assert "Only the best matches are sorted." not in text(narrowed)


def test_the_words_are_text(client, course):
    response = client.get("/courses/", {"q": "<b>rising</b>"})

    assert "<b>" not in html(response)
    assert not card(client.get("/courses/?q=rising"), "Rising").all("b")
