"""Counting what pages of analytics show: `manage.py count_statistics`, from the rows alone.

Nobody adds or subtracts where something happens: a lecture that ten thousand people watch would be
a row that ten thousand write. A count may be repeated at any time and sets every row to what the
tables say. What was counted, and when, stands beside the figures.

Of two counts at once, the one that ends first counts; the other sees that by `version` and counts
again. One that is interrupted leaves rows of two moments, and the old `counted_at` with them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from .contention import MISSING_ROW, TAKEN, Moved, is_of
from .deletion import chunks, pointing_to
from .models import (
    Course,
    CourseDay,
    CourseStatistics,
    Enrollment,
    Lecture,
    LectureDay,
    LectureProgress,
)
from .models.enrollment import STUCK_AFTER
from .models.statistics import TENTH_FIELDS
from .slices import slices

LASTS = timedelta(days=1)  # a count, where nothing has happened: time itself lets students stop
TRIES = 5
AT_ONCE = 100  # courses
STUDENTS = 10_000  # of theirs, who are in memory together; those of one course are in any case

Done = Callable[[int], object]

Key = tuple[UUID, date]  # of a course or a lecture, and a day
Figures = dict[Key, dict[str, int]]


def count(*courses: Course) -> bool:
    """Count courses; False when others have counted one of them all the time."""
    waiting: Sequence[Course] = courses
    for _ in range(TRIES):
        waiting = _overtaken(waiting)
        if not waiting:
            return True
    return False


def count_all(courses: QuerySet[Course], done: Done = bool, *, outdated: bool = False) -> None:
    """Count `courses`, or those of them that are `outdated`; `done` is told how many are.

    A course that is deleted meanwhile is left out.
    """
    for some in slices(courses.only("pk", "enrollment_count"), size=AT_ONCE):
        for batch in batches(_outdated(some) if outdated else some):
            if not _is_counted(batch):
                for course in batch:
                    _count_if_there(course)
        done(len(some))


def batches(courses: Iterable[Course]) -> Iterator[list[Course]]:
    """Courses in their order that have up to STUDENTS together, or one alone that has more."""
    batch: list[Course] = []
    students = 0
    for course in courses:
        students += course.enrollment_count
        if batch and students > STUDENTS:
            yield batch
            batch, students = [], course.enrollment_count
        batch.append(course)
    if batch:
        yield batch


def _is_counted(courses: Sequence[Course]) -> bool:
    """False also where one of them is gone."""
    try:
        return count(*courses)
    except (Course.DoesNotExist, IntegrityError):
        return False


def _count_if_there(course: Course) -> None:
    try:
        count(course)
    except (Course.DoesNotExist, IntegrityError):
        if Course.objects.undeleted().filter(pk=course.pk).exists():
            raise


def _outdated(courses: Sequence[Course]) -> list[Course]:
    """Those to be counted: something has happened in them since, or a day has gone by."""
    counted = CourseStatistics.objects.filter(counted_at__gte=timezone.now() - LASTS)
    rows: Any = counted.filter(course__in=courses).values_list("course", "counted_at")
    since: dict[UUID, datetime] = dict(rows)
    moments = {name: Max(name) for name in ("last_seen_at", "left_at", "completed_at")}
    happened: Any = Enrollment.objects.filter(course__in=list(since)).order_by().values("course")
    changed = {
        row["course"]
        for row in happened.annotate(**{f"last_{name}": when for name, when in moments.items()})
        if any(at and at >= since[row["course"]] for name, at in row.items() if name != "course")
    }
    return [course for course in courses if course.pk not in since or course.pk in changed]


def _overtaken(courses: Sequence[Course]) -> list[Course]:
    """Count once; those of which another count has come between, or a lecture went."""
    now = timezone.now()
    try:
        versions = _versions(courses)
        rows = Lecture.objects.filter(chapter__course__in=courses).select_related("chapter")
        named = rows.only("kind", "seconds", "chapter__course")
        lectures = {lecture.pk: lecture for lecture in named}
        by_lecture = _figures_by_lecture(courses, lectures, now - STUCK_AFTER)
        with pointing_to(*courses, *(Lecture(pk=key) for key in {key for key, _ in by_lecture})):
            _store(CourseDay, CourseDay.objects.filter(course__in=courses), _course_days(courses))
            _store(LectureDay, _lecture_days(list(lectures)), by_lecture)
    except (Moved, Lecture.DoesNotExist):
        return list(courses)
    by_version: dict[int, list[Course]] = defaultdict(list)
    for course in courses:
        by_version[versions[course.pk]].append(course)
    return [
        course
        for version, some in by_version.items()
        for course in _set_counted(some, version, now)
    ]


def _versions(courses: Sequence[Course]) -> dict[UUID, int]:
    """How often each was counted. Raises Moved where others count one for the first time, too."""
    rows = CourseStatistics.objects.filter(course__in=courses).values_list("course", "version")
    found: dict[UUID, int] = dict(rows)
    new = [course for course in courses if course.pk not in found]
    with pointing_to(*new):
        _insert([CourseStatistics(course=course) for course in new], TAKEN)
    return found | dict.fromkeys((course.pk for course in new), 0)


def _set_counted(courses: list[Course], version: int, now: datetime) -> list[Course]:
    """Those that others have counted since they had this version."""
    mine = CourseStatistics.objects.filter(course__in=courses, version=version)
    if mine.update(counted_at=now, version=F("version") + 1) == len(courses):
        return []
    if len(courses) == 1:
        return courses
    ours = CourseStatistics.objects.filter(course__in=courses, version=version + 1, counted_at=now)
    keys = set(ours.values_list("course", flat=True))
    return [course for course in courses if course.pk not in keys]


# What the rows come to


def _course_days(courses: Sequence[Course]) -> Figures:
    rows = Enrollment.objects.filter(course__in=courses)
    present, left = rows.present(), rows.filter(left_at__isnull=False)
    counted = {
        "enrollments": _by_day(present, "created_at"),
        "completions": _by_day(present.completed(), "completed_at"),
        "departures": _by_day(left, "left_at"),
        "finished": _by_day(present.completed(), "created_at"),
        "last_seen": _by_day(present, "last_seen_at"),
    }
    days: Figures = defaultdict(dict)
    for name, numbers in counted.items():
        for course_id, day, number in numbers:
            days[(course_id, day)][name] = number
    return days


def _by_day(rows: QuerySet[Enrollment], moment: str) -> Iterable[tuple[UUID, date, int]]:
    by_day = rows.order_by().annotate(day=TruncDate(moment, tzinfo=UTC)).values("course", "day")
    return by_day.annotate(number=Count("pk")).values_list("course", "day", "number")


def _figures_by_lecture(
    courses: Sequence[Course], lectures: dict[UUID, Lecture], inactive_since: datetime
) -> Figures:
    """Of the students who have not left, by lecture and by the day on which they enrolled.

    Progress is asked for by the keys of enrollments: by a join, MongoDB would read all there is.
    """
    rows = Enrollment.objects.present().filter(course__in=courses).order_by()
    names = ("course_id", "created_at", "last_seen_at", "completed_at", "last_lecture")
    students = {student.pk: student for student in rows.only(*names)}
    figures: dict[Key, Counter[str]] = defaultdict(Counter)
    stopped_at: dict[UUID, Lecture] = {}  # by the key of the enrollment
    for key, student in students.items():
        lecture = _in_course_of(
            student, lectures.get(student.last_lecture_id) if student.last_lecture_id else None
        )
        is_away = student.completed_at is None and student.last_seen_at < inactive_since
        if is_away and lecture:
            stopped_at[key] = lecture
            figures[(lecture.pk, _day(student))]["stopped"] += 1
    for student_id, lecture_id, completed_at, position in _progress_of(list(students)):
        if not _in_course_of(students[student_id], lectures.get(lecture_id)):
            continue  # it was removed, or moved into another course
        found = figures[(lecture_id, _day(students[student_id]))]
        found["reached"] += 1
        found["completed"] += completed_at is not None
        stop = stopped_at.get(student_id)
        if stop and stop.pk == lecture_id and completed_at is None:
            found.update(_tenth(stop, position))
    return dict(figures)


def _in_course_of(student: Enrollment, lecture: Lecture | None) -> Lecture | None:
    return lecture if lecture and lecture.chapter.course_id == student.course_id else None


def _progress_of(enrollment_ids: list[UUID]) -> Iterator[tuple[UUID, UUID, datetime | None, int]]:
    names = ("enrollment_id", "lecture_id", "completed_at", "position")
    for keys in chunks(enrollment_ids):
        rows = LectureProgress.objects.filter(enrollment__in=keys).order_by()
        yield from rows.values_list(*names).iterator()


def _day(student: Enrollment) -> date:
    return student.created_at.astimezone(UTC).date()


def _tenth(lecture: Lecture, position: int) -> list[str]:
    """In which tenth of the lecture's video a student is."""
    if not (lecture.is_video and lecture.seconds):
        return []
    return [TENTH_FIELDS[min(position * 10 // lecture.seconds, 9)]]


# Storing


def _lecture_days(lecture_ids: list[UUID]) -> list[LectureDay]:
    return [
        row for some in chunks(lecture_ids) for row in LectureDay.objects.filter(lecture__in=some)
    ]


def _store(model: type[CourseDay | LectureDay], rows: Iterable[Any], figures: Figures) -> None:
    """Let `rows` be `figures`, by the keys of their day; those that are so already stay untouched."""
    owner = "course_id" if model is CourseDay else "lecture_id"
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.PositiveIntegerField)
    ]
    new = {key: {name: found.get(name, 0) for name in names} for key, found in figures.items()}
    gone = []
    for row in list(rows):
        key = getattr(row, owner), row.day
        wanted = new.pop(key, None)
        if wanted is None:
            gone.append(row.pk)
        elif any(getattr(row, name) != number for name, number in wanted.items()):
            model._default_manager.filter(pk=row.pk).update(**wanted)
    for keys in chunks(gone):
        model._default_manager.filter(pk__in=keys).delete()
    days = [model(**{owner: key[0]}, day=key[1], **wanted) for key, wanted in new.items()]
    _insert(days, TAKEN | MISSING_ROW)


def _insert(rows: list[Any], codes: set[str]) -> None:
    """Raises Moved where the database refuses them for one of `codes`."""
    for some in chunks(rows):
        try:
            with transaction.atomic():
                type(some[0])._default_manager.bulk_create(some)
        except IntegrityError as error:
            if is_of(error, codes):
                raise Moved from error
            raise
