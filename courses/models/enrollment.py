"""Who takes a course, and how far they have come in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.beginnings import marked, words_typed
from texts.folding import fold

from .course import MAX_SEARCH_WORDS, TEXTS, Course
from .lecture import Lecture

MILLISECOND = timedelta(milliseconds=1)
INACTIVE_AFTER = timedelta(days=14)
STUCK_AFTER = timedelta(days=7)  # at the same lecture
LONGEST_WORD = 60  # characters; longer ones are cut
LONGEST_STUDENT_NAME = 300  # folded, with the address: PostgreSQL's indexes take 2,704 bytes


# The orders of a course's students. An index in each holds what they are filtered by, too: a filter
# that leaves few of 50,000 reads the index from end to end, and none of the rows.
STUDENT_ORDERS = {
    "active": ("-last_seen_at", "id"),
    "enrolled": ("-created_at", "id"),
    "progress": ("-completed_count", "id"),
    "name": ("search_name", "id"),
}
FILTERED = (
    "left_at",
    "created_at",
    "last_seen_at",
    "completed_at",
    "completed_count",
    "last_lecture",
    "search_name",
)


def words_asked(text: str) -> list[str]:
    return words_typed(fold(text))[:MAX_SEARCH_WORDS]


def _beside(order: Sequence[str]) -> list[str]:
    """What an index in this order holds as well."""
    return [name for name in FILTERED if not {name, f"-{name}"} & set(order)]


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def of(self, user: User | AnonymousUser) -> "EnrollmentQuerySet":
        """Those of the courses that the visitor is in."""
        return self.present().filter(user_id=user.pk) if isinstance(user, User) else self.none()

    def present(self) -> "EnrollmentQuerySet":
        """Without the students who left."""
        return self.filter(left_at=None)

    def completed(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at__isnull=False)

    def present_of_these(self) -> "EnrollmentQuerySet":
        """As `present`, of rows that keys or courses name: SQLite would rather read everyone who has
        not left.
        """
        return self.alias(left=Coalesce("left_at", "left_at")).filter(left=None)

    def incomplete(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at=None)

    def under_half(self, course: Course | None = None) -> "EnrollmentQuerySet":
        """Those who have completed less than 50 % of the lectures, of `course` or of their own."""
        if course:
            return self.filter(completed_count__lt=(course.lecture_count + 1) // 2)
        return self.filter(course__lecture_count__gt=F("completed_count") * 2)

    def inactive(self) -> "EnrollmentQuerySet":
        """Not seen in the course for 14 days."""
        return self.filter(last_seen_at__lt=timezone.now() - INACTIVE_AFTER)

    def stuck_at(self, lecture: Lecture) -> "EnrollmentQuerySet":
        """Who opened this lecture last, seven days ago or more, and has not completed the course.

        Not by an index of who opened it, which a database would take before one of names.
        """
        opened = self.incomplete().alias(opened_last=Coalesce("last_lecture", "last_lecture"))
        long_ago = timezone.now() - STUCK_AFTER
        return opened.filter(opened_last=lecture.pk, last_seen_at__lt=long_ago)

    def reached(self, lecture: Lecture) -> "EnrollmentQuerySet":
        """Who has opened this lecture."""
        return self.filter(lecture_progress__lecture=lecture)

    def past(self, lecture: Lecture) -> "EnrollmentQuerySet":
        """Who has completed this lecture."""
        return self.filter(
            lecture_progress__lecture=lecture, lecture_progress__completed_at__isnull=False
        )

    def search(self, text: str) -> "EnrollmentQuerySet":
        """Of students in whose name or address each word of `text` begins a word, or a part of one."""
        rows = self
        for word in words_asked(text):
            rows = rows.filter(search_name__contains=marked(word))
        return rows

    def recent(self) -> "EnrollmentQuerySet":
        """The last touched first, with the course that a card shows."""
        courses = self.select_related("course__category", "course__educator").defer(
            *(f"course__{name}" for name in TEXTS)
        )
        return courses.undeleted().order_by("-last_seen_at")

    def in_course(self, slug: str) -> "Enrollment | None":
        """The one in the course with this slug, with the course."""
        return self.undeleted().filter(course__slug=slug).select_related("course").first()

    def undeleted(self) -> "EnrollmentQuerySet":
        return self.exclude(course__status=Course.Status.DELETED)


class Enrollment(Versioned):
    """A student in a course: what they opened last, and when they had completed it all.

    One who leaves keeps the row, with progress, notes and certificate: enrolling again goes on there.
    """

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="enrollments", db_index=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="enrollments", db_index=False)
    last_lecture = models.ForeignKey(
        Lecture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("enrolled at", default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # Lectures of the course, as it is today: kept by courses.progress.
    completed_count = models.PositiveIntegerField(default=0, editable=False)
    # The student's name and address, folded and marked: kept by courses.student_names.
    search_name = models.CharField(
        max_length=LONGEST_STUDENT_NAME, blank=True, default="", editable=False
    )
    # When the student wrote a review, or said that they want to write none: they are not asked.
    review_settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[EnrollmentQuerySet] = EnrollmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-last_seen_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user", "course"],
                name="one_enrollment_per_course",
                violation_error_message=_("Already enrolled in this course."),
            ),
        )
        indexes = (
            models.Index(fields=["-created_at", "id"], name="enrollment_newest"),
            models.Index(fields=["left_at"], name="enrollment_left"),
            models.Index(fields=["user", "-last_seen_at"], name="enrollment_recent"),
            *(
                models.Index(fields=["course", *order, *_beside(order)], name=f"enrollment_{name}")
                for name, order in STUDENT_ORDERS.items()
            ),
        )

    def __str__(self) -> str:
        """Without the name, which Django admin's history would keep when the person is gone."""
        return f"{self.user_id} in {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("learning:resume", args=[self.course.slug])

    @property
    def has_news(self) -> bool:
        """Was something announced since the student was here?"""
        announced_at = self.course.announced_at
        return announced_at is not None and announced_at > self.last_seen_at

    @property
    def percent(self) -> int:
        """Of the course's lectures, as `courses.progress` counts them; reads the course."""
        total = self.course.lecture_count
        return min(self.completed_count * 100 // total, 100) if total else 0

    def touch(self, lecture: Lecture, at: datetime) -> None:
        """Remember that `lecture` was the last one opened; news of a later one stays."""
        if self._see(at, last_lecture=lecture):
            self.last_lecture = lecture

    def read_news(self, at: datetime) -> None:
        """Remember that the student was here, and knows what was announced until then."""
        if self.has_news:
            self._see(at)

    def _see(self, at: datetime, **changes: Lecture) -> bool:
        """Once a day the course is told that someone was there."""
        rows = Enrollment.objects.filter(pk=self.pk, last_seen_at__lte=at)
        if not rows.update(last_seen_at=at, **changes):
            return False
        today, before = at.astimezone(UTC).date(), self.last_seen_at.astimezone(UTC).date()
        if before < today:
            seen_before = Course.objects.filter(pk=self.course_id, last_seen_on__lt=today)
            seen_before.update(last_seen_on=today)
        self.last_seen_at = at
        return True


class EnrollmentWord(models.Model):
    """A word of a student's name or address, by which a course finds them: of `search_name`.

    The key says that of which enrollment, so that two who store the same store it once.
    """

    id = models.CharField(primary_key=True, max_length=LONGEST_WORD + 33, db_column="_id")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="words")
    course = models.ForeignKey(Course, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD)

    class Meta:
        indexes = (
            models.Index(
                fields=["course", "word", "enrollment"],
                opclasses=["", "varchar_pattern_ops", ""],  # for PostgreSQL's LIKE
                name="enrollment_word",
            ),
        )

    def __str__(self) -> str:
        """Without the word, which Django admin's history would keep."""
        return str(self.enrollment_id)


class LectureProgressQuerySet(models.QuerySet["LectureProgress"]):
    def completed(self) -> "LectureProgressQuerySet":
        return self.filter(completed_at__isnull=False)


class LectureProgress(Versioned):
    """How far a student has come in one lecture: seconds into it, and when it was completed.

    A page of the lecture reports it, or the student ticks it; `reported_at` is when the last of
    these was said, and what was said earlier and arrives later does not count.
    """

    id = uuid_key()
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="lecture_progress")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="lecture_progress")
    position = models.PositiveIntegerField("position in seconds", default=0)
    played = models.TextField(
        default="", blank=True, editable=False
    )  # as courses.stretches writes it
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[LectureProgressQuerySet] = LectureProgressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "lecture progress"
        constraints = (
            models.UniqueConstraint(
                fields=["enrollment", "lecture"], name="one_progress_per_lecture"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.lecture}"

    def is_older_than(self, moment: datetime) -> bool:
        """By a millisecond at least: MongoDB keeps no less, and `report` goes by what is kept."""
        return self.reported_at is None or self.reported_at + MILLISECOND <= moment

    def report(self, **fields: Any) -> bool:
        """Store these fields, unless someone reported or ticked since this row was read."""
        rows = LectureProgress.objects.filter(
            pk=self.pk, reported_at=self.reported_at, completed_at=self.completed_at
        )
        is_stored = bool(rows.update(**fields))
        if is_stored:
            vars(self).update(fields)
        return is_stored


class SavedCourse(models.Model):
    """A course that someone keeps for later."""

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="saved_courses")
    course = models.ForeignKey(Course, models.CASCADE, related_name="saved_by")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (models.UniqueConstraint(fields=["user", "course"], name="saved_once"),)

    def __str__(self) -> str:
        return f"{self.course} for {self.user_id}"
