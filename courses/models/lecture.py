"""What a course consists of: chapters of lectures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.media.fields import LengthField, VideoLinkField
from courses.media.hosts import Video, find_video
from courses.media.lengths import LONGEST, reading_seconds
from courses.media.storage import videos
from courses.media.upload_fields import VideoField
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import (
    DerivedCharField,
    DerivedQuerySet,
    DerivedTextField,
    DerivedVersionField,
    Derives,
)
from texts.folding import LONGEST_SEARCH_NAME, search_name
from texts.markdown import render, search_article, validate_markdown
from texts.validators import validate_text, validate_visible

from .course import Course

if TYPE_CHECKING:
    from .transcript import CaptionTrack

TEXTS = ("body", "body_html", "search_text")  # what lists leave out


class ChapterQuerySet(DerivedQuerySet["Chapter"]):
    def with_lectures(self) -> "ChapterQuerySet":
        """With their lectures, in one more query; the lectures without their text."""
        return self.prefetch_related(models.Prefetch("lectures", Lecture.objects.defer(*TEXTS)))


class Chapter(Versioned, Derives):
    """A part of a course: a title over lectures that belong together."""

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=80, validators=[validate_visible])
    position = models.PositiveIntegerField(default=0, editable=False)
    search_title = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME, blank=True, sources=["title"], derive=search_name
    )
    texts_version = DerivedVersionField(sources=["title"])

    # What the lecture page adds, for one visitor.
    done: int  # lectures completed
    is_current: bool

    objects: ClassVar[ChapterQuerySet] = ChapterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["course", "position"], name="chapter_position"),
        )

    def __str__(self) -> str:
        return self.title


class LectureQuerySet(DerivedQuerySet["Lecture"]):
    def in_order(self) -> "LectureQuerySet":
        return self.order_by("chapter__position", "chapter_id", "position", "id")

    def of(self, course: Course) -> "LectureQuerySet":
        return self.filter(chapter__course=course).select_related("chapter").in_order()


class Lecture(Versioned, Derives):
    """One step of a course: a video to watch or an article to read."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")  # a link or an uploaded file, with or without a text
        ARTICLE = "article", _("Article")  # a text alone

    VIDEO_FIELDS = ("video_url", "video_file")  # an article has neither of them

    id = uuid_key()
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="lectures")
    title = models.CharField(max_length=80, validators=[validate_visible])
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.VIDEO)
    video_url = VideoLinkField(
        _("video link"),
        max_length=500,
        blank=True,
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
    body = models.TextField(
        _("text"),
        max_length=50_000,
        blank=True,
        help_text=_("Markdown."),
        validators=[validate_text, validate_markdown],
    )
    seconds = LengthField(
        _("length"),
        default=0,
        validators=[MaxValueValidator(LONGEST)],
        help_text=_("Of a linked video, such as 12:34. Uploaded files and articles need none."),
    )
    is_preview = models.BooleanField(
        _("free preview"), default=False, help_text=_("Anyone can open it without enrolling.")
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    search_title = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME, blank=True, sources=["title"], derive=search_name
    )
    search_text = DerivedTextField(blank=True, sources=["body"], derive=search_article)
    body_html = DerivedTextField(blank=True, sources=["body"], derive=render)
    texts_version = DerivedVersionField(sources=["title", "body"])

    # What a page adds, for one visitor.
    is_open: bool
    is_completed: bool
    is_current: bool
    tracks: "Sequence[CaptionTrack]" = ()  # its captions, those in the course's language first

    objects: ClassVar[LectureQuerySet] = LectureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["chapter", "position"], name="lecture_position"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @cached_property
    def hosted_video(self) -> Video | None:
        """The video at YouTube or Vimeo; an uploaded file comes before it."""
        return None if self.video_file else find_video(self.video_url)

    @property
    def file_url(self) -> str:
        """The address of a video file: an uploaded one comes first, with a link that runs out."""
        return self.video_file.url if self.video_file else self.video_url

    @property
    def lasting_url(self) -> str:
        """The same, where an uploaded one's link is made anew for those who open the lecture."""
        if not self.video_file:
            return self.video_url
        return reverse("learning:lecture_video", args=[self.chapter.course.slug, self.pk])

    def count_reading_time(self) -> None:
        """Set an article's length to the time it takes to read."""
        if not self.is_video:
            self.seconds = reading_seconds(self.body)
