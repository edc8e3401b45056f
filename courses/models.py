"""What is taught and what is learned."""

import secrets
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .uploads import validate_captions, validate_thumbnail, validate_video, videos
from .video import embed_url, validate_video_url

RESERVED_SLUGS = {"new"}  # /teach/courses/new/


def uuid_key() -> models.UUIDField:
    """The key of every model here; `_id` is what a MongoDB user looks for."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")


class Category(models.Model):
    id = uuid_key()
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(models.QuerySet["Course"]):
    def create(self, **fields: Any) -> "Course":  # type: ignore[override]
        """Store a new course; unless `slug` is given, under a free one made of its title."""
        if "slug" in fields:
            return super().create(**fields)
        course = self.model(**fields)
        course.save_new()
        return course

    def published(self) -> "CourseQuerySet":
        return self.filter(status=Course.Status.PUBLISHED)

    def owned_by(self, user: User) -> "CourseQuerySet":
        return self.filter(educator_id=user.pk)

    def search(self, text: str) -> "CourseQuerySet":
        """Courses in whose title, texts or educator's name every word of `text` occurs."""
        courses = self
        for word in text.split()[:8]:
            courses = courses.filter(
                Q(title__icontains=word)
                | Q(subtitle__icontains=word)
                | Q(description__icontains=word)
                | Q(educator__first_name__icontains=word)
                | Q(educator__last_name__icontains=word)
            )
        return courses

    def for_cards(self) -> "CourseQuerySet":
        """With what a course card shows, in one query."""
        return self.select_related("category", "educator").defer("description")


class Course(models.Model):
    """A course. Its counters are kept by single updates and repaired by `recount_courses`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # never published: its educator and admins only
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")  # out of the catalogue; its students keep it

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        SPANISH = "es", _("Spanish")

    id = uuid_key()
    slug = models.SlugField(max_length=90, unique=True, editable=False)
    title = models.CharField(max_length=80)
    subtitle = models.CharField(max_length=140, blank=True)
    description = models.TextField(max_length=10_000, blank=True, help_text=_("Markdown."))
    level = models.CharField(max_length=16, choices=Level, default=Level.BEGINNER)
    language = models.CharField(max_length=8, choices=Language, default=Language.ENGLISH)
    category = models.ForeignKey(Category, models.PROTECT, related_name="courses")
    thumbnail = models.ImageField(
        upload_to="thumbnails/",
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"]), validate_thumbnail],
    )
    educator = models.ForeignKey(User, models.PROTECT, related_name="courses")
    status = models.CharField(
        max_length=16, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    version = models.PositiveIntegerField(default=1)
    enrollment_count = models.PositiveIntegerField(default=0, editable=False)
    review_count = models.PositiveIntegerField(default=0, editable=False)
    rating_average = models.FloatField(default=0, editable=False)
    lecture_count = models.PositiveIntegerField(default=0, editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CourseQuerySet] = CourseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-published_at", "-created_at")
        indexes = (
            models.Index(fields=["status", "-published_at"], name="course_newest"),
            models.Index(fields=["status", "-enrollment_count"], name="course_popular"),
            models.Index(fields=["status", "-rating_average"], name="course_rated"),
            models.Index(fields=["status", "title"], name="course_by_title"),
            models.Index(fields=["category", "status"], name="course_by_category"),
            models.Index(fields=["educator", "-updated_at"], name="course_by_educator"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    def save_new(self) -> None:
        """Store a new course under a free slug made of its title."""
        base = slugify(self.title)[:80].strip("-") or "course"
        tries = [] if base in RESERVED_SLUGS else [base]
        tries += [f"{base}-{number}" for number in range(2, 10)]
        tries += [f"{base}-{secrets.token_hex(4)}" for _ in range(3)]
        for self.slug in tries:
            try:
                with transaction.atomic():
                    self.save(force_insert=True)
            except IntegrityError:
                if not Course.objects.filter(slug=self.slug).exists():
                    raise
            else:
                return
        raise IntegrityError(f"no free slug for {base}")

    def save_version(self, fields: Iterable[str]) -> bool:
        """Store `fields` unless someone else stored the course since `version` was read."""
        changes = {name: _stored_value(self, name) for name in fields}
        changes |= {"version": self.version + 1, "updated_at": timezone.now()}
        return bool(Course.objects.filter(pk=self.pk, version=self.version).update(**changes))


def _stored_value(course: Course, name: str) -> Any:
    """What `course.save()` would store; a new upload goes into the storage first."""
    field: models.Field[Any, Any] = course._meta.get_field(name)  # type: ignore[assignment]
    return field.pre_save(course, False)


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def with_lectures(self) -> "ChapterQuerySet":
        """With their lectures, in one more query; the lectures without their text."""
        return self.prefetch_related(models.Prefetch("lectures", Lecture.objects.defer("body")))


class Chapter(models.Model):
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
    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        ARTICLE = "article", _("Article")

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


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def of(self, user: User | AnonymousUser) -> "EnrollmentQuerySet":
        return self.filter(user_id=user.pk) if isinstance(user, User) else self.none()

    def incomplete(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at=None)

    def recent(self) -> "EnrollmentQuerySet":
        """The last touched first, with the course that a card shows."""
        courses = self.select_related("course__category", "course__educator")
        return courses.order_by("-last_seen_at")


class Enrollment(models.Model):
    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="enrollments")
    course = models.ForeignKey(Course, models.CASCADE, related_name="enrollments")
    last_lecture = models.ForeignKey(
        Lecture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("enrolled at", default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EnrollmentQuerySet] = EnrollmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-last_seen_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user", "course"],
                name="one_enrollment_per_course",
                violation_error_message=_("Already enrolled in this course."),
            ),
        )
        indexes = (
            models.Index(fields=["user", "-last_seen_at"], name="enrollment_recent"),
            models.Index(fields=["course", "-created_at"], name="enrollment_by_course"),
        )

    def __str__(self) -> str:
        """Without the name, which Django admin's history would keep when the person is gone."""
        return f"{self.user_id} in {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("courses:resume", args=[self.course.slug])

    def touch(self, lecture: Lecture) -> None:
        """Remember that `lecture` was the last one opened, now."""
        self.last_lecture, self.last_seen_at = lecture, timezone.now()
        Enrollment.objects.filter(pk=self.pk).update(
            last_lecture=lecture, last_seen_at=self.last_seen_at
        )


class LectureProgressQuerySet(models.QuerySet["LectureProgress"]):
    def completed(self) -> "LectureProgressQuerySet":
        return self.filter(completed_at__isnull=False)


class LectureProgress(models.Model):
    id = uuid_key()
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="lecture_progress")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="lecture_progress")
    position = models.PositiveIntegerField("position in seconds", default=0)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[LectureProgressQuerySet] = LectureProgressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "lecture progress"
        constraints = (
            models.UniqueConstraint(
                fields=["enrollment", "lecture"], name="one_progress_per_lecture"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.lecture}"


class Review(models.Model):
    """A student's word on a course; it outlives the enrollment of a student who was deleted."""

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


class Certificate(models.Model):
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
