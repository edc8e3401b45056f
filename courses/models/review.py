"""What students say of a course."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from editing.versions import Versioned

from .course import Course
from .enrollment import Enrollment
from .keys import uuid_key


class Review(Versioned):
    """A student's rating of a course, 1 to 5, with or without a text; one per enrollment.

    It outlives the enrollment of a student who was deleted. That a rating is 1 to 5 is checked
    by forms: MongoDB checks no constraints.
    """

    id = uuid_key()
    enrollment = models.OneToOneField(
        Enrollment, models.SET_NULL, null=True, blank=True, related_name="review"
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="reviews", editable=False)
    rating = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["course", "-created_at"], name="review_by_course"),)

    def __str__(self) -> str:
        return f"{self.rating} of 5 for {self.course}"

    @property
    def author(self) -> str:
        return self.enrollment.user.name if self.enrollment else gettext("A former student")
