"""Long lists are shown a page at a time."""

import pytest

from courses.models import Course
from courses.paging import PAGE_SIZE, page_of


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("?page=1", 1),
        ("?page=2", 2),
        ("?page=3", 3),
        ("?other=2", 1),
        ("?page=2&page=3", 3),
    ],
)
def test_gives_the_page_that_is_asked_for(rf, add_courses, query, number):
    add_courses(2 * PAGE_SIZE + 1)

    page = page_of(rf.get(f"/courses/{query}"), Course.objects.order_by("slug"))

    assert page.number == number
    assert page.paginator.num_pages == 3
    first = (number - 1) * PAGE_SIZE
    assert [course.slug for course in page] == [
        f"course-{index:02}" for index in range(2 * PAGE_SIZE + 1)
    ][first : first + PAGE_SIZE]


@pytest.mark.parametrize(
    ("asked", "number"),
    [("999", 3), ("0", 3), ("-1", 3), ("x", 1), ("", 1), ("1.5", 1), ("9" * 30, 3)],
)
def test_where_there_is_no_such_page_gives_the_first_or_the_last(rf, add_courses, asked, number):
    add_courses(2 * PAGE_SIZE + 1)

    page = page_of(rf.get("/courses/", {"page": asked}), Course.objects.order_by("slug"))

    assert page.number == number


def test_nothing_is_one_empty_page(rf, db):
    page = page_of(rf.get("/courses/?page=2"), Course.objects.order_by("slug"))

    assert (page.number, page.paginator.num_pages, list(page)) == (1, 1, [])
