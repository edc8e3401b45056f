"""What pages of analytics show is counted from the rows, again and again"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import Sum
from django.utils import timezone

from courses import curriculum, deletion, progress, statistics
from courses.models import (
    Course,
    CourseDay,
    CourseStatistics,
    Enrollment,
    Lecture,
    LectureDay,
    LectureProgress,
)
from tests.conftest import make_course, person

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LONG_AGO = timezone.now() - timedelta(days=60)


def enroll(course, name, **changes):
    """A student of some months ago."""
    enrollment = progress.enroll(person(f"user_{name}"), course)
    Enrollment.objects.filter(pk=enrollment.pk).update(
        created_at=NOON, last_seen_at=NOON, **changes
    )
    return enrollment


def watch(enrollment, lecture, position=0, *, completed=False):
    """The lecture is the last that the student was in."""
    LectureProgress.objects.create(
        enrollment=enrollment,
        lecture=lecture,
        position=position,
        completed_at=NOON if completed else None,
    )
    Enrollment.objects.filter(pk=enrollment.pk).update(last_lecture=lecture)


def days(course):
    rows = CourseDay.objects.filter(course=course).order_by("day")
    names = ("day", "enrollments", "completions", "departures", "finished", "last_seen")
    return list(rows.values_list(*names))


def of(lecture):
    sums = {name: Sum(name, default=0) for name in LectureDay.FIGURES}
    found = LectureDay.objects.filter(lecture=lecture).aggregate(**sums)
    tenths = [found.pop(f"tenth_{tenth}") for tenth in range(10)]
    return tuple(found.values()), tenths


@pytest.fixture
def video(lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", seconds=100)
    return Lecture.objects.get(pk=lectures[1].pk)


def test_days_are_those_of_utc_and_each_figure_is_of_its_own(course):
    late = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
    early = enroll(course, "early")
    Enrollment.objects.filter(pk=early.pk).update(created_at=late)
    enroll(course, "done", completed_at=NOON + timedelta(days=2))
    enroll(course, "gone", left_at=NOON + timedelta(days=1))

    assert statistics.count(course)

    assert days(course) == [
        (date(2026, 3, 9), 1, 0, 0, 0, 0),
        (date(2026, 3, 10), 1, 0, 0, 1, 2),
        (date(2026, 3, 11), 0, 0, 1, 0, 0),
        (date(2026, 3, 12), 0, 1, 0, 0, 0),
    ]


def test_who_stopped_is_counted_where_they_are_and_in_the_tenth_of_the_video(
    course, video, lectures
):
    for name, position in {"a": 0, "b": 55, "c": 59, "d": 100}.items():
        watch(enroll(course, name), video, position)
    watch(enroll(course, "done_with_it"), video, 0, completed=True)
    watch(enroll(course, "finished", completed_at=NOON), video, 99, completed=True)
    watch(enroll(course, "left", left_at=NOON), video, 20)
    recent = enroll(course, "here")
    watch(recent, video, 30)
    Enrollment.objects.filter(pk=recent.pk).update(last_seen_at=timezone.now())

    statistics.count(course)

    assert of(video) == ((7, 2, 5), [1, 0, 0, 0, 0, 2, 0, 0, 0, 1])
    assert of(lectures[0]) == ((0, 0, 0), [0] * 10)


def test_a_count_sets_what_is_wrong_and_leaves_no_more_than_the_rows_say(course, video):
    first, second = enroll(course, "a"), enroll(course, "b")
    watch(first, video, 50)
    watch(second, video, 50)
    statistics.count(course)
    CourseDay.objects.update(enrollments=99)
    CourseDay.objects.create(course=course, day=date(2020, 1, 1), enrollments=5)
    second.delete()

    for _ in range(2):
        statistics.count(course)
        assert days(course) == [(NOON.date(), 1, 0, 0, 0, 1)]
        assert of(video)[0] == (1, 0, 1)
    assert CourseStatistics.objects.get(pk=course.pk).version == 3


def test_the_command_counts_where_something_happened_and_every_course_once_a_day(course, draft):
    call_command("count_statistics")
    counted = dict(CourseStatistics.objects.values_list("pk", "counted_at"))
    assert set(counted) == {course.pk, draft.pk}

    progress.enroll(person("user_new"), course)
    call_command("count_statistics")

    after = dict(CourseStatistics.objects.values_list("pk", "counted_at"))
    assert after[course.pk] > counted[course.pk]
    assert after[draft.pk] == counted[draft.pk]
    CourseStatistics.objects.filter(pk=draft.pk).update(counted_at=LONG_AGO)
    call_command("count_statistics")
    assert CourseStatistics.objects.get(pk=draft.pk).counted_at > counted[draft.pk]


def test_counting_at_once_comes_to_the_same(transactional_db, course, video, at_once):
    for number in range(4):
        watch(enroll(course, f"s{number}"), video, 50)

    results = at_once(3, lambda number: statistics.count(course))

    assert any(results)
    assert days(course) == [(NOON.date(), 4, 0, 0, 0, 4)]
    assert of(video)[0] == (4, 0, 4)


def test_the_numbers_of_a_lecture_go_along_with_it_and_end_with_it(course, draft, video):
    watch(enroll(course, "a"), video, 50)
    statistics.count(course)

    elsewhere = draft.chapters.first()
    video.chapter = elsewhere
    curriculum.save(video, ["chapter"])
    for each in (course, draft):
        statistics.count(each)

    assert of(video)[0] == (0, 0, 0)  # nobody there takes the other course
    video.refresh_from_db()
    video.chapter = course.chapters.first()
    curriculum.save(video, ["chapter"])
    statistics.count(course)
    assert of(video)[0] == (1, 0, 1)
    deletion.delete(Lecture.objects.filter(pk=video.pk))
    assert not LectureDay.objects.exists()


def test_figures_end_with_the_course_also_where_a_count_comes_late(transactional_db, course, video):
    watch(enroll(course, "a"), video, 50)
    statistics.count(course)

    deletion.delete(Course.objects.filter(pk=course.pk))
    with pytest.raises((Course.DoesNotExist, IntegrityError)):
        statistics.count(course)

    for model in (CourseStatistics, CourseDay, LectureDay):
        assert not model.objects.exists()


def test_so_many_students_are_in_memory_together(monkeypatch):
    monkeypatch.setattr(statistics, "STUDENTS", 10)
    courses = [Course(enrollment_count=number) for number in (4, 6, 1, 30, 0, 2)]

    found = [[course.enrollment_count for course in some] for some in statistics.batches(courses)]

    assert found == [[4, 6], [1], [30], [0, 2]]


def test_courses_that_others_count_too_are_counted_singly(course, educator, category, monkeypatch):
    others = [make_course(educator, category, f"Another {number}") for number in range(2)]
    count = statistics.count
    busy = lambda *courses: len(courses) == 1 and count(*courses)  # noqa: E731
    monkeypatch.setattr(statistics, "count", busy)

    statistics.count_all(Course.objects.all())

    counted = CourseStatistics.objects.filter(counted_at__isnull=False)
    assert counted.count() == len([course, *others])
