"""Copies of quizzes: of one as a draft, and of those of a course or a lecture that is copied."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.contention import TAKEN, try_again
from courses.duplication import LONGEST_TITLE, Copies

from .models import Question, Quiz, QuizVersion
from .questions import copy_key
from .versions import newest_of


def duplicate_quiz(quiz: Quiz, key: str) -> Quiz:
    """A draft of the same chapter with the same questions, made once for each `key`."""
    new_key = copy_key(key, quiz.pk)
    if stored := Quiz.objects.filter(pk=new_key).first():
        return stored
    title = (_("Copy of %(title)s") % {"title": quiz.title})[:LONGEST_TITLE].rstrip()
    copy = _copied(quiz, pk=new_key, draft_title=title, lecture=None, chapter=quiz.where)
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
            _copy_questions({quiz.pk: copy})
    except IntegrityError:  # it was sent twice at once
        return Quiz.objects.get(pk=new_key)
    return copy


def copy_quizzes(copies: Copies) -> None:
    """A step of `DUPLICATION_STEPS`: the quizzes of what was copied, without their attempts.

    Taken again, also by two at once, it copies what is missing.
    """
    try_again(lambda: _copy_missing(copies), TAKEN)


def _copy_missing(copies: Copies) -> None:
    """A lecture's quiz, its questions, its version; whoever has a version has it all."""
    lectures = [lecture.pk for lecture in copies.lectures.values()]
    versions = QuizVersion.objects.filter(quiz__lecture__in=lectures).order_by()
    done = set(versions.values_list("quiz__lecture", flat=True))
    begun = {quiz.lecture_id: quiz for quiz in Quiz.objects.filter(lecture__in=lectures)}
    left = {old: copy for old, copy in copies.lectures.items() if copy.pk not in done}
    new: dict[UUID, Quiz] = {
        quiz.pk: begun.get(left[quiz.lecture_id].pk)
        or _copied(quiz, course=copies.course, lecture=left[quiz.lecture_id])
        for quiz in Quiz.objects.filter(lecture__in=list(left))
        if quiz.lecture_id
    }
    if copies.is_whole:
        for quiz in Quiz.objects.filter(lecture=None, course=copies.original):
            chapter = copies.chapters.get(quiz.chapter_id) if quiz.chapter_id else None
            new[quiz.pk] = _copied(quiz, course=copies.course, chapter=chapter)
    Quiz.objects.bulk_create(quiz for quiz in new.values() if quiz.lecture_id not in begun)
    _copy_questions(new)
    _copy_versions(new)


def _copied(quiz: Quiz, **changes: Any) -> Quiz:
    """A new row with the same title and settings."""
    kept = {"draft_title": quiz.draft_title, "course": quiz.course}
    return Quiz(**quiz.settings | kept | changes)


def _question_key(copy: Quiz, original: object) -> UUID:
    """Of a question in a copy: the same whenever it is copied, and in the version."""
    return uuid5(copy.pk, str(original))


def _copy_questions(copies: Mapping[UUID, Quiz]) -> None:
    """Those that are not there yet."""
    there = Question.with_removed.filter(quiz__in=[copy.pk for copy in copies.values()])
    keys = set(there.order_by().values_list("pk", flat=True))
    Question.objects.bulk_create(
        Question(
            pk=key,
            quiz=copies[row.quiz_id],
            kind=row.kind,
            text=row.text,
            choices=row.choices,
            explanation=row.explanation,
            position=row.position,
        )
        for row in Question.objects.filter(quiz__in=list(copies))
        if (key := _question_key(copies[row.quiz_id], row.pk)) not in keys
    )


def _copy_versions(copies: Mapping[UUID, Quiz]) -> None:
    """What students take of a published one, as the first version of its copy."""
    newest = newest_of(quiz for quiz, copy in copies.items() if copy.lecture_id)
    QuizVersion.objects.bulk_create(
        QuizVersion(
            quiz=copies[version.quiz_id],
            number=1,
            settings=version.settings,
            stored_questions=[
                stored | {"key": str(_question_key(copies[version.quiz_id], stored["key"]))}
                for stored in version.stored_questions
            ],
        )
        for version in newest.values()
    )
