"""Proof of finished courses."""

from django.db import models
from django.utils import timezone

from courses.models import Enrollment
from courses.models.keys import uuid_key
from editing.versions import Versioned


class Certificate(Versioned):
    """Proof of a finished course, with the names as they were when it was issued."""

    id = uuid_key()
    enrollment = models.OneToOneField(
        Enrollment, models.SET_NULL, null=True, blank=True, related_name="certificate"
    )
    code = models.CharField(max_length=16, unique=True)
    student_name = models.CharField(max_length=520, blank=True)  # blank: withdrawn
    course_title = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.code
