"""What people may still ask a model, what they asked for, and what it answers."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, Enrollment, Lecture
from editing.keys import uuid_key
from editing.versions import Versioned
from quizzes.models import Quiz
from texts.validators import validate_text

KEPT = timedelta(days=30)  # a draft, after it was asked for
LONGEST_QUESTION = 500  # characters
LEASE = timedelta(seconds=10)  # from the last word of whoever writes an answer


class Purpose(models.TextChoices):
    """What a model is asked for."""

    TUTOR = "tutor", _("Answers to students")
    PATH = "path", _("Proposed paths")
    QUESTIONS = "questions", _("Drafts of quiz questions")
    SUMMARY = "summary", _("Drafts of summaries")
    DESCRIPTION = "description", _("Drafts of descriptions")
    ALT_TEXT = "alt_text", _("Drafts of alternative texts")


class Usage(models.Model):
    """What was asked for on one day: by a person, by everyone, or for one purpose by everyone.

    A person's row and everyone's are the budgets (tutor.budget): `tokens` are those used, and those
    reserved for answers that are still being written. Without a person they outlive an account.
    """

    id = models.CharField(primary_key=True, max_length=100, db_column="_id")
    day = models.DateField()  # in UTC
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="model_usage", db_index=False
    )
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True)  # empty: for any
    requests = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # of these, without a whole answer
    tokens = models.PositiveBigIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)  # in millionths of what AI_PRICE_IN is in

    class Meta:
        verbose_name_plural = "usage"
        ordering = ("-day", "id")
        indexes = (
            models.Index(fields=["user", "day", "purpose"], name="usage_by_user"),
            models.Index(fields=["-day", "-tokens", "-id"], name="usage_by_size"),
        )

    def __str__(self) -> str:
        return f"{self.day}, {self.purpose or 'any purpose'}"

    @staticmethod
    def key(day: date, user_id: str | None = None, purpose: str = "") -> str:
        """What makes a row the only one; a unique constraint would let several be without a person."""
        return f"{day}:{purpose}:{user_id or ''}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def at_version(self, answer_id: uuid.UUID, version: int) -> "AnswerQuerySet":
        """The answer that is being written, unless someone wrote in it or deleted it since."""
        return self.filter(pk=answer_id, version=version, state=Answer.State.WRITING)


class Answer(models.Model):
    """What a model answers a person, while it is being written and afterwards (tutor.streams).

    Whoever writes it renews the lease every few seconds: once that is over, nobody does any more.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not whole")

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="model_answers", db_index=False)
    enrollment = models.ForeignKey(  # of an answer to a student; it ends with that
        Enrollment, models.CASCADE, null=True, related_name="model_answers"
    )
    purpose = models.CharField(max_length=16, choices=Purpose)
    state = models.CharField(max_length=8, choices=State, default=State.WRITING)
    text = models.TextField(blank=True)  # so far
    problem = models.CharField(max_length=300, blank=True)  # why it is not whole, for the person
    version = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=["user", "created_at", "id"], name="answer_by_user"),)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_writing(self) -> bool:
        """Is somebody at it?"""
        return self.state == self.State.WRITING and self.leased_until > timezone.now()

    @property
    def is_whole(self) -> bool:
        return self.state == self.State.DONE


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> "DraftQuerySet":
        """In the courses that they teach still."""
        taught = Course.objects.taught_by(user).values("pk")
        return self.filter(user=user, course__in=taught)

    def outdated(self) -> "DraftQuerySet":
        return self.filter(created_at__lt=timezone.now() - KEPT)


class Draft(Versioned):
    """What a model wrote at an educator's request: theirs alone, until they accept or delete it.

    It is stored in nothing of the course. `content` is what tutor.draft_requests reads from the
    answer; until somebody stores the draft it is made anew for each page (tutor.drafts.take_answer).
    """

    class Purpose(models.TextChoices):
        QUESTIONS = Purpose.QUESTIONS.value, _("Quiz questions")
        SUMMARY = Purpose.SUMMARY.value, _("Summary")
        ALT_TEXT = Purpose.ALT_TEXT.value, _("Descriptions of pictures")
        DESCRIPTION = Purpose.DESCRIPTION.value, _("Course description")

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not written")
        ACCEPTED = "accepted", _("Accepted")

    id = uuid_key()
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", db_index=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="drafts")
    lecture = models.ForeignKey(
        Lecture, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    quiz = models.ForeignKey(Quiz, models.CASCADE, null=True, blank=True, related_name="drafts")
    purpose = models.CharField(max_length=16, choices=Purpose)
    state = models.CharField(max_length=16, choices=State, default=State.WRITING)
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, related_name="draft")
    asked = models.JSONField(default=dict)  # what the answer is read with
    content = models.JSONField(default=dict)
    note = models.TextField(blank=True)  # to the educator: what failed, or was left out
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)  # the last time

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["user", "course", "-created_at", "id"], name="draft_of_educator"),
            models.Index(fields=["created_at"], name="draft_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.course}"


class TutorQuestion(models.Model):
    """What a student asked about a course, with the passages of it that were found.

    Where there are passages, a model was asked; without any there is no answer. Nobody else reads
    it, and it goes with the enrollment.
    """

    id = uuid_key()
    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, related_name="tutor_questions", db_index=False
    )
    lecture = models.ForeignKey(  # that it was asked at
        Lecture, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(
        _("Your question"), max_length=LONGEST_QUESTION, validators=[validate_text]
    )
    passages = models.JSONField(default=list, editable=False)  # tutor.sources; number 1 first
    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, blank=True, related_name="tutor_questions"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(
                fields=["enrollment", "-created_at", "-id"], name="tutor_question_in_course"
            ),
        )

    def __str__(self) -> str:
        """Without a word of the question: Django admin may say what a deletion takes."""
        return f"A question in {self.enrollment_id}"
