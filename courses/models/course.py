"""Courses and the categories they are sorted under."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID
from zlib import crc32

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.media import files
from courses.media.upload_fields import PictureField
from courses.slices import looked_up
from editing.keys import uuid_key
from editing.versions import Versioned
from texts import languages
from texts.fields import (
    DerivedCharField,
    DerivedNumberField,
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
from texts.lines import LinesField, lines_of
from texts.markdown import render, validate_markdown
from texts.validators import validate_text, validate_visible

from .facets import Length, length_of, stars_of
from .keys import SlugField, save_under_free_slug

if TYPE_CHECKING:
    from .enrollment import Enrollment

# /teach/courses/new/, /learn/search/, /learn/data/, /courses/suggest/
RESERVED_SLUGS = {"new", "search", "data", "suggest"}
MAX_SEARCH_WORDS = 8  # each is two conditions more
# What the catalogue is sorted by, and what it is filtered by: what is asked for most first; and who
# may be banned.
ORDERS = ("published_at", "enrollment_count", "rating_score", "sort_title")
FACETS = ("category", "level", "length", "stars", "language", "educator")
# What an educator's lists of courses sum up and sort by.
TAUGHT = (
    "enrollment_count",
    "unanswered_count",
    "rating_score",
    "updated_at",
    "sort_title",
    "last_seen_on",
)
# What lists leave out: long, and shown on a course's own page alone.
TEXTS = ("outcomes", "requirements", "description", "description_html", "search_text")
# What a card shows (courses/catalogue/cards.py), with what names its educator.
SHOWN = ("slug", "title", "language", "level", "thumbnail", "category", "category__position")
COUNTED = ("lecture_count", "seconds", "review_count", "rating_average", "co_educator_count")
NAMED = tuple(f"educator__{name}" for name in ("first_name", "last_name", "username", "deleted_at"))
CARD = (*SHOWN, *COUNTED, "educator", *NAMED)


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


def is_of_banned(course: str = "") -> Q:
    """Is its educator banned? Of a course; `course` is the path to it.

    Without a join to its educator, for which a database may give up the order of the courses' own
    index: MongoDB would look every course up before it sorts them.
    """
    banned = looked_up(User.objects.banned().order_by().values_list("pk", flat=True))
    return Q(**{f"{course}educator__in": banned})


class CourseQuerySet(DerivedQuerySet["Course"]):
    def published(self) -> "CourseQuerySet":
        return self.filter(status=Course.Status.PUBLISHED)

    def undeleted(self) -> "CourseQuerySet":
        return self.exclude(status=Course.Status.DELETED)

    def to_remove(self) -> "CourseQuerySet":
        """Deleted ones; not those that are being imported or copied, which say until when they are left alone."""
        return self.filter(status=Course.Status.DELETED, updated_at__lte=timezone.now())

    def seen_since(self, day: date) -> "CourseQuerySet":
        """Those in which a student may have been since that day of UTC."""
        return self.filter(Q(last_seen_on__gte=day) | Q(last_seen_on=None))

    def taught_by(self, user: User) -> "CourseQuerySet":
        """Those that they own, and while they are an educator those that they teach beside the owner.

        By keys: below an OR, a subquery would let a database read every course.
        """
        return self.undeleted().filter(Q(educator_id=user.pk) | Q(pk__in=user.co_taught_ids))

    def search(self, text: str) -> "CourseQuerySet":
        """Courses in whose title, texts or educator's name every word of `text` occurs."""
        courses = self
        for word in fold(text).split()[:MAX_SEARCH_WORDS]:
            courses = courses.filter(
                Q(search_text__contains=word) | Q(educator__search_name__contains=word)
            )
        return courses

    def for_cards(self) -> "CourseQuerySet":
        """With what a course card shows, in one query."""
        return self.select_related("category", "educator").defer(*TEXTS)

    def cards(self, keys: Sequence[UUID]) -> list["Course"]:
        """The courses with these keys, in their order: whatever joins them joins these alone."""
        found = self.select_related("category", "educator").only(*CARD).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def for_listed_cards(self) -> "CourseQuerySet":
        """The same of published courses, which have a category.

        Asked for one, SQLite reads them in the order of their index; with an outer join it may not.
        """
        return self.for_cards().filter(category__position__gte=0)


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
    outcomes = LinesField(
        blank=True,
        help_text=_(
            "What one can do after the course. One thing a line, at most 12 lines of 160 characters."
        ),
    )
    requirements = LinesField(
        blank=True,
        help_text=_(
            "What one must have or know. One thing a line, at most 12 lines of 160 characters."
        ),
    )
    description = models.TextField(
        max_length=10_000,
        blank=True,
        help_text=_("Markdown."),
        validators=[validate_text, validate_markdown],
    )
    level = models.CharField(max_length=16, choices=Level, default=Level.BEGINNER)
    language = models.CharField(max_length=8, choices=languages.CHOICES, default="en")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="courses"
    )  # of a published course there is one
    thumbnail = PictureField(upload_to="thumbnails/", size_field="thumbnail_bytes", blank=True)
    thumbnail_bytes = models.PositiveIntegerField(default=0, editable=False)  # of all its sizes
    educator = models.ForeignKey(
        User, models.PROTECT, related_name="courses", db_index=False
    )  # its owner
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT, editable=False)
    enrollment_count = models.PositiveIntegerField(default=0, editable=False)
    # The day of UTC on which a student was last there; empty until it is counted, and while there are
    # none. How far it may be behind: docs/students.md.
    last_seen_on = models.DateField(null=True, blank=True, editable=False)
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
    co_educator_count = models.PositiveSmallIntegerField(default=0, editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0, editable=False)
    length = DerivedCharField(
        max_length=8, choices=Length, blank=True, sources=["seconds"], derive=length_of
    )
    stars = DerivedNumberField(default=0, sources=["rating_average"], derive=stars_of)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # While it is imported, a time to come: then the import was interrupted.
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    announced_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # the newest of its news
    search_text = DerivedTextField(
        blank=True,
        sources=["title", "subtitle", "outcomes", "description"],
        derive=search_text,
    )
    description_html = DerivedTextField(blank=True, sources=["description"], derive=render)
    sort_title = DerivedCharField(
        max_length=LONGEST_SORT_KEY, blank=True, sources=["title"], derive=sort_key
    )
    texts_version = DerivedVersionField(sources=["title", "subtitle", "outcomes", "description"])

    # What a page adds, for one visitor.
    enrollment: "Enrollment | None"
    is_saved: bool
    # Who teaches it beside its owner: courses.access.add_co_teachers.
    co_teachers: Sequence[User] = ()

    objects: ClassVar[CourseQuerySet] = CourseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-published_at", "-created_at")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="course_by_age"),
            # The orders of the catalogue. Each goes on with the key, so that it gives a list its
            # whole order, and with what filters ask: pages find their keys in one index alone.
            models.Index(fields=["status", "-published_at", "id", *FACETS], name="course_newest"),
            models.Index(
                fields=["status", "-enrollment_count", "id", *FACETS], name="course_popular"
            ),
            models.Index(fields=["status", "-rating_score", "id", *FACETS], name="course_rated"),
            models.Index(
                fields=["status", "sort_title", "id", *FACETS], name="course_by_sort_title"
            ),
            # What was chosen, with what it may be sorted by.
            models.Index(fields=["status", *FACETS, *ORDERS, "id"], name="course_facets"),
            models.Index(fields=["educator", "-updated_at", "id"], name="course_by_educator"),
            models.Index(
                fields=["educator", "status", "-published_at", "id", *TAUGHT],
                name="course_of_educator",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalogue:course_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def teachers(self) -> list[User]:
        """Whom pages name: the owner first."""
        return [self.educator, *self.co_teachers]

    @property
    def hue(self) -> int:
        """Of its artwork: its category's; without one, any that is always the same."""
        return self.category.position if self.category else crc32(self.slug.encode())

    @property
    def outcome_list(self) -> list[str]:
        return lines_of(self.outcomes)

    @property
    def requirement_list(self) -> list[str]:
        return lines_of(self.requirements)

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
            save = partial(super().save, force_insert=True)
            save_under_free_slug(self, self.title, RESERVED_SLUGS, save)

    def save_version(self, fields: Iterable[str]) -> bool:
        """A thumbnail that was replaced is deleted."""
        replaced = files.names_in(Course.objects.filter(pk=self.pk))
        self.updated_at = timezone.now()
        is_stored = super().save_version([*fields, "updated_at"])
        if is_stored:
            files.delete_unused(replaced)
        return is_stored
