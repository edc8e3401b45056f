"""Moodle XML: questions as Moodle exports them from a bank.

https://docs.moodle.org/en/Moodle_XML_format
"""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from exchange.markup import words
from quizzes.content import Kind

from .source import NO_TEXT, Answer, Form, Source, Text
from .taking import MATCHING, NUMBER, TRUE_FALSE

ROOT = "quiz"
# By Moodle's name of a type: ours, or a key of `taking.reason_for`.
KINDS = {
    "truefalse": TRUE_FALSE,
    "shortanswer": Kind.SHORT,
    "numerical": NUMBER,
    "match": MATCHING,
    "matching": MATCHING,
    "ordering": Kind.ORDERING,
    "order": Kind.ORDERING,
    "multichoiceset": Kind.MULTIPLE,
    "essay": "essay",
    "description": "description",
    "cloze": "gaps",
    "multianswer": "gaps",
    "gapselect": "gaps",
    "ddwtos": "gaps",
    "ddimageortext": "drawing",
    "ddmarker": "drawing",
    "calculated": "calculated",
    "calculatedmulti": "calculated",
    "calculatedsimple": "calculated",
    "stack": "formula",
    "random": "random",
    "randomsamatch": "random",
}
TRUE = {"1", "true"}


def read(root: Element) -> Iterator[Source]:
    for question in root.iterfind("question"):
        if question.get("type") != "category":
            yield _question(question)


def kind_of(named: str, *, is_single: bool) -> str:
    if named == "multichoice":
        return Kind.SINGLE if is_single else Kind.MULTIPLE
    return KINDS.get(named, named)


def true_first(answers: list[Answer]) -> list[Answer]:
    """Those of a true or false question, in the order of `TRUE_FALSE`."""
    return sorted(answers, key=lambda answer: answer.text.words.strip().lower() != "true")


def in_order(answers: list[Answer]) -> list[Answer]:
    """Those of an ordering question, which have their place where others have points."""
    ordered = sorted(answers, key=lambda answer: answer.percent)
    return [replace(answer, percent=100) for answer in ordered]


def case_is_lost() -> str:
    return _("Upper and lower case are alike here.")


def number(given: str | None) -> float:
    """A finite number as any country writes it; 0 for what is none."""
    try:
        found = float((given or "0").strip().replace(",", "."))
    except ValueError:
        return 0
    return found if isfinite(found) else 0


def _question(question: Element) -> Source:
    # Without a tag that says so, it has one right answer.
    is_single = (words(question, "single") or "1").lower() in TRUE
    kind = kind_of(question.get("type", ""), is_single=is_single)
    source = Source(
        name=words(question, "name/text"),
        kind=kind,
        text=_text(question.find("questiontext")),
        answers=[_answer(answer) for answer in question.iterfind("answer")],
        explanation=_text(question.find("generalfeedback")),
        right_comment=_text(question.find("correctfeedback")),
        wrong_comment=_text(question.find("incorrectfeedback")),
    )
    if words(question, "usecase") in TRUE:
        source.changes.append(case_is_lost())
    if kind == TRUE_FALSE:
        source.answers = true_first(source.answers)
    elif kind == Kind.ORDERING:
        source.answers = in_order(source.answers)
    elif kind == MATCHING:
        source.pairs = [
            (_text(pair), Text(words(pair, "answer/text"), Form.PLAIN))
            for pair in question.iterfind("subquestion")
        ]
    return source


def _answer(answer: Element) -> Answer:
    return Answer(
        text=_text(answer),
        percent=number(answer.get("fraction")),
        comment=_text(answer.find("feedback")),
        tolerance=number(answer.findtext("tolerance")),
    )


def _text(element: Element | None) -> Text:
    if element is None:
        return NO_TEXT
    given = element.findtext("text")
    form = element.get("format", "")
    is_known = form in Form.__members__.values()
    return Text(
        (given if given is not None else element.text) or "", Form(form) if is_known else Form.AUTO
    )
