"""Who takes a course, and how far they have come in it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key
from editing.versions import Versioned

from .course import TEXTS, Course
from .lecture import Lecture

MILLISECOND = timedelta(milliseconds=1)


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def of(self, user: User | AnonymousUser) -> "EnrollmentQuerySet":
        """Those of the courses that the visitor is in."""
        return self.present().filter(user_id=user.pk) if isinstance(user, User) else self.none()

    def present(self) -> "EnrollmentQuerySet":
        """Without the students who left."""
        return self.filter(left_at=None)

    def completed(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at__isnull=False)

    def incomplete(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at=None)

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
    user = models.ForeignKey(User, models.PROTECT, related_name="enrollments")
    course = models.ForeignKey(Course, models.CASCADE, related_name="enrollments")
    last_lecture = models.ForeignKey(
        Lecture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("enrolled at", default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
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
            models.Index(fields=["user", "-last_seen_at"], name="enrollment_recent"),
            models.Index(fields=["course", "-created_at"], name="enrollment_by_course"),
        )

    def __str__(self) -> str:
        """Without the name, which Django admin's history would keep when the person is gone."""
        return f"{self.user_id} in {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("learning:resume", args=[self.course.slug])

    def touch(self, lecture: Lecture, at: datetime) -> None:
        """Remember that `lecture` was the last one opened; news of a later one stays."""
        rows = Enrollment.objects.filter(pk=self.pk, last_seen_at__lte=at)
        if rows.update(last_lecture=lecture, last_seen_at=at):
            self.last_lecture, self.last_seen_at = lecture, at


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
