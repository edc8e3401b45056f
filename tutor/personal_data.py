"""What is held about a person in tutor."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Answer, Draft, TutorQuestion, Usage


def answers(user: User) -> Part:
    rows = Answer.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("purpose", "state", "text", "problem", "created_at"))


def usage(user: User) -> Part:
    names = ("requests", "failures", "tokens", "tokens_in", "tokens_out", "cost")
    rows = Usage.objects.filter(user=user).order_by("day", "purpose")
    return Part(rows.values("day", "purpose", *names))


def drafts(user: User) -> Part:
    """What they had drafted; what they have not stored is in the answer of the model."""
    names = ("id", "course__title", "lecture__title", "quiz__draft_title", "purpose", "state")
    rows = Draft.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names, "answer", "content", "note", "created_at", "asked_at"))


def tutor_questions(user: User) -> Part:
    rows = TutorQuestion.objects.filter(enrollment__user=user).order_by("created_at", "id")
    names = (
        "id", "enrollment__course__title", "lecture__title", "text", "passages", "answer__text",
        "created_at",
    )  # fmt: skip
    return Part(rows.values(*names))
