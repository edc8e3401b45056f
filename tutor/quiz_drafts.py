"""Quiz questions by a model: its answer is read strictly, and what does not fit is left out.

A question keeps the passage that it was made from, in the lecture's own words.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content import LONGEST_CHOICE, LONGEST_TEXT, Choice, Kind, QuestionContent
from quizzes.question_rules import faults, right_for
from quizzes.questions import new_choice_key
from texts.validators import is_visible

from . import answers
from .answers import Found

MOST = 10  # questions that are asked for at once
TOKENS = 500  # of an answer, for each question

CHOICE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "is_right": {"type": "boolean"},
        "explanation": {"type": "string"},
    },
    "required": ["text", "is_right", "explanation"],
    "additionalProperties": False,
}
QUESTION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "passage": {"type": "integer"},
        "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
        "text": {"type": "string"},
        "choices": {"type": "array", "items": CHOICE_SCHEMA},
        "explanation": {"type": "string"},
    },
    "required": ["passage", "kind", "text", "choices", "explanation"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"questions": {"type": "array", "items": QUESTION_SCHEMA}},
    "required": ["questions"],
    "additionalProperties": False,
}
CHOICE_KEYS = set(CHOICE_SCHEMA["properties"])
QUESTION_KEYS = set(QUESTION_SCHEMA["properties"])


class Unfit(Exception):
    """One of the model's questions cannot be asked; the text is the kind of its fault."""


def read(text: str, asked: Mapping[str, Any]) -> Found:
    """The questions of an answer, as Draft.content keeps them. No answer is too broken for it.

    `asked` has the passages that were sent, each with its lecture, and how many are wanted.
    """
    questions, left_out = [], Counter[str]()
    for row in answers.items(text, "questions"):
        try:
            questions.append(_stored(row, asked["passages"]))
        except Unfit as fault:
            left_out[str(fault)] += 1
    content = {"questions": questions[: asked["count"]]} if questions else {}
    return Found(content, _in_words(left_out))


def content_of(question: Mapping[str, Any]) -> QuestionContent:
    """The question that `read` found, or that an educator has edited since."""
    choices = (
        Choice(new_choice_key(), it["text"], it["is_right"], it["explanation"])
        for it in question["choices"]
    )
    return QuestionContent(
        key="",  # which quizzes.questions gives
        kind=Kind(question["kind"]),
        text=question["text"],
        choices=tuple(choices),
        explanation=question["explanation"],
    )


def _stored(row: Mapping[str, Any], passages: Sequence[Sequence[str]]) -> dict[str, Any]:
    if set(row) != QUESTION_KEYS:
        raise Unfit(_("not a whole question"))
    number = row["passage"]  # from 1
    if type(number) is not int or not 1 <= number <= len(passages):
        raise Unfit(_("from no passage of the lectures"))
    question: dict[str, Any] = {
        "kind": _kind(row["kind"]),
        "text": _text(row["text"], LONGEST_TEXT),
        "choices": _choices(row["choices"]),
        "explanation": _text(row["explanation"], LONGEST_TEXT, is_needed=False),
    }
    content = content_of(question)
    if faults(content):
        raise Unfit(_("no question with right and wrong answers"))
    for choice, is_right in zip(
        question["choices"], right_for(content.kind, content.choices), strict=True
    ):
        choice["is_right"] = is_right
    lecture, passage = passages[number - 1]
    return question | {"lecture": lecture, "passage": passage}


def _kind(value: object) -> str:
    if value not in list(Kind):
        raise Unfit(_("of an unknown kind"))
    return str(value)


def _choices(rows: object) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        raise Unfit(_("not a whole question"))
    return [_choice(row) for row in rows]


def _choice(row: object) -> dict[str, Any]:
    if not isinstance(row, dict) or not {"text", "is_right"} <= set(row) <= CHOICE_KEYS:
        raise Unfit(_("not a whole question"))
    if type(row["is_right"]) is not bool:
        raise Unfit(_("not a whole question"))
    return {
        "text": _text(row["text"], LONGEST_CHOICE),
        "is_right": row["is_right"],
        "explanation": _text(row.get("explanation", ""), LONGEST_TEXT, is_needed=False),
    }


def _text(value: object, longest: int, *, is_needed: bool = True) -> str:
    text = answers.clean(value)
    if text is None or (is_needed and not is_visible(text)):
        raise Unfit(_("not a whole question"))
    if len(text) > longest:
        raise Unfit(_("too long"))
    return text if is_visible(text) else ""


def _in_words(left_out: Counter[str]) -> str:
    if not left_out:
        return ""
    total = left_out.total()
    words = ngettext(
        "%(number)s question of the answer was left out: %(why)s.",
        "%(number)s questions of the answer were left out: %(why)s.",
        total,
    )
    why = ", ".join(f"{number} {fault}" for fault, number in left_out.most_common())
    return words % {"number": total, "why": why}
