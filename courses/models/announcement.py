"""What those who teach a course tell all of its students."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.posts import render
from texts.validators import validate_text, validate_visible

from .course import Course


class AnnouncementQuerySet(DerivedQuerySet["Announcement"]):
    def undeleted(self) -> "AnnouncementQuerySet":
        return self.filter(deleted_at=None)

    def unsent(self) -> "AnnouncementQuerySet":
        """Those whose mails are not all stored yet, the oldest first."""
        rows = self.undeleted().filter(sent_at=None).exclude(course__status=Course.Status.DELETED)
        return rows.order_by("created_at", "id")


class Announcement(Versioned, Derives):
    """News of a course: on its pages, and in a mail to everyone who takes it then.

    It outlives its author's account, without their name.
    """

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="announcements", db_index=False)
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="announcements", db_index=False
    )
    title = models.CharField(_("title"), max_length=120, validators=[validate_visible])
    text = models.TextField(_("text"), max_length=5000, validators=[validate_text])
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # its texts are gone; it counts for a day
    sent_at = models.DateTimeField(null=True)  # when the last of its mails was stored
    mailed_to = models.UUIDField(null=True)  # the enrollment up to which they are stored
    text_html = DerivedTextField(blank=True, sources=["text"], derive=render)
    texts_version = DerivedVersionField(sources=["text"])

    objects: ClassVar[AnnouncementQuerySet] = AnnouncementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="announcement_newest"),
            models.Index(fields=["course", "-created_at", "id"], name="announcement_by_course"),
            models.Index(fields=["author", "-created_at"], name="announcement_by_author"),
            models.Index(fields=["sent_at", "created_at"], name="announcement_unsent"),
        )

    def __str__(self) -> str:
        return self.title or gettext("Deleted announcement")

    def get_absolute_url(self) -> str:
        page = reverse("learning:announcements", args=[self.course.slug])
        return f"{page}#announcement-{self.pk}"

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else gettext("A former teacher")
