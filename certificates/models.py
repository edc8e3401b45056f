"""Proof of finished courses."""

from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Enrollment
from editing.keys import uuid_key
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import search_text

from . import codes

State = Literal["valid", "revoked", "withdrawn"]


class CertificateQuerySet(DerivedQuerySet["Certificate"]):
    def of(self, user_id: str) -> "CertificateQuerySet":
        return self.filter(student_id=user_id)


class Certificate(Derives):
    """Proof of a finished course, with the names as they were when it was issued.

    It outlives the enrollment, the course and their lectures. Once its student's account is
    deleted it is withdrawn, and nameless.
    """

    id = uuid_key()
    enrollment = models.OneToOneField(
        Enrollment, models.SET_NULL, null=True, blank=True, related_name="certificate"
    )
    student = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        db_index=False,
    )
    educator = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(
        Course, models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    code = models.CharField(max_length=16, unique=True)
    student_name = models.CharField(max_length=520, blank=True)  # blank: withdrawn
    course_title = models.CharField(max_length=80)
    course_language = models.CharField(max_length=16, blank=True)
    educator_name = models.CharField(max_length=520, blank=True)  # blank: their account is deleted
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)  # set of withdrawn ones too
    revoked_reason = models.CharField("reason", max_length=200, blank=True)
    search_text = DerivedTextField(
        blank=True, sources=["student_name", "course_title"], derive=search_text
    )
    texts_version = DerivedVersionField(sources=["student_name", "course_title"])

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at",)
        indexes = (
            models.Index(fields=["-issued_at", "id"], name="certificate_newest"),
            models.Index(fields=["student", "-issued_at"], name="certificates_of_a_student"),
        )

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("certificates:certificate", args=[self.code])

    @property
    def state(self) -> State:
        if not self.student_name:
            return "withdrawn"
        return "revoked" if self.revoked_at else "valid"

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"

    @property
    def spoken_code(self) -> str:
        return codes.spoken(self.code)

    @property
    def url(self) -> str:
        """The full address of its page, where anyone can see whether it is valid."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def linkedin_url(self) -> str:
        """Where LinkedIn asks whether to add it to a profile."""
        query = {
            "startTask": "CERTIFICATION_NAME",
            "name": self.course_title,
            "organizationName": "SkillRise",
            "issueYear": self.issued_at.year,
            "issueMonth": self.issued_at.month,
            "certUrl": self.url,
            "certId": self.code,
        }
        return f"https://www.linkedin.com/profile/add?{urlencode(query)}"

    def as_json(self) -> dict[str, Any]:
        """What its page says; of a withdrawn one, no more than that."""
        if self.state == "withdrawn":
            return {"code": self.code, "state": self.state, "url": self.url}
        return {
            "code": self.code,
            "state": self.state,
            "url": self.url,
            "student": self.student_name,
            "course": self.course_title,
            "educator": self.educator_name,
            "issued_at": self.issued_at,
            "revoked_at": self.revoked_at,
            "reason": self.revoked_reason,
        }
