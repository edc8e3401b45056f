"""What educators put beside and into the texts of a lecture: files to take along, and pictures."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.media import attachments
from courses.media.storage import download_url, videos
from courses.media.upload_fields import AttachmentField, TextPictureField
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.pictures import ROOT, sizes
from texts.validators import validate_visible

from .course import Course
from .lecture import Lecture


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, course: Course) -> "AttachmentQuerySet":
        return self.filter(lecture__chapter__course=course)


class Attachment(Versioned):
    """A file of a lecture that those who open the lecture may take along, or listen to."""

    id = uuid_key()
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="attachments", db_index=False)
    title = models.CharField(_("title"), max_length=80, validators=[validate_visible])
    file = AttachmentField(_("file"), upload_to="attachments/", storage=videos, size_field="bytes")
    bytes = models.PositiveIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes = (
            models.Index(fields=["lecture", "position", "id"], name="attachment_of_lecture"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_audio(self) -> bool:
        return attachments.is_audio(str(self.file))

    @property
    def kind(self) -> str:
        """As people call it: PDF, MP3."""
        return str(self.file).rpartition(".")[2].upper()

    @property
    def download_url(self) -> str:
        """A link that runs out, under which the file is stored by its title."""
        return download_url(self.file, f"{self.title}.{self.kind.lower()}")


class PictureQuerySet(models.QuerySet["Picture"]):
    def of(self, course: Course) -> "PictureQuerySet":
        """Of its description and of its lectures' texts."""
        in_lectures = models.Q(lecture__chapter__course=course)
        return self.filter(models.Q(course=course) | in_lectures)


class Picture(models.Model):
    """A picture for the text of a lecture, or for the description of a course: one of the two.

    A text shows it by its address, which anyone may open who has been told it.
    """

    id = uuid_key()
    lecture = models.ForeignKey(
        Lecture,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="pictures",
        db_index=False,
    )
    course = models.ForeignKey(
        Course,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="pictures",
        db_index=False,
    )
    file = TextPictureField(_("picture"), upload_to="pictures/", size_field="bytes")
    bytes = models.PositiveIntegerField(default=0, editable=False)  # of all its sizes
    alt = models.CharField(_("description"), max_length=250, blank=True)  # empty: decorative
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PictureQuerySet] = PictureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="picture_newest"),
            models.Index(fields=["lecture", "-created_at", "id"], name="picture_of_lecture"),
            models.Index(fields=["course", "-created_at", "id"], name="picture_of_course"),
        )

    def __str__(self) -> str:
        return self.alt or self.address

    @property
    def address(self) -> str:
        """As texts name it, wherever files are stored."""
        return f"{ROOT}{self.file}"

    @property
    def width(self) -> int:
        """Pixels, as those of `height`: what its name says."""
        return sizes(str(self.file))[-1].width

    @property
    def height(self) -> int:
        return sizes(str(self.file))[-1].height

    @property
    def markdown(self) -> str:
        """What shows it in a text."""
        alt = " ".join(self.alt.split()).translate(ESCAPED)
        return f"![{alt}]({self.address})"


ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>&!"})
