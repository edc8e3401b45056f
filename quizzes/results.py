"""The result of a submitted attempt, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from texts.folding import fold

from .asked import Asked, asked_in
from .content import Choice, Kind
from .models import Attempt
from .scoring import Given, is_right


@dataclass(frozen=True)
class Line:
    """A choice of a question; of an ordering, at its right place."""

    choice: Choice
    is_given: bool
    is_right: bool
    given_at: int = 0  # of an ordering: where the student put it, from 1; 0 for nowhere

    @property
    def explanation(self) -> str:
        """Of what was chosen, and of what should have been."""
        return self.choice.explanation if self.is_given or self.is_right else ""


@dataclass(frozen=True)
class Result:
    asked: Asked
    given: Given

    @property
    def is_right(self) -> bool:
        return is_right(self.asked.content, self.given)

    @property
    def verdict(self) -> str:
        return "right" if self.is_right else "not right"

    @property
    def is_answered(self) -> bool:
        return bool(self.given)

    @property
    def text(self) -> str:
        """What was typed as a short answer."""
        return " ".join(self.given)

    @cached_property
    def lines(self) -> list[Line]:
        content = self.asked.content
        if content.kind is Kind.ORDERING:
            return [
                self._placed(number, choice) for number, choice in enumerate(content.choices, 1)
            ]
        if content.kind is Kind.SHORT:
            typed = fold(self.text)
            return [Line(each, fold(each.text) == typed, True) for each in content.choices]
        return [Line(each, each.key in self.given, each.is_right) for each in self.asked.choices]

    def _placed(self, number: int, choice: Choice) -> Line:
        at = list(self.given).index(choice.key) + 1 if choice.key in self.given else 0
        return Line(choice, bool(at), at == number, at)


def results_of(attempt: Attempt) -> Sequence[Result]:
    answers = attempt.answers
    return [Result(asked, answers.get(asked.content.key, [])) for asked in asked_in(attempt)]
