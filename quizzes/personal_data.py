"""What is held about a person in quizzes: taken and taught."""

from accounts.models import User
from accounts.personal_data import Part, Row

from .asked import asked_in
from .models import Attempt, Question, Quiz, QuizVersion


def attempts(user: User) -> Part:
    names = (
        "id", "quiz__lecture__title", "number", "quiz_version_id", "order", "answers", "started_at",
        "ends_at", "submitted_at", "right_count", "question_count", "is_passed",
    )  # fmt: skip
    rows = Attempt.objects.filter(enrollment__user=user).order_by("started_at", "id")
    return Part(rows.values(*names), _shown)


def _shown(row: Row) -> Row:
    """Of an open attempt the answers in words: the keys of choices, and their order, may tell more."""
    if row["submitted_at"]:
        return row
    attempt = Attempt.objects.with_questions().filter(pk=row["id"]).first()
    return row | {"order": None, "answers": _in_words(attempt) if attempt else {}}


def _in_words(attempt: Attempt) -> dict[str, str]:
    return {
        asked.content.key: asked.in_words(given)
        for asked in asked_in(attempt)
        if (given := attempt.answers.get(asked.content.key))
    }


def quizzes(user: User) -> Part:
    names = (
        "id", "course__title", "chapter__title", "lecture__title", "draft_title", "introduction",
        "pass_percent", "max_attempts", "minutes", "is_shuffled", "layout", "created_at",
    )  # fmt: skip
    rows = Quiz.objects.filter(course__educator=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def questions(user: User) -> Part:
    """Those that were deleted and can still be brought back, too."""
    rows = Question.with_removed.filter(quiz__course__educator=user)
    names = ("id", "quiz_id", "kind", "text", "choices", "explanation", "removed_at")
    return Part(rows.order_by("quiz_id", "position", "id").values(*names))


def versions(user: User) -> Part:
    rows = QuizVersion.objects.filter(quiz__course__educator=user).order_by("quiz_id", "number")
    return Part(
        rows.values("id", "quiz_id", "number", "settings", "stored_questions", "published_at")
    )
