"""What makes a question one that can be answered: forms and publication ask here."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from texts.folding import fold

from .content import MOST_CHOICES, Choice, Kind, QuestionContent

FEWEST_CHOICES = {Kind.SHORT: 1}  # of the other kinds two


@dataclass(frozen=True)
class Fault:
    message: str
    choice: int | None = None  # its index, where one is at fault; else all of them are


def faults(question: QuestionContent) -> list[Fault]:
    """What is wrong with the choices, as a sentence each; none when it can be asked."""
    found = [*_wrong_number(question), *_repeated(question)]
    return found or _wrong_answers(question)


def _wrong_number(question: QuestionContent) -> list[Fault]:
    number = len(question.choices)
    if number > MOST_CHOICES:
        text = ngettext(
            "%(over)s too many: %(most)s at the most.",
            "%(over)s too many: %(most)s at the most.",
            number - MOST_CHOICES,
        )
        return [Fault(text % {"over": number - MOST_CHOICES, "most": MOST_CHOICES})]
    if number >= FEWEST_CHOICES.get(question.kind, 2):
        return []
    if question.kind is Kind.SHORT:
        return [Fault(_("Write at least one form of the right answer."))]
    if question.kind is Kind.ORDERING:
        return [Fault(_("Write at least two items to put in order."))]
    return [Fault(_("Write at least two choices."))]


def _repeated(question: QuestionContent) -> list[Fault]:
    """Answers are compared as scoring does; choices as eyes do, to whom “ou” is not “où”."""
    form: Callable[[str], str] = fold if question.kind is Kind.SHORT else _as_seen
    first: dict[str, int] = {}
    found = []
    for index, choice in enumerate(question.choices):
        number = first.setdefault(form(choice.text), index) + 1
        if number <= index:
            text = _("This is the same as number %(number)s.") % {"number": number}
            found.append(Fault(text, index))
    return found


def _wrong_answers(question: QuestionContent) -> list[Fault]:
    number = sum(choice.is_right for choice in question.choices)
    if question.kind is Kind.SINGLE and number == 0:
        return [Fault(_("Mark the right choice."))]
    if question.kind is Kind.SINGLE and number > 1:
        text = _("Mark one choice alone as right, or make the question a multiple choice.")
        return [Fault(text)]
    if question.kind is Kind.MULTIPLE and number == 0:
        return [Fault(_("Mark at least one choice as right."))]
    blank = [index for index, choice in enumerate(question.choices) if not fold(choice.text)]
    if question.kind is Kind.SHORT and blank:
        return [Fault(_("Nothing of this can be compared: write a letter or digit."), blank[0])]
    return []


def _as_seen(text: str) -> str:
    """Without what is not seen: widths, spaces in a row, joiners."""
    letters = unicodedata.normalize("NFKC", text)
    seen = "".join(letter for letter in letters if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def right_for(kind: Kind, choices: Iterable[Choice]) -> list[bool]:
    """Which choices are stored as right: each form of a short answer is, an ordering's order is."""
    if kind is Kind.SHORT:
        return [True for _choice in choices]
    if kind is Kind.ORDERING:
        return [False for _choice in choices]
    return [choice.is_right for choice in choices]
