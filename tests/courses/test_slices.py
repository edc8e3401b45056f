"""Long tables are read a slice at a time"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import curriculum, progress, slices
from courses.models import Enrollment, Lecture
from tests.conftest import person


@pytest.fixture
def everyone(course):
    """Seven students, three of them of the same moment."""
    now = timezone.now().replace(microsecond=0)
    return [
        Enrollment.objects.create(
            user=person(f"user_{number}"),
            course=course,
            created_at=now - timedelta(days=number // 3),
        )
        for number in range(7)
    ]


@pytest.mark.parametrize("newest", ["", "created_at"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_each_row_comes_once_and_in_order(everyone, newest, size):
    found = list(slices.slices(Enrollment.objects.all(), newest, size))

    rows = [row for some in found for row in some]
    assert max(map(len, found)) <= size
    order = ("-created_at", "pk") if newest else ("pk",)
    assert rows == list(Enrollment.objects.order_by(*order))


def test_rows_may_go_meanwhile(everyone):
    seen = []
    for some in slices.keys(Enrollment.objects.all(), size=2):
        seen += some
        Enrollment.objects.filter(pk__in=some).delete()

    assert len(seen) == 7
    assert not Enrollment.objects.exists()


def test_whoever_completed_a_course_is_looked_at_where_lectures_come_or_go(enrollment, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    lectures[0].title = "Another"
    with CaptureQueriesContext(connection) as captured:
        curriculum.save(lectures[0], ["title"])
        curriculum.move(lectures[0], up=False)
    if connection.vendor != "mongodb":
        assert not [one for one in captured if "courses_lectureprogress" in one["sql"]]
        assert not [one for one in captured if 'FROM "courses_enrollment"' in one["sql"]]

    new = Lecture(chapter=lectures[0].chapter, title="New", kind="article", body="New.")
    curriculum.add(new)
    assert Enrollment.objects.get().completed_at is None
    curriculum.delete([new])
    assert Enrollment.objects.get().completed_at is not None


def test_a_lecture_that_is_removed_while_another_is_added(enrollment, lectures, monkeypatch):
    """Who adds has counted five lectures, when one of them goes and four are all."""
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    new = Lecture.objects.create(
        chapter=lectures[3].chapter, title="New", kind="article", body="New.", position=9
    )
    counted = Lecture.objects.filter(chapter__course=enrollment.course_id).count
    assert counted() == 5
    waiting = [new]

    def remove_before(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and waiting:
            curriculum.delete([waiting.pop()])
        return execute(sql, params, many, context)

    if connection.vendor == "mongodb":
        pytest.skip("the hook between two queries is SQL's")
    with connection.execute_wrapper(remove_before):
        progress.reopen_completions(enrollment.course_id)

    assert not waiting
    assert Enrollment.objects.get().completed_at is not None
