"""A quiz as TOML, in a file of its own beside the lectures (docs/course-files.md)."""

from collections.abc import Iterator
from typing import Any

import tomli_w
from django.utils.translation import gettext as _

from quizzes.content import MOST_QUESTIONS, Choice, Kind, QuestionContent
from quizzes.models import Quiz

from .content import CourseContent, QuizContent
from .questions import reason_against
from .tables import Table, entries, typed

PUBLISHED, DRAFT = "published", "draft"


def written(quiz: Quiz, questions: list[QuestionContent]) -> str:
    defaults = Quiz().settings
    table: dict[str, Any] = {
        "title": quiz.title,
        "status": DRAFT if quiz.is_draft else PUBLISHED,
    }
    if quiz.lecture and quiz.lecture.is_preview:
        table["is_preview"] = True
    table |= {name: value for name, value in quiz.settings.items() if value != defaults[name]}
    if questions:
        table["question"] = [_question_table(question) for question in questions]
    return tomli_w.dumps(table, multiline_strings=True)


def _question_table(question: QuestionContent) -> Table:
    table: Table = {"kind": question.kind.value, "text": question.text}
    if question.explanation:
        table["explanation"] = question.explanation
    choices = []
    for choice in question.choices:
        entry: Table = {"text": choice.text}
        if choice.is_right and question.kind in (Kind.SINGLE, Kind.MULTIPLE):
            entry["is_right"] = True
        if choice.explanation:
            entry["explanation"] = choice.explanation
        choices.append(entry)
    return table | {"choices": choices}


def read(table: Table, place: str, course: CourseContent) -> QuizContent:
    fields: dict[str, Any] = {
        "draft_title": typed(table, "title", str, place, course),
        "introduction": typed(table, "introduction", str, place, course),
        "is_shuffled": typed(table, "is_shuffled", bool, place, course),
        "layout": typed(table, "layout", str, place, course) or Quiz.Layout.PAGE,
    }
    for name in ("pass_percent", "max_attempts", "minutes"):
        fields[name] = typed(table, name, int, place, course) or Quiz().settings[name]
    status = typed(table, "status", str, place, course) or DRAFT
    if status not in (DRAFT, PUBLISHED):
        course.leave(place, _("“%(field)s” is not of the right type.") % {"field": "status"})
    return QuizContent(
        place,
        fields,
        list(_questions(table, place, course)),
        is_published=status == PUBLISHED,
        is_preview=typed(table, "is_preview", bool, place, course),
    )


def _questions(table: Table, place: str, course: CourseContent) -> Iterator[QuestionContent]:
    for number, entry in enumerate(entries(table, "question", dict, place, course), 1):
        here = _("%(place)s, question %(number)s") % {"place": place, "number": number}
        question = _question(entry, here, course)
        reason = reason_against(question) if question else _("There is no such kind of question.")
        if number > MOST_QUESTIONS:
            reason = _("A quiz has %(most)s questions at the most.") % {"most": MOST_QUESTIONS}
        if reason:
            course.leave(here, reason)
        elif question:
            yield question


def _question(entry: Table, place: str, course: CourseContent) -> QuestionContent | None:
    named = typed(entry, "kind", str, place, course)
    if named not in {kind.value for kind in Kind}:
        return None
    kind = Kind(named)
    choices = tuple(
        Choice(
            key=str(number),
            text=typed(choice, "text", str, place, course),
            is_right=kind is Kind.SHORT
            or (kind is not Kind.ORDERING and typed(choice, "is_right", bool, place, course)),
            explanation=typed(choice, "explanation", str, place, course),
        )
        for number, choice in enumerate(entries(entry, "choices", dict, place, course), 1)
    )
    text, explanation = (typed(entry, name, str, place, course) for name in ("text", "explanation"))
    return QuestionContent("", kind, text, choices, explanation)
