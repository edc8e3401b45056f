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

    def removed(self) -> "ChapterQuerySet":
        return self.filter(course=None)

    def unremoved(self) -> "ChapterQuerySet":
        return self.exclude(course=None)


class Chapter(Versioned, Derives):
    """A part of a course: a title over lectures that belong together.

    What an educator deletes can be brought back for a while (courses.curriculum). A removed chapter
    is in no course, so whoever asks by the course does not see it. A removed lecture is in a
    removed chapter of its own, which says where it returns to.
    """

    id = uuid_key()
    course: models.ForeignKey[Course, Course] = models.ForeignKey(  # type: ignore[misc]
        Course, models.CASCADE, null=True, related_name="chapters"
    )  # whoever comes by a course reads an unremoved one
    removed_from = models.ForeignKey(
        Course,
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="removed_chapters",
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    returns_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    title = models.CharField(max_length=80, validators=[validate_visible])
    position = models.PositiveIntegerField(default=0, editable=False)
    search_title = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME,
        blank=True,
        sources=["title"],
        derive=search_name,
        db_index=True,
    )
    texts_version = DerivedVersionField(sources=["title"])

    # What the page of its educators adds.
    is_first: bool  # in the course
    is_last: bool

    objects: ClassVar[ChapterQuerySet] = ChapterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["course", "position"], name="chapter_position"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def removed_title(self) -> str:
        """Of what was removed: the chapter, or its one lecture; loaded `with_lectures`."""
        lectures = self.lectures.all() if self.returns_to_id else ()
        return lectures[0].title if lectures else self.title


class LectureQuerySet(DerivedQuerySet["Lecture"]):
    def in_order(self) -> "LectureQuerySet":
        return self.order_by("chapter__position", "chapter_id", "position", "id")

    def of(self, course: Course) -> "LectureQuerySet":
        return self.filter(chapter__course=course).select_related("chapter").in_order()

    def unremoved(self) -> "LectureQuerySet":
        return self.exclude(chapter__course=None)

    def with_content(self) -> "LectureQuerySet":
        """With something to watch, to read or to answer."""
        is_article = models.Q(kind=Lecture.Kind.ARTICLE) & ~models.Q(body="")
        has_video = ~models.Q(video_url="") | ~models.Q(video_file="")
        is_video = models.Q(kind=Lecture.Kind.VIDEO) & has_video
        return self.filter(is_article | is_video | models.Q(kind=Lecture.Kind.QUIZ))


class Lecture(Versioned, Derives):
    """One step of a course: a video to watch, an article to read or a quiz to take."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")  # a link or an uploaded file, with or without a text
        ARTICLE = "article", _("Article")  # a text alone
        QUIZ = "quiz", _("Quiz")  # questions, which the app `quizzes` keeps

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
    # Of a quiz, as it was published last: kept by quizzes.publication.
    question_count = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    search_title = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME,
        blank=True,
        sources=["title"],
        derive=search_name,
        db_index=True,
    )
    search_text = DerivedTextField(blank=True, sources=["body"], derive=search_article)
    body_html = DerivedTextField(blank=True, sources=["body"], derive=render)
    texts_version = DerivedVersionField(sources=["title", "body"])

    # What a page adds, for one visitor.
    is_completed: bool
    is_current: bool
    is_first: bool  # in the course
    is_last: bool
    reached: int  # the second of it that a student has come to
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
    def texts(self) -> tuple[str, str]:
        """What its history keeps."""
        return self.title, self.body

    @property
    def is_removed(self) -> bool:
        return self.chapter.course_id is None

    @property
    def is_video(self) -> bool:
        return self.kind == self.Kind.VIDEO

    @property
    def is_quiz(self) -> bool:
        return self.kind == self.Kind.QUIZ

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
        """Set an article's length to the time it takes to read; one without a text yet has none."""
        if not self.is_video:
            self.seconds = reading_seconds(self.body) if self.body else 0
