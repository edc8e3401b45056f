"""What a course consists of: chapters of lectures."""

from typing import ClassVar

from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.media.hosts import embed_url, validate_video_url
from courses.media.storage import videos
from courses.media.validators import validate_captions, validate_video
from editing.versions import Versioned

from .course import Course
from .keys import uuid_key


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def with_lectures(self) -> "ChapterQuerySet":
        """With their lectures, in one more query; the lectures without their text."""
        return self.prefetch_related(models.Prefetch("lectures", Lecture.objects.defer("body")))


class Chapter(Versioned):
    """A part of a course: a title over lectures that belong together."""

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0, editable=False)

    # What the lecture page adds, for one visitor.
    done: int  # lectures completed
    is_current: bool

    objects: ClassVar[ChapterQuerySet] = ChapterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["course", "position"], name="chapter_order"),)

    def __str__(self) -> str:
        return self.title


class LectureQuerySet(models.QuerySet["Lecture"]):
    def in_order(self) -> "LectureQuerySet":
        return self.order_by("chapter__position", "chapter_id", "position", "id")

    def of(self, course: Course) -> "LectureQuerySet":
        return self.filter(chapter__course=course).select_related("chapter").in_order()


class Lecture(Versioned):
    """One step of a course: a video to watch or an article to read."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")  # a link or an uploaded file, with or without a text
        ARTICLE = "article", _("Article")  # a text alone

    id = uuid_key()
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="lectures")
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.VIDEO)
    video_url = models.URLField(
        _("video link"),
        max_length=500,
        blank=True,
        validators=[validate_video_url],
        help_text=_("A YouTube or Vimeo link, or an https link to an .mp4 or .webm file."),
    )
    video_file = models.FileField(
        _("or a video file"),
        upload_to="videos/",
        storage=videos,
        blank=True,
        validators=[FileExtensionValidator(["mp4", "webm"]), validate_video],
        help_text=_("MP4 or WebM."),
    )
    captions = models.FileField(
        upload_to="videos/",
        storage=videos,
        blank=True,
        validators=[FileExtensionValidator(["vtt"]), validate_captions],
        help_text=_("WebVTT (.vtt), for those who read rather than hear."),
    )
    body = models.TextField(_("text"), max_length=50_000, blank=True, help_text=_("Markdown."))
    seconds = models.PositiveIntegerField(
        _("length in seconds"), default=0, validators=[MaxValueValidator(24 * 3600)]
    )
    is_preview = models.BooleanField(
        _("free preview"), default=False, help_text=_("Anyone can open it without enrolling.")
    )
    position = models.PositiveIntegerField(default=0, editable=False)

    # What a page adds, for one visitor.
    is_open: bool
    is_completed: bool
    is_current: bool

    objects: ClassVar[LectureQuerySet] = LectureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["chapter", "position"], name="lecture_order"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def embed_url(self) -> str:
        """The address of YouTube's or Vimeo's player, when the video is theirs."""
        return "" if self.video_file else embed_url(self.video_url)

    @property
    def file_url(self) -> str:
        """The address of a video file: an uploaded one comes first."""
        return self.video_file.url if self.video_file else self.video_url
