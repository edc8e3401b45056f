"""What a course consists of: chapters of lectures."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.media.fields import CaptionsField, VideoField
from courses.media.hosts import embed_url, validate_video_url
from courses.media.storage import videos

from .course import Course
from .keys import uuid_key


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def with_lectures(self) -> "ChapterQuerySet":
        """With their lectures, in one more query; the lectures without their text."""
        return self.prefetch_related(models.Prefetch("lectures", Lecture.objects.defer("body")))


class Chapter(models.Model):
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


class Lecture(models.Model):
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
    video_file = VideoField(
        _("or a video file"),
        upload_to="videos/",
        storage=videos,
        size_field="video_bytes",
        seconds_field="video_seconds",
        length_field="seconds",
        blank=True,
        help_text=_("MP4 or WebM. Its length is read from the file."),
    )
    video_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    video_seconds = models.PositiveIntegerField(default=0, editable=False)  # as its file says
    captions = CaptionsField(
        upload_to="videos/",
        storage=videos,
        size_field="captions_bytes",
        blank=True,
        help_text=_("WebVTT or SubRip (.vtt, .srt), for those who read rather than hear."),
    )
    captions_bytes = models.PositiveIntegerField(default=0, editable=False)
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
        """The address of a video file: an uploaded one comes first, with a link that runs out."""
        return self.video_file.url if self.video_file else self.video_url

    @property
    def lasting_url(self) -> str:
        """Where an uploaded video's link is made anew, for those who may open the lecture."""
        return self._url("learning:lecture_video") if self.video_file else ""

    @property
    def captions_url(self) -> str:
        """On our own origin: a player takes captions from no other."""
        return self._url("learning:lecture_captions") if self.captions else ""

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.chapter.course.slug, self.pk])
