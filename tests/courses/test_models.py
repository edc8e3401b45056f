"""What a row of courses is when it is made"""

import pytest

from courses.catalogue.forms import CatalogueForm
from courses.models import Course


@pytest.fixture
def create(educator, category):
    return lambda **fields: Course.objects.create(category=category, educator=educator, **fields)


def test_a_course_gets_a_slug_of_its_title(create):
    assert create(title="Night Sky").slug == "night-sky"


def test_a_second_course_of_the_same_title_gets_another_slug(create):
    assert [create(title="Night Sky").slug for _ in range(3)] == [
        "night-sky",
        "night-sky-2",
        "night-sky-3",
    ]


@pytest.mark.parametrize("title", ["", "…", "星空"])
def test_no_slug_is_blank(create, title):
    assert create(title=title).slug == "course"


def test_a_slug_that_is_a_page_of_its_own_is_not_given(create):
    assert create(title="New").slug == "new-2"


def test_a_slug_that_is_given_is_kept(create):
    assert create(title="Night Sky", slug="stars").slug == "stars"


def test_a_catalogue_form_that_was_not_sent_filters_nothing(course, draft):
    form = CatalogueForm()

    assert form.is_filtering is False
    assert set(form.filter(Course.objects.all())) == {course, draft}
