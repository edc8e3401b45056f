"""What students say of a course, and what others say of that."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import search_text
from texts.validators import validate_text, validate_visible

from .course import Course
from .enrollment import Enrollment


class ReviewQuerySet(DerivedQuerySet["Review"]):
    def shown(self) -> "ReviewQuerySet":
        """Those that no admin has hidden: pages show them, counters count them."""
        return self.filter(hidden_at=None)


class Review(Versioned, Derives):
    """A student's rating of a course, 1 to 5, with or without a text; one per enrollment.

    Who teaches the course may answer it, an admin may hide it; nobody else writes in it.

    It outlives the enrollment of a student who was deleted. That a rating is 1 to 5 is checked
    by forms: MongoDB checks no constraints.
    """

    id = uuid_key()
    enrollment = models.OneToOneField(
        Enrollment, models.SET_NULL, null=True, blank=True, related_name="review"
    )
    course = models.ForeignKey(
        Course, models.CASCADE, related_name="reviews", editable=False, db_index=False
    )
    rating = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(max_length=2000, blank=True, validators=[validate_text])
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(max_length=2000, blank=True, validators=[validate_text])
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_reason = models.CharField(
        "reason to hide it",
        max_length=300,
        blank=True,
        validators=[validate_visible],
        help_text="With a reason the review is neither shown nor counted. Without one it is.",
    )
    search_text = DerivedTextField(blank=True, sources=["text"], derive=search_text)
    texts_version = DerivedVersionField(sources=["text"])

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["-created_at", "id"], name="review_newest"),
            models.Index(fields=["course", "-created_at"], name="review_by_course"),
        )

    def __str__(self) -> str:
        return f"{self.rating} of 5 for {self.course}"

    @property
    def author(self) -> str:
        return self.enrollment.user.name if self.enrollment else gettext("A former student")

    @property
    def answerer(self) -> str:
        return self.answered_by.name if self.answered_by else gettext("A former teacher")

    def hide(self, reason: str) -> None:
        """Hide it for this reason; an empty one shows it again. `counters.recount` follows."""
        self.hidden_reason = reason
        self.hidden_at = (self.hidden_at or timezone.now()) if reason else None
        Review.objects.filter(pk=self.pk).update(
            hidden_reason=self.hidden_reason, hidden_at=self.hidden_at
        )


class ReviewReport(models.Model):
    """Someone says that a review should not be shown; an admin reads why, and decides."""

    class Reason(models.TextChoices):
        RUDE = "rude", _("It insults or threatens someone")
        PRIVATE = "private", _("It says something private about someone")
        SPAM = "spam", _("It advertises something")
        OFF_TOPIC = "off_topic", _("It is not about the course")
        OTHER = "other", _("Something else")

    id = uuid_key()
    review = models.ForeignKey(Review, models.CASCADE, related_name="reports")
    user = models.ForeignKey(User, models.PROTECT, related_name="review_reports")
    reason = models.CharField(max_length=16, choices=Reason)
    text = models.TextField(max_length=500, blank=True, validators=[validate_text])
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)  # hidden, or left as it is

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["review", "user"], name="one_report_per_review"),
        )
        indexes = (
            models.Index(fields=["-created_at", "id"], name="review_report_newest"),
            models.Index(fields=["settled_at", "-created_at"], name="review_reports_open"),
        )

    def __str__(self) -> str:
        """Without the names, which Django admin's history would keep."""
        return f"{self.get_reason_display()}, {self.created_at:%Y-%m-%d}"
