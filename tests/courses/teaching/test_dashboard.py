"""/teach/: one's own courses"""

import pytest

from tests.conftest import make_course
from tests.courses.pages import links, page, text

BUDGET = 4  # the person, the count, the courses, the unanswered questions


def test_the_dashboard_lists_ones_own_courses(educator_client, course, draft, rival, category):
    make_course(rival, category, "Not mine")

    response = educator_client.get("/teach/")

    unwritten, rising = page(response).all("li", "row")
    assert unwritten.one("span", "title").text == "Unwritten"
    assert unwritten.one("span", "badge").text == "Draft"
    assert unwritten.one("span", "facts").texts("span")[:2] == ["4 lectures", "0 students"]
    assert rising.one("span", "title").text == "Rising"
    assert rising.one("span", "badge").text == "Published"
    assert "Not mine" not in text(response)
    assert {"/teach/courses/rising/", "/teach/courses/new/"} <= set(links(response))


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

    with django_assert_max_num_queries(BUDGET):
        educator_client.get("/teach/")
