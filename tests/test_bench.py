"""The content that pages are measured with says what its rows say."""

import pytest
from django.core.management import call_command

from bench.content import CROWDED, LONG, STUDENT, Size
from bench.filling import fill
from courses import counters
from courses.models import Course, Enrollment, Lecture, SearchPosting, SearchWord

pytestmark = pytest.mark.engines("sqlite")  # where sites are filled; other engines get its rows
SIZE = Size(courses=40, students=30, owned=10, taken=12)


@pytest.mark.django_db
def test_counters_and_derived_columns_are_right():
    fill(SIZE)

    assert Course.objects.count() == SIZE.courses
    assert Lecture.objects.of(Course.objects.get(slug=LONG)).count() == 50 * 20
    assert Course.objects.get(slug=CROWDED).enrollment_count == SIZE.students
    assert Enrollment.objects.filter(user=STUDENT).count() == SIZE.taken
    assert not Course.objects.filter(search_text="").exists()
    stored = list(Course.objects.order_by("pk").values())
    for course in stored:
        counters.recount(course["id"])
    assert list(Course.objects.order_by("pk").values()) == stored


@pytest.mark.django_db
def test_search_is_filled_as_its_writers_fill_it():
    fill(SIZE)

    stored = [list(model.objects.order_by("pk").values()) for model in (SearchPosting, SearchWord)]
    assert all(stored)
    call_command("index_courses")
    assert stored == [
        list(model.objects.order_by("pk").values()) for model in (SearchPosting, SearchWord)
    ]
