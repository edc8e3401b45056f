"""What a row of courses is when it is made"""

import pytest
from django.db import IntegrityError, transaction

from courses.catalogue.forms import CatalogueForm
from courses.models import Category, Course


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


def test_a_catalogue_form_that_was_not_sent_filters_nothing():
    form = CatalogueForm()

    assert (form.words, form.chosen, form.chips) == ("", {}, [])
    assert form.order == "-published_at"


@pytest.mark.parametrize("slug", [{}, {"slug": ""}], ids=["no slug", "a blank one"])
@pytest.mark.parametrize("way", ["create", "save"])
def test_a_course_gets_an_address_whoever_stores_it(educator, category, way, slug):
    fields = {"educator": educator, "category": category, "title": "Sailing", **slug}

    for _ in range(2):
        if way == "create":
            Course.objects.create(**fields)
        else:
            Course(**fields).save()

    assert set(Course.objects.values_list("slug", flat=True)) == {"sailing", "sailing-2"}


@pytest.mark.parametrize(
    "store",
    [
        lambda course: Course.objects.filter(pk=course.pk).update(slug=""),
        lambda course: Course.objects.bulk_create(
            [Course(title="New", educator=course.educator, category=course.category)]
        ),
        lambda course: Course(pk=course.pk, slug="").save_version(["slug"]),
        lambda course: course.save(update_fields=["slug"]),
        lambda course: Category.objects.filter(pk=course.category_id).update(slug=""),
        lambda course: Category.objects.create(name="Nameless"),
    ],
    ids=["update", "bulk_create", "save_version", "save", "category", "new category"],
)
def test_a_blank_address_is_never_stored(course, store):
    course.slug = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        store(course)

    assert not Course.objects.filter(slug="").exists()
    assert not Category.objects.filter(slug="").exists()
