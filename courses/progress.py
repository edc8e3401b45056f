"""How far students have come: the one definition of done, total, percent, complete and go on.

A course is complete when every lecture that it has today is. `Enrollment.completed_at` keeps
when that became so, and is empty while it is not; `completed_count` keeps how many are, for lists.
A course without lectures, which may all come back, leaves `completed_at` as it was.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User

from . import counters, slices, stretches, student_names
from .deletion import pointing_to
from .models import (
    Course,
    Enrollment,
    EnrollmentQuerySet,
    Lecture,
    LectureProgress,
    SavedCourse,
)
from .outline import LectureRow
from .stretches import NOTHING, Stretches

PLAYED_PERCENT = 90  # of a video, which completes its lecture
NEAR_END = 90  # percent of the lectures


@dataclass(frozen=True)
class Progress:
    """A student's progress in a course as it is today."""

    enrollment: Enrollment
    lectures: Sequence[Lecture | LectureRow]  # of the course, in order
    completed_ids: frozenset[UUID]
    positions: Mapping[UUID, int]  # seconds into each lecture that was opened

    @cached_property
    def done(self) -> int:
        return sum(lecture.pk in self.completed_ids for lecture in self.lectures)

    @property
    def total(self) -> int:
        return len(self.lectures)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return 0 < self.total == self.done

    @property
    def nears_end(self) -> bool:
        """Is so much done that it helps to know what is left?"""
        return self.percent >= NEAR_END

    @property
    def remaining(self) -> list[Lecture | LectureRow]:
        """The lectures that are not completed, in order."""
        return [lecture for lecture in self.lectures if lecture.pk not in self.completed_ids]

    @property
    def has_started(self) -> bool:
        return self.enrollment.last_lecture_id is not None or self.done > 0

    @cached_property
    def next_lecture(self) -> Lecture | LectureRow | None:
        """Where to go on; None when nothing is left.

        The lecture last opened if it is incomplete, else the first incomplete one after it,
        else the first incomplete one of all.
        """
        keys = [lecture.pk for lecture in self.lectures]
        last = self.enrollment.last_lecture_id
        start = keys.index(last) if last in keys else 0
        in_turn = [*self.lectures[start:], *self.lectures[:start]]
        return next((item for item in in_turn if item.pk not in self.completed_ids), None)

    @property
    def last_lecture(self) -> Lecture | LectureRow | None:
        """The one last opened, if the course still has it."""
        last = self.enrollment.last_lecture_id
        return next((lecture for lecture in self.lectures if lecture.pk == last), None)

    @property
    def seconds_left(self) -> int:
        """Of the next lecture; 0 when it is not known."""
        lecture = self.next_lecture
        return max(lecture.seconds - self.positions.get(lecture.pk, 0), 0) if lecture else 0


def progress_of(enrollments: Iterable[Enrollment]) -> list[Progress]:
    """The progress of each, in two queries; of the lectures the title and the length are loaded."""
    enrollments = list(enrollments)
    courses = {enrollment.course_id for enrollment in enrollments}
    lectures: dict[UUID | None, list[Lecture]] = defaultdict(list)
    rows = Lecture.objects.filter(chapter__course__in=courses).select_related("chapter")
    for lecture in rows.only("title", "kind", "seconds", "chapter__course").in_order():
        lectures[lecture.chapter.course_id].append(lecture)
    opened = _opened_by(enrollments)
    return [_progress(item, lectures[item.course_id], opened[item.pk]) for item in enrollments]


def progress_in(enrollment: Enrollment, lectures: Sequence[Lecture | LectureRow]) -> Progress:
    """The same for lectures that are loaded already: those of the course, in order."""
    return _progress(enrollment, lectures, _opened_by([enrollment])[enrollment.pk])


class _Opened(NamedTuple):
    """A lecture that a student opened; there may be a thousand of them."""

    enrollment_id: UUID
    lecture_id: UUID
    position: int
    completed_at: datetime | None


def _opened_by(enrollments: list[Enrollment]) -> dict[UUID, list[_Opened]]:
    opened: dict[UUID, list[_Opened]] = defaultdict(list)
    keys = [enrollment.pk for enrollment in enrollments]
    rows = LectureProgress.objects.filter(enrollment__in=keys)
    for row in rows.values_list(*_Opened._fields):
        opened[row[0]].append(_Opened(*row))
    return opened


def _progress(
    enrollment: Enrollment, lectures: Sequence[Lecture | LectureRow], opened: list[_Opened]
) -> Progress:
    completed_ids = frozenset(row.lecture_id for row in opened if row.completed_at)
    positions = {row.lecture_id: row.position for row in opened}
    return Progress(enrollment, lectures, completed_ids, positions)


def learner_count(lectures: Iterable[Lecture]) -> int:
    """How many students have begun one of them, and have not left."""
    rows = LectureProgress.objects.filter(lecture__in=lectures, enrollment__left_at=None)
    return rows.order_by().values("enrollment").distinct().count()


# What a student does. Each raises what `courses.vanished` answers with 404 when the lecture, the
# course or the enrollment is deleted meanwhile.


def enroll(user: User, course: Course) -> Enrollment:
    """Enroll `user`; a second time changes nothing. Who had left goes on where they were."""
    with pointing_to(course):
        enrollment, created = Enrollment.objects.get_or_create(user=user, course=course)
    left = Enrollment.objects.filter(pk=enrollment.pk, left_at__isnull=False)
    is_back = left.update(left_at=None)
    enrollment.left_at = None
    if created or is_back:
        student_names.copy(user.pk)
        counters.recount_enrollments(course.pk)
    return enrollment


def leave(enrollment: Enrollment) -> None:
    """Leave the course; what was done stays for `enroll`, and a certificate valid."""
    present = Enrollment.objects.present().filter(pk=enrollment.pk)
    if present.update(left_at=timezone.now()):
        counters.recount_enrollments(enrollment.course_id)


def save_for_later(user: User, course: Course) -> None:
    with pointing_to(course):
        SavedCourse.objects.get_or_create(user=user, course=course)


def record_position(
    enrollment: Enrollment,
    lecture: Lecture,
    position: int,
    *,
    at: datetime | None = None,
    newly_played: Stretches = NOTHING,
    length: int = 0,
    is_read: bool = False,
) -> tuple[LectureProgress, bool]:
    """Remember what a page of the lecture reports; returns the row, and whether that counted.

    The student is `position` seconds into it, and has played these seconds since the page's last
    report. The lecture is completed when enough of its `length` was played (0 if nobody knows it),
    or when its text was read. A report that was made before the last one that counted, or before
    the last tick, does not count and changes nothing; none takes a completion back.
    """
    at = at or timezone.now()
    with pointing_to(enrollment, lecture):
        row = _progress_row(enrollment, lecture)
        while row.is_older_than(at):
            seconds = stretches.together([*stretches.read(row.played), *newly_played])
            is_done = is_read or 0 < PLAYED_PERCENT * length <= 100 * stretches.seconds(seconds)
            completes = is_done and row.completed_at is None
            if row.report(
                position=position,
                played=stretches.write(seconds),
                reported_at=at,
                completed_at=at if completes else row.completed_at,
            ):
                break
            row.refresh_from_db()
        else:
            return row, False
        enrollment.touch(lecture, at)
    if completes:
        update_completion(enrollment)
    return row, True


def complete(enrollment: Enrollment, lecture: Lecture, *, at: datetime | None = None) -> Progress:
    """Mark `lecture` complete; a second time changes nothing. Returns the new progress.

    `at` is when the student did what completes it; without it, now.
    """
    at = at or timezone.now()
    with pointing_to(enrollment, lecture):
        row = _progress_row(enrollment, lecture)
        LectureProgress.objects.filter(pk=row.pk, completed_at=None).update(
            completed_at=at, position=0, reported_at=at
        )
        enrollment.touch(lecture, at)
    return update_completion(enrollment)


def reopen(enrollment: Enrollment, lecture: Lecture) -> None:
    """Take a completion back; what was played before does not complete the lecture again."""
    now = timezone.now()
    with pointing_to(enrollment, lecture):
        rows = LectureProgress.objects.filter(enrollment=enrollment, lecture=lecture)
        rows.completed().update(completed_at=None, played="", reported_at=now)
        enrollment.touch(lecture, now)
    update_completion(enrollment)


def _progress_row(enrollment: Enrollment, lecture: Lecture) -> LectureProgress:
    row, _ = LectureProgress.objects.get_or_create(enrollment=enrollment, lecture=lecture)
    return row


# Enrollment.completed_count and completed_at


def update_completion(enrollment: Enrollment) -> Progress:
    """Let `completed_count` and `completed_at` say what the rows say.

    Looked at again after each change: a lecture that was completed, reopened or added in between
    counts, whoever writes last.
    """
    row = Enrollment.objects.filter(pk=enrollment.pk)
    while True:
        [progress] = progress_of([enrollment])
        if not _store_completion(row, progress.done, progress.total):
            return progress


def update_completions(course_id: UUID | None = None) -> None:
    """The same for everyone enrolled in a course whose lectures moved or were deleted.

    Without a course, for everyone.
    """
    rows = Enrollment.objects.only("created_at")
    if course_id is None:
        walk = slices.slices(rows)
    else:
        walk = slices.slices(rows.filter(course=course_id), "created_at")
    for some in walk:
        settle_completions([row.pk for row in some])


def settle_completions(enrollment_ids: Collection[UUID]) -> None:
    """The same for some enrollments: to look at five hundred takes as many queries as one."""
    while _change_completions(enrollment_ids):
        pass


def reopen_completions(course_id: UUID) -> None:
    """The same where a lecture was added: whoever had completed all others has one to go."""
    lectures = Lecture.objects.filter(chapter__course=course_id)
    total = lectures.count()
    complete = Enrollment.objects.filter(course=course_id).completed()
    reopened = complete.filter(completed_count__lt=total).order_by()
    while keys := list(reopened.values_list("pk", flat=True)[: slices.SLICE]):
        reopened.filter(pk__in=keys).update(completed_at=None)
    if lectures.count() < total:
        update_completions(course_id)


def _change_completions(keys: Collection[UUID]) -> int:
    """Returns how many of the enrollments with these keys were changed."""
    names = ("pk", "course_id", "completed_count", "completed_at")
    stored = list(Enrollment.objects.filter(pk__in=keys).order_by().values_list(*names))
    courses = {course_id for _key, course_id, _count, _at in stored}
    totals = _counts(Lecture.objects.filter(chapter__course__in=courses), "chapter__course")
    done = LectureProgress.objects.completed().filter(enrollment__in=keys)
    counts = _counts(done, "enrollment", "lecture__chapter__course")
    wrong: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    for key, course_id, count, completed_at in stored:
        number, total = counts.get((key, course_id), 0), totals.get((course_id,), 0)
        is_right = not total or (completed_at is not None) == (number >= total)
        if count != number or not is_right:
            wrong[number, total].append(key)
    return sum(
        _store_completion(Enrollment.objects.filter(pk__in=some), number, total)
        for (number, total), some in wrong.items()
    )


def _counts(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], int]:
    grouped = rows.order_by().values_list(*by).annotate(number=Count("pk"))
    return {tuple(key): number for *key, number in grouped}


def _store_completion(rows: EnrollmentQuerySet, done: int, total: int) -> int:
    """Returns how many of `rows` said something else. Who was complete before stays so since then."""
    if done < total:
        wrong = rows.filter(~Q(completed_count=done) | Q(completed_at__isnull=False))
        return wrong.update(completed_count=done, completed_at=None)
    changed = 0
    if total:
        incomplete = rows.filter(completed_at=None)
        changed = incomplete.update(completed_count=done, completed_at=timezone.now())
    return changed + rows.exclude(completed_count=done).update(completed_count=done)
