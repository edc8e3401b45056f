"""A student's attempts: begun, answered, submitted, counted.

What decides is one write of the Attempt's row. The score is stored by that of the submission; what
follows from it (Responses, the lecture's completion) is made from the row by steps that may be
repeated, and caught up by whoever meets an attempt without `counted_at`.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import progress
from courses.contention import TAKEN, is_of
from courses.deletion import pointing_to
from courses.models import Enrollment
from texts.folding import fold

from .content import Kind, QuestionContent
from .models import Attempt, AttemptQuerySet, QuizVersion, Response
from .scoring import Given, is_right, score

GRACE = timedelta(seconds=5)  # for what was sent in time, on its way
MOST_AT_ONCE = 20  # attempts that one request catches up with; ten queries each
LONGEST_CHOICE = Response._meta.get_field("choice").max_length or 0
CHANGING = ("answers", "version", "submitted_at", "right_count", "is_passed", "counted_at")

Answers = Mapping[str, Given]  # by the question's key


class NoneLeft(Exception):
    """The student has had all the attempts that the quiz allows."""


class Closed(Exception):
    """The attempt was submitted, or its time is over: it takes no answers any more."""


class Conflict(Exception):
    """Other answers were stored since these were made: the attempt was read anew."""


def left(version: QuizVersion, number: int) -> int | None:
    """How many attempts there are after `number` of them; None when there is no limit."""
    most = version.settings["max_attempts"]
    return None if most is None else max(most - number, 0)


def is_closed(attempt: Attempt) -> bool:
    return not attempt.is_open or attempt.is_over(timezone.now() - GRACE)


def start(enrollment: Enrollment, version: QuizVersion) -> Attempt:
    """Begin an attempt, or go on with the one that is open; raises NoneLeft.

    Two at once try to store the same number, so one of them finds the other's.
    """
    rows = Attempt.objects.filter(enrollment=enrollment, quiz=version.quiz)
    while True:
        last = rows.with_questions().order_by("-number").first()
        if last and not is_closed(last):
            return last
        if last and last.is_open:
            submit(last)
        number = last.number if last else 0
        if left(version, number) == 0:
            raise NoneLeft
        attempt = new(enrollment, version, number + 1, timezone.now())
        if _stored(attempt):
            progress.record_position(enrollment, version.quiz.lecture, 0)
            return attempt


def store_answers(attempt: Attempt, given: Answers, seen: int) -> None:
    """Store what was given to some of the questions; `seen` is the version that the page showed.

    Raises Closed or Conflict. What is stored already is taken for stored, so that a page which
    did not hear the answer may send it again.
    """
    while not _check(attempt, given, seen):
        answers = _together(attempt, given)
        if _store(attempt, {"answers": answers}):
            return
        attempt.refresh_from_db(fields=CHANGING)


def submit(attempt: Attempt, given: Answers | None = None, seen: int = 0) -> None:
    """Store the score and everything with it by one write, then what follows from it.

    With the last answers, for which the same holds as above. Without them: what was stored, as of
    the end of its time if that is over.
    """
    given = given or {}
    if given:
        _check(attempt, given, seen)
    while attempt.is_open:
        answers = _together(attempt, given)
        if not _store(attempt, {"answers": answers} | _result(attempt, answers)):
            attempt.refresh_from_db(fields=CHANGING)
            if given:
                _check(attempt, given, seen)
    count(attempt)


def count(attempt: Attempt) -> None:
    """What follows from a submission; may be repeated, also by several at once."""
    if attempt.counted_at or not attempt.submitted_at:
        return
    lecture = attempt.quiz.lecture
    if attempt.is_passed and lecture:
        progress.complete(attempt.enrollment, lecture, at=attempt.submitted_at)
    _store_responses(attempt)
    attempt.counted_at = timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(counted_at=attempt.counted_at)


def is_due(attempt: Attempt) -> bool:
    return not attempt.counted_at and is_closed(attempt)


def catch_up(attempts: AttemptQuerySet) -> int:
    """Score those whose time is over by what was stored, and take the steps that are missing.

    No more than a page has time for; returns how many. The rest is for the command finish_attempts.
    """
    due = attempts.due(timezone.now() - GRACE).with_questions()
    some = list(due.order_by("pk")[:MOST_AT_ONCE])
    for attempt in some:
        submit(attempt)
    return len(some)


# Rows


def new(enrollment: Enrollment, version: QuizVersion, number: int, started_at: datetime) -> Attempt:
    """Not stored yet."""
    minutes = version.settings["minutes"]
    return Attempt(
        quiz=version.quiz,
        quiz_version=version,
        enrollment=enrollment,
        number=number,
        order=list(_order(version)),
        started_at=started_at,
        ends_at=started_at + timedelta(minutes=minutes) if minutes else None,
        question_count=len(version.questions),
    )


def _stored(attempt: Attempt) -> bool:
    """False when there is one with its number."""
    try:
        with pointing_to(attempt.enrollment, attempt.quiz), transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError as error:
        if not is_of(error, TAKEN):
            raise
        return False
    return True


def _order(version: QuizVersion) -> Iterator[tuple[str, list[str]]]:
    """Each question's key and those of its choices, as this attempt shows them."""
    is_shuffled = version.settings["is_shuffled"]
    questions = list(version.questions)
    if is_shuffled:
        random.shuffle(questions)
    for question in questions:
        yield question.key, _choice_order(question, is_shuffled=is_shuffled)


def _choice_order(question: QuestionContent, *, is_shuffled: bool) -> list[str]:
    """An ordering is never shown in its right order, a short answer shows nothing."""
    if question.kind is Kind.SHORT:
        return []
    keys = [choice.key for choice in question.choices]
    if is_shuffled or question.kind is Kind.ORDERING:
        random.shuffle(keys)
    if question.kind is Kind.ORDERING and keys == question.right_keys:
        keys = [*keys[1:], keys[0]]
    return keys


def _check(attempt: Attempt, given: Answers, seen: int) -> bool:
    """Are these answers stored already? Raises Closed or Conflict when they cannot be."""
    if is_closed(attempt):
        raise Closed
    is_stored = all(attempt.answers.get(key, []) == list(keys) for key, keys in given.items())
    if not is_stored and seen != attempt.version:
        raise Conflict
    return is_stored


def _together(attempt: Attempt, given: Answers) -> dict[str, list[str]]:
    return {**attempt.answers, **{key: list(keys) for key, keys in given.items()}}


def _result(attempt: Attempt, answers: Answers) -> dict[str, Any]:
    found = score(attempt.quiz_version.questions, answers)
    return {
        "submitted_at": _end(attempt, timezone.now()),
        "right_count": found.right,
        "is_passed": found.passes(attempt.quiz_version.settings["pass_percent"]),
    }


def _end(attempt: Attempt, now: datetime) -> datetime:
    return min(now, attempt.ends_at) if attempt.ends_at else now


def _store(attempt: Attempt, changes: dict[str, Any]) -> bool:
    """Change an open attempt, unless it was changed since it was read."""
    rows = Attempt.objects.filter(pk=attempt.pk, version=attempt.version, submitted_at=None)
    changes = changes | {"version": attempt.version + 1}
    is_stored = bool(rows.update(**changes))
    if is_stored:
        vars(attempt).update(changes)
    return is_stored


def _store_responses(attempt: Attempt) -> None:
    """A second time, or beside another one, adds what is missing."""
    rows = Response.objects.filter(attempt=attempt)
    while True:
        stored = set(rows.values_list("question", "choice"))
        missing = [row for row in _responses(attempt) if (row.question, row.choice) not in stored]
        try:
            with pointing_to(attempt), transaction.atomic():
                Response.objects.bulk_create(missing)
        except IntegrityError as error:
            if not is_of(error, TAKEN):
                raise
        else:
            return


def _responses(attempt: Attempt) -> Iterator[Response]:
    for question in attempt.quiz_version.questions:
        given = attempt.answers.get(question.key, [])
        for choice in _counted(question, given):
            yield Response(
                attempt=attempt,
                quiz_id=attempt.quiz_id,
                question=UUID(question.key),
                choice=choice,
                is_right=is_right(question, given),
            )


def _counted(question: QuestionContent, given: Given) -> list[str]:
    """What Response.choice holds: each choice; of an ordering the keys in one, as given."""
    if question.kind is Kind.SHORT:
        return [fold(" ".join(given))[:LONGEST_CHOICE]]
    if question.kind is Kind.ORDERING:
        return [" ".join(given)[:LONGEST_CHOICE]]
    return list(dict.fromkeys(given)) or [""]
