"""Changing the questions of a quiz: add, save, copy, move, remove and restore them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.contention import DEADLOCK, Moved, try_again
from courses.deletion import pointing_to
from editing.forms import insert

from .content import MOST_QUESTIONS, Choice, QuestionContent
from .models import Question, Quiz

POSITION_GAP = 1024
REMOVED_LASTS = timedelta(days=30)


def add(question: Question) -> None:
    """Store a new question behind the others.

    Raises IntegrityError when there is one with its key, ValidationError when there are too many.
    """
    check_room(question.quiz)
    question.position = _next_position(question.quiz)
    with pointing_to(question.quiz):
        insert(question)


def add_questions(
    quiz: Quiz, contents: Iterable[QuestionContent], sent_key: UUID | None = None
) -> list[Question]:
    """Store new questions behind the others, with keys of their own, their choices too, and return them.

    Raises ValidationError, and stores none, when they are too many; IntegrityError when these were
    stored for the same `sent_key` already, which says from which form they come.
    """
    contents = list(contents)
    keys = _keys(sent_key or uuid4(), quiz, contents)
    check_room(quiz, len(contents))
    start = _next_position(quiz)
    rows = [
        Question(
            pk=key,
            quiz=quiz,
            kind=content.kind.value,
            text=content.text,
            choices=stored_choices(_with_new_keys(content.choices)),
            explanation=content.explanation,
            position=start + number * POSITION_GAP,
        )
        for number, (key, content) in enumerate(zip(keys, contents, strict=True))
    ]
    with pointing_to(quiz), transaction.atomic():
        Question.objects.bulk_create(rows)
    return rows


def _keys(sent_key: UUID, quiz: Quiz, contents: Iterable[QuestionContent]) -> list[UUID]:
    """Of each question the same in every such call, whichever others are there."""
    times: Counter[str] = Counter()
    keys = []
    for content in contents:
        texts = repr([content.text, *(choice.text for choice in content.choices)])
        keys.append(uuid5(sent_key, f"{quiz.pk} {times[texts]} {texts}"))
        times[texts] += 1
    return keys


def check_room(quiz: Quiz, number: int = 1) -> None:
    """Raises ValidationError when there are so many questions that `number` more do not fit in."""
    if quiz.questions.count() + number > MOST_QUESTIONS:
        text = _("A quiz has %(most)s questions at the most. Put these into another one.")
        raise ValidationError(text % {"most": MOST_QUESTIONS}, "too_many")


def stored_choices(choices: Iterable[Choice]) -> list[dict[str, object]]:
    """As a Question keeps them."""
    return [
        {
            "key": choice.key,
            "text": choice.text,
            "is_right": choice.is_right,
            "explanation": choice.explanation,
        }
        for choice in choices
    ]


def _with_new_keys(choices: Iterable[Choice]) -> Iterable[Choice]:
    """Those of a file may be numbered in the right order of an ordering."""
    return (replace(choice, key=new_choice_key()) for choice in choices)


def new_choice_key() -> str:
    """One that no other choice of a question has had: results are counted by it."""
    return uuid4().hex[:8]


def duplicate(question: Question, key: str) -> Question:
    """A copy behind the question, made once for each `key`; raises ValidationError as `add`."""
    new_key = copy_key(key, question.pk)
    while stored := Question.with_removed.filter(pk=new_key).first():
        if stored.removed_at is None:
            return stored
        new_key = uuid5(new_key, "again")
    check_room(question.quiz)
    copy = Question(
        pk=new_key,
        quiz=question.quiz,
        kind=question.kind,
        text=question.text,
        choices=question.choices,
        explanation=question.explanation,
    )
    order = _order(question.quiz)
    index = _index(order, question.pk) + 1
    copy.position = _room_at(order, index)
    try:
        with pointing_to(question.quiz):
            insert(copy)
    except IntegrityError:  # it was sent twice at once
        return Question.with_removed.get(pk=new_key)
    return copy


def copy_key(key: str, original: UUID) -> UUID:
    """The same for the same form, and another for each row that one key is sent for."""
    try:
        return uuid5(UUID(key), str(original))
    except ValueError:
        return uuid4()


def move(question: Question, *, up: bool) -> bool:
    """By one place; False when it stands at that end already."""
    index = _index(_order(question.quiz), question.pk) + (-1 if up else 1)
    return index >= 0 and place(question, index)


def place(question: Question, index: int) -> bool:
    """Put it at `index` among the others, or last where they are fewer; False when it is there.

    Raises DoesNotExist when it is gone.
    """

    def step() -> bool:
        order = _order(question.quiz)
        current = _index(order, question.pk)
        others = [row for row in order if row.pk != question.pk]
        to = min(index, len(others))
        if to == current:
            return False
        position = _room_at(others, to)
        rows = Question.objects.filter(pk=question.pk)
        if not rows.update(position=position):
            raise Question.DoesNotExist
        return True

    return try_again(step, DEADLOCK)


def remove(question: Question) -> None:
    """Take it out of the quiz; what it was answered stays. `restore` brings it back for a while."""
    long_ago = timezone.now() - REMOVED_LASTS
    Question.with_removed.filter(quiz=question.quiz, removed_at__lt=long_ago).delete()
    Question.objects.filter(pk=question.pk).update(removed_at=timezone.now())


def restore(quiz: Quiz, question_id: UUID) -> Question | None:
    """Bring back what was removed, to its place; None when it is back or gone for good.

    Raises ValidationError when there is no room for it any more.
    """
    removed = Question.with_removed.filter(quiz=quiz, pk=question_id).exclude(removed_at=None)
    question = removed.first()
    if question is None:
        return None
    check_room(quiz)
    return question if removed.update(removed_at=None) else None


# Positions. Two questions may have the same one; then their keys decide.


def _order(quiz: Quiz) -> list[Question]:
    return list(quiz.questions.only("position", "quiz"))


def _index(order: Sequence[Question], key: UUID) -> int:
    for index, row in enumerate(order):
        if row.pk == key:
            return index
    raise Question.DoesNotExist


def _next_position(quiz: Quiz) -> int:
    last = quiz.questions.only("position").last()
    return last.position + POSITION_GAP if last else 0


def _room_at(order: Sequence[Question], index: int) -> int:
    """A position between the questions `index - 1` and `index`, either of which may be missing."""
    if _free(order, index) is None:
        _renumber(order)
    return _free(order, index) or 0


def _free(order: Sequence[Question], index: int) -> int | None:
    low = order[index - 1].position if index else -1
    high = order[index].position if index < len(order) else low + 2 * POSITION_GAP
    return (low + high) // 2 if high - low > 1 else None


def _renumber(order: Sequence[Question]) -> None:
    """With room between them, above all of today's, the last one first: the order stays."""
    top = order[-1].position + POSITION_GAP * (len(order) + 1)
    for number, row in enumerate(reversed(order)):
        position = top - POSITION_GAP * number
        if not Question.objects.filter(pk=row.pk, position=row.position).update(position=position):
            raise Moved
        row.position = position
