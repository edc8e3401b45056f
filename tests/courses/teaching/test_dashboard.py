"""/teach/: one's own courses"""

import pytest

from courses.models import Course
from tests.conftest import make_course
from tests.courses.pages import links, page, text

BUDGET = 6  # the person, what they teach beside others, totals, count, courses, unanswered


def rows(response) -> list[list[str]]:
    """Each course's title with its status, and the columns beside it."""
    (body,) = page(response).all("tbody")
    return [[*row.texts("th"), *row.texts("td")] for row in body.all("tr")]


@pytest.fixture
def three(educator, category):
    """A course of each status; the newest change is that of the archived one."""
    fields = {
        "Draft A": {"status": "draft"},
        "Published C": {"enrollment_count": 1200, "review_count": 2, "rating_average": 4.5},
        "Archived B": {"status": "archived", "enrollment_count": 3, "unanswered_count": 2},
    }
    scores = {"Published C": 3.4}
    for title, values in fields.items():
        make_course(educator, category, title, rating_score=scores.get(title, 0), **values)


def test_the_dashboard_shows_figures_in_columns_and_their_totals(
    educator_client, three, rival, category
):
    make_course(rival, category, "Not mine")

    response = educator_client.get("/teach/")

    assert page(response).texts("th", scope="col") == [
        "Course", "Students", "Rating", "Unanswered", "Updated",
    ]  # fmt: skip
    archived, published, draft = rows(response)
    assert archived[:2] == ["Archived B Archived", "3"]
    assert archived[3] == "2 unanswered questions"
    assert published[:3] == ["Published C Published", "1,200", "4.5 (2) of 5, from 2 reviews"]
    assert draft[:4] == ["Draft A Draft", "0", "No reviews", "0"]
    totals = page(response).one("p", "facts").texts("span")
    assert totals == ["3 courses", "1,203 students", "2 unanswered questions"]
    assert "Not mine" not in text(response)
    assert {
        "/teach/courses/draft-a/",
        "/teach/courses/new/",
        "/teach/questions/?course=archived-b",
        "/teach/profile/",
    } <= set(links(response))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "BCA"),
        ("sort=title", "BAC"),
        ("sort=students", "CBA"),
        ("sort=rating", "C**"),
        ("sort=questions", "B**"),
        ("sort=-pk&status=x&page=x", "BCA"),
        ("status=draft&sort=students", "A"),
        ("status=archived", "B"),
    ],
)
def test_the_dashboard_is_sorted_and_filtered_by_its_address(educator_client, three, query, order):
    response = educator_client.get(f"/teach/?{query}")

    found = [row[0].split()[1] for row in rows(response)]
    assert len(found) == len(order)
    assert all(wanted in (letter, "*") for letter, wanted in zip(found, order, strict=True))
    assert len(page(response).all("th", scope="col")) == 5
    sorted_by = [head for head in page(response).all("th", scope="col") if head.get("aria-sort")]
    assert len(sorted_by) == 1


def test_a_status_without_courses_says_so(educator_client, course):
    response = educator_client.get("/teach/?status=draft")

    assert "None of your courses has this status." in text(response)
    assert "/teach/" in links(response)


def test_an_empty_dashboard_offers_a_first_course(educator_client, rival, category):
    make_course(rival, category)

    response = educator_client.get("/teach/")

    assert "You have no courses yet." in text(response)
    assert "/teach/courses/new/" in links(response)


@pytest.mark.parametrize("number", [3, 23])
def test_the_dashboard_needs_as_few_queries_for_many(
    educator_client, add_courses, django_assert_max_num_queries, number
):
    add_courses(number)
    Course.objects.update(category=None)

    with django_assert_max_num_queries(BUDGET):
        educator_client.get("/teach/?sort=students")
