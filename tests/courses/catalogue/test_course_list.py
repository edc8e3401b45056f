"""GET /courses/"""

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Category, Course
from tests.conftest import WHO_IS_BANNED, index_courses, make_course, person
from tests.courses.pages import card, cards, elements, html, links, page, text

BUDGET = 4 + WHO_IS_BANNED  # the categories, the counts, the keys of the page, its courses
PERSONAL = 3  # the person, which of the courses are theirs, and which they saved
SEARCH = 1 + 4  # the chosen category; the words and what they begin, the postings, which are listed


def listed(response) -> list[str]:
    """The titles that the list shows; where nothing is found, popular courses stand instead."""
    return [] if page(response).all("div", "empty") else cards(response)


def test_shows_published_courses_only(client, course, draft, educator, category):
    make_course(educator, category, "Withdrawn", Course.Status.ARCHIVED)

    response = client.get("/courses/")

    assert response.status_code == 200
    assert cards(response) == ["Rising"]
    assert page(response).one("h1").text == "1 course"


def test_a_card_leads_to_the_course_and_tells_who_teaches_it(client, course):
    response = client.get("/courses/")

    rising = card(response, "Rising")
    assert [link["href"] for link in rising.all("a")] == ["/courses/rising/"]
    assert rising.one("p", "muted").text == "Educator"
    assert rising.one("p", "facts").texts("span") == ["New", "Beginner", "4 lectures · 4 min"]


@pytest.mark.parametrize(
    "query",
    [
        "Rising",
        "rISING",
        "up the",
        "climb",
        "cAFé",
        "Educator",
        "byron",
        "byron rising climb stairs",
        "  rising  ",
        "rising café byron " * 9,
    ],
)
def test_search_finds_words_in_title_subtitle_description_and_name(
    client, educator, course, add_courses, query
):
    Course.objects.filter(pk=course.pk).update(description="How to climb, with a Café on top.")
    User.objects.filter(pk=educator.pk).update(last_name="Byron")
    add_courses(1)
    Course.objects.filter(slug="course-00").update(educator=person("user_other"))
    index_courses()

    assert cards(client.get("/courses/", {"q": query})) == ["Rising"]


@pytest.mark.parametrize("query", ["rising nothing", "risingclimb", "x" * 200])
def test_search_wants_every_word(client, course, query):
    index_courses()

    assert listed(client.get("/courses/", {"q": query})) == []


@pytest.mark.parametrize("query", [".*", "%", "_", "^", "'", '"', "?", "|", "\\", "🎸"])
def test_signs_are_no_words(client, course, query):
    index_courses()

    assert listed(client.get("/courses/", {"q": query})) == []


@pytest.mark.parametrize("query", ["x" * 201, ""])
def test_a_search_that_makes_no_sense_counts_as_none(client, course, query):
    assert cards(client.get("/courses/", {"q": query})) == ["Rising"]


def test_keeps_what_was_searched_for(client, course):
    response = client.get("/courses/", {"q": '"><script>', "level": "beginner"})

    assert elements(html(response), "input", name="q")[0]["value"] == '"><script>'
    assert elements(html(response), "input", value="beginner")[0].get("checked") == ""


def test_filters_by_category_and_level(client, educator, course):
    science = Category.objects.create(name="Science", slug="science", position=2)
    make_course(educator, science, "Stars", level=Course.Level.ADVANCED)

    index_courses()

    assert cards(client.get("/courses/?category=science")) == ["Stars"]
    assert cards(client.get("/courses/?level=beginner")) == ["Rising"]
    assert listed(client.get("/courses/?category=science&level=beginner")) == []
    assert cards(client.get("/courses/?category=science&q=star&sort=title")) == ["Stars"]


@pytest.mark.parametrize("query", ["category=nothing", "level=guru", "sort=price", "unknown=1"])
def test_ignores_filters_it_does_not_know(client, course, query):
    response = client.get(f"/courses/?{query}")

    assert response.status_code == 200
    assert cards(response) == ["Rising"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["B", "C", "A"]),
        ("newest", ["B", "C", "A"]),
        ("popular", ["A", "B", "C"]),
        ("rating", ["C", "A", "B"]),
        ("title", ["A", "B", "C"]),
    ],
)
def test_sorts(client, educator, category, sort, order):
    for title, day, students, rating in (("A", 1, 9, 4), ("B", 3, 8, 3.5), ("C", 2, 0, 5)):
        published_at = timezone.now().replace(month=1, day=day)
        course = make_course(educator, category, title)
        Course.objects.filter(pk=course.pk).update(
            published_at=published_at, enrollment_count=students, rating_score=rating
        )

    assert cards(client.get("/courses/", {"sort": sort})) == order


@pytest.mark.parametrize(
    ("asked", "first", "number"),
    [
        ("1", "Course 00", 24),
        ("2", "Course 24", 6),
        ("0", "Course 00", 24),
        ("x", "Course 00", 24),
    ],
)
def test_shows_24_a_page(client, add_courses, asked, first, number):
    add_courses(30)

    titles = cards(client.get("/courses/", {"page": asked}))

    assert (titles[0], len(titles)) == (first, number)


@pytest.mark.parametrize(
    "query", ["page=3", "page=999", "page=51", "page=2&q=29", "page=2&level=advanced"]
)
def test_past_the_last_page_there_is_none(client, add_courses, query):
    add_courses(30)

    assert client.get(f"/courses/?{query}").status_code == 404


def test_pages_keep_the_filters(client, add_courses):
    add_courses(30)
    index_courses()

    response = client.get("/courses/?q=course&sort=title")

    assert "?q=course&sort=title&page=2" in links(response)
    assert page(response).one("h1").text == "30 courses for course"


def test_names_the_pages_around_this_one(client, add_courses):
    add_courses(12 * 24)

    response = client.get("/courses/?page=6")

    pages = page(response).one("ul", "pagination")
    assert pages.texts("li") == ["Previous", "1", "…", "4", "5", "6", "7", "8", "…", "12", "Next"]
    assert pages.one("span", **{"aria-current": "page"}).text == "6"


def test_says_so_when_there_is_no_course(client, db):
    response = client.get("/courses/")

    assert "There are no courses yet. The first one published appears here." in text(response)


@pytest.mark.parametrize("number", [3, 30])
def test_needs_as_few_queries_for_many_courses(
    client, student_client, add_courses, django_assert_max_num_queries, number
):
    add_courses(number)
    index_courses()

    # Whoever comes first, and the page's stamp.
    with django_assert_max_num_queries(BUDGET + 1 + WHO_IS_BANNED):
        client.get("/courses/")
    with django_assert_max_num_queries(1):
        client.get("/courses/")
    with django_assert_max_num_queries(BUDGET + PERSONAL):
        student_client.get("/courses/")
    with django_assert_max_num_queries(BUDGET + PERSONAL + SEARCH):
        student_client.get("/courses/?q=course&category=music&level=beginner&sort=rating")


def test_a_post_is_refused(client, db):
    assert client.post("/courses/").status_code == 405
