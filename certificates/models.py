"""Proof of finished courses."""

from django.db import models
from django.utils import timezone

from courses.models import Enrollment
from courses.models.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import search_text


class Certificate(Versioned, Derives):
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
    search_text = DerivedTextField(
        blank=True, sources=["student_name", "course_title"], derive=search_text
    )
    texts_version = DerivedVersionField(sources=["student_name", "course_title"])

    objects = DerivedQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.code
