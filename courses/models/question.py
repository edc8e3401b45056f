"""What people ask at a lecture, and what others answer."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.media.fields import LengthField
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import (
    DerivedCharField,
    DerivedQuerySet,
    DerivedTextField,
    DerivedVersionField,
    Derives,
)
from texts.folding import LONGEST_SEARCH_NAME, search_name, search_text
from texts.posts import render
from texts.validators import validate_text, validate_visible

from .course import TEXTS as COURSE_TEXTS
from .course import Course
from .lecture import TEXTS as LECTURE_TEXTS
from .lecture import Lecture

Row_co = TypeVar("Row_co", bound="Post", covariant=True)


class PostQuerySet(DerivedQuerySet[Row_co]):
    def shown(self) -> "PostQuerySet[Row_co]":
        """Those that nobody has hidden: pages show them, counters count them."""
        return self.filter(hidden_at=None)

    def shown_to(self, user: User, *, moderates: bool) -> "PostQuerySet[Row_co]":
        """And those hidden: to their author, and to whoever hides posts of this course."""
        is_shown = models.Q(hidden_at=None) | models.Q(author=user)
        return self if moderates else self.filter(is_shown)


class Post(Versioned, Derives):
    """A question or an answer. It outlives its author's account, without their name."""

    class HiddenBy(models.TextChoices):
        TEACHER = "teacher", _("the teacher")
        ADMIN = "admin", _("an administrator")  # the teacher does not show it again

    id = uuid_key()
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="%(class)ss", db_index=False
    )
    body = models.TextField(_("text"), max_length=5000, validators=[validate_text])
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.CharField(max_length=16, choices=HiddenBy, blank=True)
    hidden_reason = models.CharField(
        _("reason to hide it"), max_length=300, blank=True, validators=[validate_visible]
    )
    report_count = models.PositiveIntegerField("open reports", default=0, db_index=True)
    body_html = DerivedTextField(blank=True, sources=["body"], derive=render)
    texts_version = DerivedVersionField(sources=["body"])

    class Meta:
        abstract = True

    @property
    def author_name(self) -> str:
        return self.author.name if self.author else gettext("A former student")


class QuestionQuerySet(PostQuerySet["Question"]):
    def unanswered(self) -> "QuestionQuerySet":
        """Those that wait for the teacher or another student."""
        waiting: QuestionQuerySet = self.filter(hidden_at=None, deleted_at=None, is_answered=False)
        return waiting

    def in_courses_of(self, educator: User) -> "QuestionQuerySet":
        own: QuestionQuerySet = self.filter(course__in=Course.objects.taught_by(educator))
        return own

    def with_course(self) -> "QuestionQuerySet":
        """With their lecture, its course and who asked; for a few rows.

        Without those whose lecture was removed a moment ago, and who are still in its course.
        """
        there: QuestionQuerySet = self.filter(lecture__chapter__course__isnull=False)
        return there.select_related("author", "lecture__chapter__course").defer(
            *(f"lecture__{name}" for name in LECTURE_TEXTS),
            *(f"lecture__chapter__course__{name}" for name in COURSE_TEXTS),
        )


class Question(Post):
    """What someone asks at a lecture, perhaps about a moment of it."""

    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="questions", db_index=False)
    # That of its lecture, and none while that is removed: kept by courses.questions.
    course = models.ForeignKey(
        Course,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(_("question"), max_length=120, validators=[validate_visible])
    body = models.TextField(_("details"), max_length=5000, blank=True, validators=[validate_text])
    second = LengthField(_("moment"), default=0, blank=True)  # 0: about the whole lecture
    answer_count = models.PositiveIntegerField(default=0)
    is_answered = models.BooleanField(default=False)  # by someone else than who asked
    me_too_count = models.PositiveIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)  # by its author; its answers are there
    search_title = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME, blank=True, sources=["title"], derive=search_name
    )
    search_text = DerivedTextField(blank=True, sources=["title", "body"], derive=search_text)
    texts_version = DerivedVersionField(sources=["title", "body"])

    # What a page adds, for one visitor.
    is_mine_too: bool
    form: Any  # of an answer

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="question_newest"),
            models.Index(fields=["lecture", "-created_at", "id"], name="question_by_lecture"),
            # Those of an educator's courses are found in one index alone: all, or those that wait.
            models.Index(
                fields=["course", "created_at", "id", "report_count"], name="question_by_course"
            ),
            models.Index(
                fields=["course", "is_answered", "hidden_at", "deleted_at", "created_at", "id"],
                name="question_waiting",
            ),
            models.Index(fields=["author", "-created_at"], name="question_by_author"),
        )

    def __str__(self) -> str:
        return self.title or gettext("Deleted question")

    def get_absolute_url(self) -> str:
        lecture = self.lecture
        if lecture.is_removed:
            raise Lecture.DoesNotExist
        return reverse("learning:question", args=[lecture.chapter.course.slug, lecture.pk, self.pk])

    @property
    def author_name(self) -> str:
        return "" if self.deleted_at else super().author_name


class Answer(Post):
    """What someone writes below a question."""

    class By(models.TextChoices):
        TEACHER = "teacher", _("Teacher")  # of the course
        ASKER = "asker", _("Asked this")  # adds to their own question, and does not answer it
        STUDENT = "student", _("Student")

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", db_index=False)
    by = models.CharField(max_length=16, choices=By)
    is_pinned = models.BooleanField(default=False)
    search_text = DerivedTextField(blank=True, sources=["body"], derive=search_text)

    objects: ClassVar[PostQuerySet["Answer"]] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-is_pinned", "created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="answer_newest"),
            models.Index(
                fields=["question", "-is_pinned", "created_at", "id"], name="answer_in_order"
            ),
            models.Index(fields=["author", "-created_at"], name="answer_by_author"),
        )

    def __str__(self) -> str:
        return gettext("Answer to “%(question)s”") % {"question": self.question}

    def get_absolute_url(self) -> str:
        return f"{self.question.get_absolute_url()}answers/{self.pk}/"

    @property
    def is_by_teacher(self) -> bool:
        return self.by == self.By.TEACHER

    @property
    def is_by_asker(self) -> bool:
        return self.by == self.By.ASKER

    @property
    def author_name(self) -> str:
        is_former_teacher = self.author is None and self.is_by_teacher
        return gettext("A former teacher") if is_former_teacher else super().author_name


class MeToo(models.Model):
    """Someone who has the same question."""

    id = uuid_key()
    question = models.ForeignKey(Question, models.CASCADE, related_name="me_toos")
    user = models.ForeignKey(User, models.PROTECT, related_name="me_toos")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["question", "user"], name="one_me_too_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.question}"


class QuestionReport(models.Model):
    """Someone's reason why a question or an answer should not stand there."""

    id = uuid_key()
    question = models.ForeignKey(Question, models.CASCADE, related_name="reports")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="reports")
    post_id = models.UUIDField()  # the answer's key, or the question's: one report of it a person
    reporter = models.ForeignKey(
        User, models.PROTECT, related_name="question_reports", db_index=False
    )
    reason = models.CharField(_("reason"), max_length=300, validators=[validate_visible])
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)  # the post was hidden, or kept

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["post_id", "reporter"], name="one_report_per_person"),
        )
        indexes = (models.Index(fields=["reporter", "-created_at"], name="report_by_reporter"),)

    def __str__(self) -> str:
        return self.reason
