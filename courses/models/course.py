"""Courses and the categories they are sorted under."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.media import files
from courses.media.upload_fields import PictureField
from editing.keys import uuid_key
from editing.versions import Versioned
from texts import languages
from texts.fields import (
    DerivedCharField,
    DerivedQuerySet,
    DerivedTextField,
    DerivedVersionField,
    Derives,
)
from texts.folding import (
    LONGEST_SEARCH_NAME,
    LONGEST_SORT_KEY,
    fold,
    search_name,
    search_text,
    sort_key,
)
from texts.markdown import render, validate_markdown
from texts.validators import validate_text, validate_visible

from .keys import SlugField

if TYPE_CHECKING:
    from .enrollment import Enrollment

RESERVED_SLUGS = {"new", "search", "data"}  # /teach/courses/new/, /learn/search/, /learn/data/
MAX_SEARCH_WORDS = 8  # each is two conditions more
# What lists leave out: long, and shown on a course's own page alone.
TEXTS = ("description", "description_html", "search_text")


class Category(Versioned, Derives):
    """A subject that courses are sorted under; its position picks the hue of their artwork."""

    id = uuid_key()
    name = models.CharField(max_length=60, unique=True, validators=[validate_visible])
    name_es = models.CharField(
        "name in Spanish",
        max_length=60,
        blank=True,
        validators=[validate_visible],
        help_text="Without one, Spanish pages show the name above.",
    )
    slug = SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    search_name = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME, blank=True, sources=["name", "name_es"], derive=search_name
    )
    texts_version = DerivedVersionField(sources=["name", "name_es"])

    objects = DerivedQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        """The name in the language of the page."""
        return getattr(self, f"name_{get_language()}", "") or self.name


class CourseQuerySet(DerivedQuerySet["Course"]):
    def published(self) -> "CourseQuerySet":
        return self.filter(status=Course.Status.PUBLISHED)

    def undeleted(self) -> "CourseQuerySet":
        return self.exclude(status=Course.Status.DELETED)

    def owned_by(self, user: User) -> "CourseQuerySet":
        return self.undeleted().filter(educator_id=user.pk)

    def search(self, text: str) -> "CourseQuerySet":
        """Courses in whose title, texts or educator's name every word of `text` occurs."""
        courses = self
        for word in fold(text).split()[:MAX_SEARCH_WORDS]:
            courses = courses.filter(
                Q(search_text__contains=word) | Q(educator__search_name__contains=word)
            )
        return courses

    def languages(self) -> list[str]:
        """The codes of those that these courses are taught in."""
        return list(self.order_by().values_list("language", flat=True).distinct())

    def for_cards(self) -> "CourseQuerySet":
        """With what a course card shows, in one query."""
        return self.select_related("category", "educator").defer(*TEXTS)


class Course(Versioned, Derives):
    """What an educator teaches: chapters of lectures that anyone may enroll in, free of charge.

    Its counters are kept by single updates and repaired by `manage.py recount_courses`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # never published: its educator and admins only
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")  # out of the catalogue; its students keep it
        DELETED = "deleted", _("Deleted")  # nobody's any more; its rows are being removed

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")  # nothing is presupposed
        INTERMEDIATE = "intermediate", _("Intermediate")  # the basics are
        ADVANCED = "advanced", _("Advanced")  # practice is

    id = uuid_key()
    slug = SlugField(max_length=90, unique=True, editable=False)
    title = models.CharField(max_length=80, validators=[validate_visible])
    subtitle = models.CharField(max_length=140, blank=True, validators=[validate_visible])
    description = models.TextField(
        max_length=10_000,
        blank=True,
        help_text=_("Markdown."),
        validators=[validate_text, validate_markdown],
    )
    level = models.CharField(max_length=16, choices=Level, default=Level.BEGINNER)
    language = models.CharField(max_length=8, choices=languages.CHOICES, default="en")
    category = models.ForeignKey(Category, models.PROTECT, related_name="courses")
    thumbnail = PictureField(upload_to="thumbnails/", size_field="thumbnail_bytes", blank=True)
    thumbnail_bytes = models.PositiveIntegerField(default=0, editable=False)  # of all its sizes
    educator = models.ForeignKey(User, models.PROTECT, related_name="courses")
    status = models.CharField(
        max_length=16, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    enrollment_count = models.PositiveIntegerField(default=0, editable=False)
    review_count = models.PositiveIntegerField(default=0, editable=False)
    rating_average = models.FloatField(default=0, editable=False)
    rating_score = models.FloatField(default=0, editable=False)  # what "Best rated" sorts by
    rated_1 = models.PositiveIntegerField(default=0, editable=False)  # reviews with one star
    rated_2 = models.PositiveIntegerField(default=0, editable=False)
    rated_3 = models.PositiveIntegerField(default=0, editable=False)
    rated_4 = models.PositiveIntegerField(default=0, editable=False)
    rated_5 = models.PositiveIntegerField(default=0, editable=False)
    lecture_count = models.PositiveIntegerField(default=0, editable=False)
    unanswered_count = models.PositiveIntegerField(default=0, editable=False)  # questions
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    search_text = DerivedTextField(
        blank=True, sources=["title", "subtitle", "description"], derive=search_text
    )
    description_html = DerivedTextField(blank=True, sources=["description"], derive=render)
    sort_title = DerivedCharField(
        max_length=LONGEST_SORT_KEY, blank=True, sources=["title"], derive=sort_key
    )
    texts_version = DerivedVersionField(sources=["title", "subtitle", "description"])

    # What a page adds, for one visitor.
    enrollment: "Enrollment | None"
    is_saved: bool

    objects: ClassVar[CourseQuerySet] = CourseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-published_at", "-created_at")
        # Each ends in the key, so that it gives a list its whole order: with a part of it, SQLite
        # prefers to sort the table once ANALYZE has told it that most courses are published.
        indexes = (
            models.Index(fields=["status", "-published_at", "id"], name="course_newest"),
            models.Index(fields=["status", "-enrollment_count", "id"], name="course_popular"),
            models.Index(fields=["status", "-rating_score", "id"], name="course_rated"),
            models.Index(fields=["status", "sort_title", "id"], name="course_by_sort_title"),
            models.Index(fields=["status", "language"], name="course_by_language"),
            models.Index(
                fields=["category", "status", "-published_at", "id"], name="course_by_category"
            ),
            models.Index(fields=["educator", "-updated_at", "id"], name="course_by_educator"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def rating_counts(self) -> list[tuple[int, int]]:
        """How many reviews gave each number of stars, the most stars first."""
        return [(stars, getattr(self, f"rated_{stars}")) for stars in range(5, 0, -1)]

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    def save(self, *args: Any, **options: Any) -> None:
        """A new course without a slug gets a free one, made of its title."""
        if self.slug or not self._state.adding:
            super().save(*args, **options)
        else:
            self._save_under_free_slug()

    def save_version(self, fields: Iterable[str]) -> bool:
        """A thumbnail that was replaced is deleted."""
        replaced = files.names_in(Course.objects.filter(pk=self.pk))
        self.updated_at = timezone.now()
        is_stored = super().save_version([*fields, "updated_at"])
        if is_stored:
            files.delete_unused(replaced)
        return is_stored

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
