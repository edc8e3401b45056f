"""Courses and the categories they are sorted under."""

import secrets
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.validators import FileExtensionValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.media.validators import validate_thumbnail
from editing.versions import Versioned

from .keys import SlugField, uuid_key

RESERVED_SLUGS = {"new"}  # /teach/courses/new/ is the form for a new course
MAX_SEARCH_WORDS = 8  # each is five conditions more


class Category(Versioned):
    """A subject that courses are sorted under; its position picks the hue of their artwork."""

    id = uuid_key()
    name = models.CharField(max_length=60, unique=True)
    slug = SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> "CourseQuerySet":
        return self.filter(status=Course.Status.PUBLISHED)

    def owned_by(self, user: User) -> "CourseQuerySet":
        return self.filter(educator_id=user.pk)

    def search(self, text: str) -> "CourseQuerySet":
        """Courses in whose title, texts or educator's name every word of `text` occurs."""
        courses = self
        for word in text.split()[:MAX_SEARCH_WORDS]:
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


class Course(Versioned):
    """What an educator teaches: chapters of lectures that anyone may enroll in, free of charge.

    Its counters are kept by single updates and repaired by `manage.py recount_courses`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # never published: its educator and admins only
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")  # out of the catalogue; its students keep it

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")  # nothing is presupposed
        INTERMEDIATE = "intermediate", _("Intermediate")  # the basics are
        ADVANCED = "advanced", _("Advanced")  # practice is

    class Language(models.TextChoices):
        """What a course is taught in, as BCP 47 has it."""

        ENGLISH = "en", _("English")
        SPANISH = "es", _("Spanish")

    id = uuid_key()
    slug = SlugField(max_length=90, unique=True, editable=False)
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
        return reverse("catalogue:course_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    def save(self, **options: Any) -> None:
        """A new course without a slug gets a free one, made of its title."""
        if self.slug or not self._state.adding:
            super().save(**options)
        else:
            self._save_under_free_slug()

    def save_version(self, fields: Iterable[str]) -> bool:
        self.updated_at = timezone.now()
        return super().save_version([*fields, "updated_at"])

    def _save_under_free_slug(self) -> None:
        """Raises IntegrityError when something else than the slug is refused, or none was free."""
        base = slugify(self.title)[:80].strip("-") or "course"
        tries = [] if base in RESERVED_SLUGS else [base]
        tries += [f"{base}-{number}" for number in range(2, 10)]
        tries += [f"{base}-{secrets.token_hex(4)}" for _ in range(3)]
        for self.slug in tries:
            try:
                with transaction.atomic():
                    super().save(force_insert=True)
            except IntegrityError:
                taken = Course.objects.filter(slug=self.slug).exists()
                if not taken or Course.objects.filter(pk=self.pk).exists():
                    self.slug = ""
                    raise
            else:
                return
        raise IntegrityError(f"no free slug for {base}")
