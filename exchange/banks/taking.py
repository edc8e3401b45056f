"""Which questions of other systems are taken, and what becomes of them.

A question here is right or wrong as a whole: one whose right answers cannot be told apart from the
wrong ones that way is not taken. What is taken with a change says which.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exchange.archives import WrongFile
from exchange.questions import reason_against
from quizzes.content import LONGEST_TEXT, MOST_CHOICES, Choice, Kind, QuestionContent
from texts.folding import fold
from texts.validators import without_controls

from .source import Answer, Source, Text, Texts

RIGHT = 99.99  # percent: thirds are written with few digits
LONGEST_NAME = 80
MOST_FOR_NAME = 1000  # characters of a text that may be HTML
MOST_ANSWERS = 50  # that are looked at: most of them may be wrong ones of a short answer
NUMBER = "number"
TRUE_FALSE = "true or false"  # its answers: true, then false
MATCHING = "matching"
DEFAULT_COMMENTS = {
    "Your answer is correct.",
    "Your answer is incorrect.",
    "Your answer is partially correct.",
    "Votre réponse est correcte.",
    "Votre réponse est incorrecte.",
    "Votre réponse est partiellement correcte.",
    "Die Antwort ist richtig.",
    "Die Antwort ist falsch.",
    "Die Antwort ist teilweise richtig.",
    "Respuesta correcta",
    "Respuesta incorrecta.",
    "Respuesta parcialmente correcta.",
}  # that Moodle writes into every question
PLACE = re.compile(r"(?:step\s*)?(\d{1,2})(?:st|nd|rd|th|[.):º])?", re.IGNORECASE)
WILDCARD = re.compile(r"(?<!\\)\*")


class NotTaken(Exception):
    """Its words say why."""


@dataclass
class Taken:
    place: str  # the question's name, for people
    content: QuestionContent
    changes: list[str] = field(default_factory=list)


def taken(source: Source, texts: Texts, place: str) -> Taken:
    """The question as one of ours. Raises NotTaken when it cannot be one."""
    if source.kind not in READERS:
        raise NotTaken(reason_for(source.kind))
    lost_before = texts.lost_pictures
    changes = list(source.changes)
    try:
        content = _content(source, texts, changes)
    except WrongFile:
        raise
    except ValidationError as error:
        raise NotTaken(error.messages[0]) from None
    if reason := reason_against(content) or _reason_against_asking(content):
        raise NotTaken(reason)
    if texts.lost_pictures > lost_before:
        changes.append(_("Its pictures are not taken."))
    return Taken(place, content, changes + _to_mend(content))


def _to_mend(content: QuestionContent) -> list[str]:
    if len({choice.text for choice in content.choices}) < len(content.choices):
        return [_("Two of its answers are the same: change one before you publish it.")]
    return []


def _content(source: Source, texts: Texts, changes: list[str]) -> QuestionContent:
    if len(source.answers) + len(source.pairs) > MOST_ANSWERS:
        raise NotTaken(_("It has more than %(most)s answers.") % {"most": MOST_CHOICES})
    kind, choices = READERS[source.kind](source, texts, changes)
    text = without_controls(texts.markdown(source.text))
    explanation = without_controls(texts.markdown(source.explanation))
    explanation = _fitting(explanation, LONGEST_TEXT, changes)
    return QuestionContent("", kind, text, tuple(_numbered(choices)), explanation)


def _reason_against_asking(content: QuestionContent) -> str:
    """Why nobody could answer it. Choices that repeat are left for its educators to mend."""
    choices = [choice.text for choice in content.choices]
    is_right = {(choice.text, choice.is_right) for choice in content.choices}
    is_repeated = len(set(choices)) < len(choices)
    right = len(content.right_keys)
    is_choice = content.kind in (Kind.SINGLE, Kind.MULTIPLE)
    reasons = {
        _("Its right answer is not said."): content.kind is Kind.SHORT and not choices,
        _("It has fewer than two answers."): content.kind is not Kind.SHORT and len(choices) < 2,
        _("No answer of it is right."): is_choice and not right,
        _("Several answers of it are right, each of them alone."): (
            content.kind is Kind.SINGLE and right > 1
        ),
        _("Two of its answers are the same."): (
            len(is_right) > len(set(choices)) or (content.kind is Kind.ORDERING and is_repeated)
        ),
    }
    return next((words for words, is_so in reasons.items() if is_so), "")


def name_of(source: Source, texts: Texts) -> str:
    """What it is called, or how it begins."""
    start = replace(source.text, words=source.text.words[:MOST_FOR_NAME])
    name = texts.line(Text(source.name[:MOST_FOR_NAME])) or texts.line(start)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def reason_for(kind: str) -> str:
    """Why a question of this kind of another system is not taken."""
    reasons = {
        "essay": _("An essay, which a person has to mark."),
        "file": _("A file to hand in, which a person has to mark."),
        "description": _("A text without a question."),
        "gaps": _("Several gaps in one text."),
        "calculated": _("A number that is calculated for each student."),
        "drawing": _("A question about places in a picture."),
        "formula": _("A formula, which a program has to mark."),
        "random": _("A question that is drawn at random."),
        "pattern": _("A pattern that answers are compared with."),
        "missing": _("It is named in the file, and is not in it."),
        "long": _("It has too many parts to be read."),
        "unreadable": _("It is not written as this format asks for."),
    }
    return reasons.get(kind) or _("Of the kind “%(kind)s”, which is not taken.") % {
        "kind": kind[:40]
    }


# The kinds

Choices = list[Choice]


def _single(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    if any(0 < answer.percent < RIGHT for answer in source.answers):
        changes.append(_("Answers that were right in part count as wrong."))
    return Kind.SINGLE, _with_general_comments(
        [_choice(answer, texts, changes, RIGHT) for answer in source.answers],
        source,
        texts,
        changes,
    )


def _true_false(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    kind, choices = _single(source, texts, changes)
    named = zip(choices, (_("True"), _("False")), strict=False)
    return kind, [replace(choice, text=text) for choice, text in named]


def _multiple(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    choices = [_choice(answer, texts, changes, 0.01) for answer in source.answers]
    _say_lost_comments(source, texts, changes)
    return Kind.MULTIPLE, choices


def _short(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    right = [answer for answer in source.answers if answer.percent >= RIGHT]
    exact = [answer for answer in right if not WILDCARD.search(answer.text.words)]
    if right and not exact:
        raise NotTaken(reason_for("pattern"))
    if len(exact) < len(right):
        changes.append(_("Answers with a wildcard (*) are left out."))
    found: dict[str, Choice] = {}
    for answer in exact:
        choice = _choice(answer, texts, changes, RIGHT)
        choice = replace(choice, text=choice.text.replace("\\*", "*"))
        found.setdefault(fold(choice.text), choice)
    found.pop("", None)  # which no answer is
    _say_lost_answers(source, texts, changes)
    _say_lost_comments(source, texts, changes)
    return Kind.SHORT, list(found.values())


def _number(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    right = [answer for answer in source.answers if answer.percent >= RIGHT]
    if any(answer.tolerance for answer in right):
        raise NotTaken(_("A number with a tolerance: only exact ones are taken."))
    exact = [replace(answer, text=_plain_number(answer.text)) for answer in right]
    others = [answer for answer in source.answers if answer not in right]
    return _short(replace(source, answers=exact + others), texts, changes)


def _ordering(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    """Every item is right in its place, so none is marked."""
    _say_lost_comments(source, texts, changes)
    choices = [_choice(answer, texts, changes, RIGHT) for answer in source.answers]
    return Kind.ORDERING, [replace(choice, is_right=False) for choice in choices]


def _matching(source: Source, texts: Texts, changes: list[str]) -> tuple[Kind, Choices]:
    """An ordering, where things are matched with 1, 2, 3 …"""
    places = {}
    for thing, place in source.pairs:
        match = PLACE.fullmatch(texts.line(place))
        if match:
            places[int(match[1])] = Answer(thing, 100)
    if not places or sorted(places) != list(range(1, len(source.pairs) + 1)):
        raise NotTaken(_("Pairs to match: they are taken only where they stand for an order."))
    changes.append(_("Matched with 1, 2, 3 …: now they are to be put in that order."))
    return _ordering(
        replace(source, answers=[places[number] for number in sorted(places)]), texts, changes
    )


Read = Callable[[Source, Texts, list[str]], tuple[Kind, Choices]]
READERS: dict[str, Read] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.SHORT: _short,
    Kind.ORDERING: _ordering,
    TRUE_FALSE: _true_false,
    NUMBER: _number,
    MATCHING: _matching,
}

# Their parts


def _choice(answer: Answer, texts: Texts, changes: list[str], right_from: float) -> Choice:
    comment = without_controls(texts.line(answer.comment))
    return Choice(
        key="",
        text=without_controls(texts.line(answer.text)),
        is_right=answer.percent >= right_from,
        explanation=_fitting(comment, LONGEST_TEXT, changes),
    )


def _numbered(choices: Iterable[Choice]) -> Iterator[Choice]:
    for number, choice in enumerate(choices, 1):
        yield replace(choice, key=str(number))


def _fitting(words: str, most: int, changes: list[str]) -> str:
    if len(words) <= most:
        return words
    text = _("An explanation of more than %(most)s characters is left out.")
    changes.append(text % {"most": most})
    return ""


def _with_general_comments(
    choices: Choices, source: Source, texts: Texts, changes: list[str]
) -> Choices:
    """What is said to all who are right goes to the right choice, and so for the wrong ones."""
    general = {
        True: _comment(source.right_comment, texts),
        False: _comment(source.wrong_comment, texts),
    }
    return [
        replace(
            choice,
            explanation=choice.explanation
            or _fitting(general[choice.is_right], LONGEST_TEXT, changes),
        )
        for choice in choices
    ]


def _comment(text: Text, texts: Texts) -> str:
    words = without_controls(texts.line(text))
    return "" if words in DEFAULT_COMMENTS else words


def _say_lost_comments(source: Source, texts: Texts, changes: list[str]) -> None:
    if _comment(source.right_comment, texts) or _comment(source.wrong_comment, texts):
        changes.append(_("What is said to all who are right, or wrong, is left out."))


def _say_lost_answers(source: Source, texts: Texts, changes: list[str]) -> None:
    """Of a short answer, what is not quite right, and what is said to it."""
    others = [answer for answer in source.answers if answer.percent < RIGHT]
    partial = [texts.line(answer.text) for answer in others if answer.percent > 0]
    if partial:
        words = _("Answers that were right in part count as wrong: %(answers)s")
        changes.append(words % {"answers": ", ".join(partial)[:200]})
    if any(answer.comment for answer in others):
        changes.append(_("What is said to wrong answers is left out."))


def _plain_number(text: Text) -> Text:
    """`1822.0000000`, as databases write it, is 1822."""
    words = text.words.strip()
    if re.fullmatch(r"[-+]?\d{1,40}\.\d{0,40}", words):
        words = words.rstrip("0").rstrip(".") or "0"
    return replace(text, words=words)
