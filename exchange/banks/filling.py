"""A quiz filled with the questions of another system: those that fit, and words on the others."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.archives import WrongFile
from exchange.content import Left, Remarks
from quizzes.content import MOST_QUESTIONS, QuestionContent

from .source import Source, Texts
from .taking import NotTaken, Taken, name_of, taken

MOST_IN_FILE = 5_000  # questions


@dataclass
class Filling(Remarks):
    """What became of the questions of a file."""

    room: int = MOST_QUESTIONS
    known: list[QuestionContent] = field(default_factory=list)  # that the quiz has
    taken: list[Taken] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    met: int = 0
    waiting: int = 0  # for which there was no room

    @property
    def questions(self) -> list[QuestionContent]:
        return [taken.content for taken in self.taken]

    def add(self, sources: Iterable[Source], texts: Texts, place: str = "") -> None:
        """Take the questions; `place` comes before their names in what is said of them."""
        known = {_compared(content) for content in [*self.known, *self.questions]}
        for source in _counted(sources, texts):
            self.met += 1
            if len(self.taken) >= self.room:
                self.waiting += 1
                continue
            name = place + (name_of(source, texts) or _("Question %(n)s") % {"n": self.met})
            try:
                found = taken(source, texts, name)
            except NotTaken as reason:
                self.left.append(Left(name, str(reason)))
                continue
            if _compared(found.content) in known:
                self.left.append(Left(name, _("It is in the quiz already.")))
                continue
            known.add(_compared(found.content))
            self.taken.append(found)
            words = dict.fromkeys(found.changes)
            self.left += [Left(name, change, is_taken=True) for change in words]

    def say_waiting(self, place: str) -> None:
        if self.waiting:
            words = ngettext(
                "%(number)s more question: a quiz has %(most)s at the most.",
                "%(number)s more questions: a quiz has %(most)s at the most.",
                self.waiting,
            )
            given = {"number": self.waiting, "most": MOST_QUESTIONS}
            self.left.append(Left(place, words % given))


def _counted(sources: Iterable[Source], texts: Texts) -> list[Source]:
    """Before any of them is taken, which is slow."""
    found = list(itertools.islice(sources, MOST_IN_FILE - texts.questions + 1))
    texts.questions += len(found)
    if texts.questions > MOST_IN_FILE:
        raise WrongFile(
            _("There are too many questions in this file: %(most)s at the most.")
            % {"most": MOST_IN_FILE}
        )
    return found


def _compared(content: QuestionContent) -> QuestionContent:
    """Without the keys, which each copy has for itself."""
    choices = tuple(replace(choice, key="") for choice in content.choices)
    return replace(content, key="", choices=choices)
