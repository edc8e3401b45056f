"""Paths: courses in an order, for a goal that one course does not reach."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, Enrollment
from courses.models.course import MAX_SEARCH_WORDS
from courses.models.keys import SlugField, save_under_free_slug
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import fold, search_text
from texts.markdown import render, validate_markdown
from texts.validators import validate_text, validate_visible

if TYPE_CHECKING:
    from .following import PathProgress

RESERVED_SLUGS = {"new", "mine", "suggest"}  # /teach/paths/new/, /paths/mine/, /paths/suggest/
MOST_COURSES = 30  # of a path
# What lists leave out: long, and shown on a path's own page alone.
TEXTS = ("description", "description_html", "search_text")


class PathQuerySet(DerivedQuerySet["Path"]):
    def search(self, text: str) -> "PathQuerySet":
        """Paths in whose title or texts every word of `text` occurs."""
        paths = self
        for word in fold(text).split()[:MAX_SEARCH_WORDS]:
            paths = paths.filter(search_text__contains=word)
        return paths

    def for_cards(self) -> "PathQuerySet":
        """With what a path's card shows, but for its courses."""
        return self.select_related("author").defer(*TEXTS)

    def of(self, user: User) -> "PathQuerySet":
        """Those that they wrote, or kept from a suggestion."""
        return self.filter(author_id=user.pk)


class Path(Versioned, Derives):
    """Courses in an order, with what each adds. To follow a path enrolls nobody in its courses.

    A draft is its author's alone: an educator's path that is being written, or one that a student
    keeps for themselves.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # its author and admins only
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")  # out of the list; its followers keep it

    id = uuid_key()
    slug = SlugField(max_length=90, unique=True, editable=False)
    title = models.CharField(max_length=80, validators=[validate_visible])
    promise = models.CharField(max_length=140, blank=True, validators=[validate_visible])
    description = models.TextField(
        max_length=5000,
        blank=True,
        help_text=_("Markdown."),
        validators=[validate_text, validate_markdown],
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="paths", db_index=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    search_text = DerivedTextField(
        blank=True, sources=["title", "promise", "description"], derive=search_text
    )
    description_html = DerivedTextField(blank=True, sources=["description"], derive=render)
    texts_version = DerivedVersionField(sources=["title", "promise", "description"])

    # What a page adds: its steps in order, and for one visitor how far they have come in them.
    steps: Sequence["PathCourse"] = ()
    progress: "PathProgress | None" = None

    objects: ClassVar[PathQuerySet] = PathQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-published_at", "-created_at")
        indexes = (
            models.Index(fields=["status", "-published_at", "id"], name="path_newest"),
            models.Index(fields=["author", "-updated_at", "id"], name="path_by_author"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("paths:path_detail", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    @property
    def offered(self) -> list[Course]:
        """Of its steps, the courses that anyone may still enroll in."""
        return [step.course for step in self.steps if step.course and step.is_offered]

    @property
    def seconds(self) -> int:
        return sum(course.seconds for course in self.offered)

    def save(self, *args: Any, **options: Any) -> None:
        """A new path without a slug gets a free one, made of its title."""
        if self.slug or not self._state.adding:
            super().save(*args, **options)
        else:
            save = partial(super().save, force_insert=True)
            save_under_free_slug(self, self.title, RESERVED_SLUGS, save)

    def save_version(self, fields: Iterable[str]) -> bool:
        self.updated_at = timezone.now()
        return super().save_version([*fields, "updated_at"])


class PathCourse(Versioned):
    """A step of a path: a course, and what it adds there.

    A course that is deleted leaves its step, which then says so; its author removes it.
    """

    id = uuid_key()
    path = models.ForeignKey(Path, models.CASCADE, related_name="path_courses", db_index=False)
    course = models.ForeignKey(Course, models.SET_NULL, null=True, related_name="path_courses")
    position = models.PositiveIntegerField(default=0)
    why = models.CharField(
        _("what it adds"), max_length=200, blank=True, validators=[validate_visible]
    )

    # What a page adds.
    number: int = 0  # from 1
    is_first: bool = False
    is_last: bool = False
    is_offered: bool = False  # may anyone enroll in it?
    enrollment: Enrollment | None = None  # the visitor's

    class Meta:
        ordering = ("position", "id")
        verbose_name = "course of a path"
        verbose_name_plural = "courses of paths"
        constraints = (models.UniqueConstraint(fields=["path", "course"], name="once_in_a_path"),)
        indexes = (models.Index(fields=["path", "position", "id"], name="path_course_order"),)

    def __str__(self) -> str:
        return f"{self.course} in {self.path}"

    @property
    def is_gone(self) -> bool:
        """Was its course deleted?"""
        return self.course is None or self.course.status == Course.Status.DELETED

    @property
    def counts(self) -> bool:
        """Is it among what the visitor can complete?"""
        return not self.is_gone and (self.is_offered or self.enrollment is not None)

    @property
    def done(self) -> int:
        """Lectures that the visitor completed."""
        return min(self.enrollment.completed_count, self.total) if self.enrollment else 0

    @property
    def total(self) -> int:
        return self.course.lecture_count if self.course else 0

    @property
    def is_complete(self) -> bool:
        return self.enrollment is not None and self.enrollment.completed_at is not None

    @property
    def next_url(self) -> str:
        """Where the visitor goes on in it, or may enroll."""
        if self.enrollment:
            return self.enrollment.get_absolute_url()
        return self.course.get_absolute_url() if self.course else ""


class PathFollow(models.Model):
    """Someone follows a path: it stands under My courses, with how far they have come."""

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="path_follows", db_index=False)
    path = models.ForeignKey(Path, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (models.UniqueConstraint(fields=["user", "path"], name="followed_once"),)
        indexes = (models.Index(fields=["user", "-created_at", "id"], name="followed_by_user"),)

    def __str__(self) -> str:
        return f"{self.path} for {self.user_id}"
