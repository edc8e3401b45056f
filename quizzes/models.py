"""Tests of what a course taught, and how students did in them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Chapter, Course, Enrollment, Lecture
from editing.keys import uuid_key
from editing.versions import Versioned
from texts.validators import validate_text, validate_visible

from .content import LONGEST_TEXT, Kind, QuestionContent, read_choices, read_question

if TYPE_CHECKING:
    from .analytics import Average


class QuizQuerySet(models.QuerySet["Quiz"]):
    def in_course(self, course: Course) -> "QuizQuerySet":
        """Drafts and published ones; not those whose lecture was removed."""
        there = models.Q(lecture=None) | models.Q(lecture__chapter__course=course)
        rows = self.filter(there, course=course).select_related("chapter", "lecture__chapter")
        return rows.order_by("created_at", "id")

    def published(self) -> "QuizQuerySet":
        return self.exclude(lecture=None)


class Quiz(Versioned):
    """Questions on what a chapter taught, with right and wrong answers: a lecture of a course.

    A draft has no lecture: it is in nobody's outline and percent. Publishing gives it one, at the
    end of its chapter, and keeps what students are asked as a QuizVersion. Its rows here and its
    Questions are what educators work on; students meet versions alone.
    """

    class Layout(models.TextChoices):
        PAGE = "page", _("All questions on one page")
        STEPS = "steps", _("One question at a time")

    id = uuid_key()
    course = models.ForeignKey(Course, models.CASCADE, related_name="quizzes", db_index=False)
    # Where a draft will stand; empty when it is published, as its lecture is moved then.
    chapter = models.ForeignKey(
        Chapter, models.SET_NULL, null=True, blank=True, related_name="quizzes"
    )
    lecture: models.OneToOneField[Lecture | None, Lecture] = models.OneToOneField(  # type: ignore[misc]
        Lecture, models.CASCADE, null=True, blank=True, editable=False, related_name="quiz"
    )  # whoever comes by a version or an attempt reads a published one
    draft_title = models.CharField(_("title"), max_length=80, validators=[validate_visible])
    introduction = models.TextField(
        _("introduction"),
        max_length=LONGEST_TEXT,
        blank=True,
        validators=[validate_text],
        help_text=_("Shown before the quiz begins. Markdown."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Percent of the questions that must be right."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How often a student may take it. Empty: as often as they like."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("time limit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("In minutes, from the start of an attempt. Empty: none."),
    )
    is_shuffled = models.BooleanField(
        _("shuffle"),
        default=False,
        help_text=_("Questions and choices in another order at each attempt."),
    )
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.PAGE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What the list of a course adds.
    question_count: int
    has_changes: bool  # that students do not have yet
    average: "Average | None"
    result: dict[str, Any]  # what the page of a student adds: attempts, best, passed

    objects: ClassVar[QuizQuerySet] = QuizQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="quiz_newest"),
            models.Index(fields=["course", "created_at", "id"], name="quiz_by_course"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page for students; a draft has none."""
        return reverse("quizzes:quiz", args=[self.course.slug, self.lecture_id])

    @property
    def title(self) -> str:
        """Once it is published, its lecture's, which the curriculum page may rename."""
        return self.lecture.title if self.lecture else self.draft_title

    @property
    def is_draft(self) -> bool:
        return self.lecture_id is None

    @property
    def where(self) -> Chapter | None:
        """The chapter that it stands in, or that a draft will stand in; None when it is removed."""
        chapter = self.lecture.chapter if self.lecture else self.chapter
        return chapter if chapter and chapter.course_id == self.course_id else None

    @property
    def settings(self) -> dict[str, Any]:
        """What a version keeps beside the questions."""
        names = (
            *("introduction", "pass_percent", "max_attempts"),
            *("minutes", "is_shuffled", "layout"),
        )
        return {name: getattr(self, name) for name in names}


class QuestionManager(models.Manager["Question"]):
    """Those that are there; a deleted one can be brought back for a while (quizzes.questions)."""

    def get_queryset(self) -> models.QuerySet["Question"]:
        return super().get_queryset().filter(removed_at=None)


class Question(Versioned):
    """A question of a quiz as its educators have it; students meet the copy in a version."""

    class Kind(models.TextChoices):
        SINGLE = Kind.SINGLE.value, _("Single choice")
        MULTIPLE = Kind.MULTIPLE.value, _("Multiple choice")
        SHORT = Kind.SHORT.value, _("Short answer")
        ORDERING = Kind.ORDERING.value, _("Ordering")

    id = uuid_key()
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="questions", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SINGLE)
    text = models.TextField(
        _("question"),
        max_length=LONGEST_TEXT,
        validators=[validate_text],
        help_text=_("Markdown."),
    )
    choices = models.JSONField(_("choices"), default=list)  # as quizzes.content.Choice
    explanation = models.TextField(
        _("explanation"),
        max_length=LONGEST_TEXT,
        blank=True,
        validators=[validate_text],
        help_text=_("Shown with the result. Markdown."),
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What the page of its quiz adds.
    number: int  # from 1
    is_first: bool
    is_last: bool

    objects: ClassVar[QuestionManager] = QuestionManager()
    with_removed: ClassVar[models.Manager["Question"]] = models.Manager()

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["quiz", "position", "id"], name="question_of_quiz"),)

    def __str__(self) -> str:
        return self.text[:80]

    def get_choices_display(self) -> str:
        """As people read them, a line each: with a mark at the right ones, and what is said of them."""
        return "\n".join(str(choice) for choice in self.content.choices)

    @property
    def content(self) -> QuestionContent:
        return QuestionContent(
            key=str(self.pk),
            kind=Kind(self.kind),
            text=self.text,
            choices=read_choices(self.choices),
            explanation=self.explanation,
        )


class QuizVersionQuerySet(models.QuerySet["QuizVersion"]):
    def newest_of(self, lecture: Lecture) -> "QuizVersion | None":
        """What students of the lecture are asked today, with its quiz."""
        return self.filter(quiz__lecture=lecture).select_related("quiz").first()


class QuizVersion(models.Model):
    """A quiz as it was published once: never changed, so that a result keeps its meaning.

    Its settings bear the names of the Quiz's fields.
    """

    id = uuid_key()
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the quiz
    settings = models.JSONField()
    stored_questions = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[QuizVersionQuerySet] = QuizVersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["quiz", "number"], name="one_version_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.quiz}, {self.number}"

    @cached_property
    def questions(self) -> list[QuestionContent]:
        return [read_question(stored) for stored in self.stored_questions]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def submitted(self) -> "AttemptQuerySet":
        return self.exclude(submitted_at=None)

    def due(self, over_since: datetime) -> "AttemptQuerySet":
        """Those that somebody has to catch up with: not counted yet, or over and not submitted."""
        is_over = models.Q(submitted_at=None, ends_at__lte=over_since)
        return self.filter(is_over | models.Q(submitted_at__isnull=False), counted_at=None)

    def with_questions(self) -> "AttemptQuerySet":
        """With all that it takes to show, to score and to count one."""
        return self.select_related("quiz_version", "quiz__lecture", "enrollment")


class Attempt(Versioned):
    """One go of a student at a quiz: what was asked, what was given, and the score.

    One row holds it all, so that an answer or the score is stored whole or not at all. `version`
    rises with each answer: of two tabs the second is told.
    """

    id = uuid_key()
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts", db_index=False)
    quiz_version = models.ForeignKey(QuizVersion, models.CASCADE, related_name="attempts")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()  # 1, 2, 3 … of the student in the quiz
    # As shown: of each question its key, and the keys of its choices. A list, as jsonb of
    # PostgreSQL sorts the keys of an object.
    order = models.JSONField(default=list)
    answers = models.JSONField(default=dict)  # question key → scoring.Given
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)  # by the time limit
    submitted_at = models.DateTimeField(null=True)
    right_count = models.PositiveIntegerField(null=True)  # with submitted_at
    question_count = models.PositiveIntegerField()
    is_passed = models.BooleanField(null=True)  # with submitted_at
    counted_at = models.DateTimeField(null=True)  # when its Responses were stored

    objects: ClassVar[AttemptQuerySet] = AttemptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["enrollment", "quiz", "number"], name="one_attempt_per_number"
            ),
        )
        indexes = (
            models.Index(fields=["-started_at", "id"], name="attempt_newest"),
            models.Index(fields=["quiz", "-submitted_at", "id"], name="attempt_by_quiz"),
            models.Index(fields=["counted_at", "submitted_at"], name="attempt_uncounted"),
        )

    def __str__(self) -> str:
        return f"{self.quiz}, attempt {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    @property
    def percent(self) -> int:
        return (self.right_count or 0) * 100 // self.question_count if self.question_count else 0

    def is_over(self, at: datetime) -> bool:
        """Has its time run out?"""
        return self.ends_at is not None and self.ends_at <= at


class Response(models.Model):
    """What one attempt answered to one question, as rows to count: made from Attempt.answers."""

    id = uuid_key()
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    # The indexes below begin with it.
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="responses", db_index=False)
    question = models.UUIDField()  # a Question's id, also of one deleted since
    # A key, a folded short answer, the keys of an ordering (107 characters at the most), or none.
    choice = models.CharField(max_length=120, blank=True)
    is_right = models.BooleanField()  # the whole question, on each of its rows

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["attempt", "question", "choice"], name="one_response_per_choice"
            ),
        )
        indexes = (
            models.Index(
                fields=["quiz", "question", "choice", "is_right"], name="response_by_choice"
            ),
            models.Index(
                fields=["quiz", "question", "is_right", "attempt"], name="response_by_result"
            ),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.choice}"
