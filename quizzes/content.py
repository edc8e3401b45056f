"""A question as it is asked: plain values that rows store as JSON, and that know no model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

LONGEST_TEXT = 2000  # characters of a question, and of an explanation
LONGEST_CHOICE = 500
LONGEST_GIVEN = 500  # characters of a short answer
MOST_CHOICES = 12
MOST_QUESTIONS = 100


class Kind(StrEnum):
    SINGLE = "single"  # one choice is right
    MULTIPLE = "multiple"  # any number of choices is, and all of them are to be found
    SHORT = "short"  # each choice is a form of the right answer
    ORDERING = "ordering"  # the choices stand in the right order


@dataclass(frozen=True)
class Choice:
    """What can be chosen; of a short answer, a form that is taken for right."""

    key: str  # within its question
    text: str
    is_right: bool = False
    explanation: str = ""  # shown with the result to whoever chose it

    def __str__(self) -> str:
        text = f"✓ {self.text}" if self.is_right else self.text
        return f"{text} ({self.explanation})" if self.explanation else text


@dataclass(frozen=True)
class QuestionContent:
    """A question with its choices, in the educator's order."""

    key: str  # the Question's id: the same in every version of the quiz
    kind: Kind
    text: str  # Markdown
    choices: tuple[Choice, ...]
    explanation: str = ""  # Markdown, shown with the result

    @property
    def right_keys(self) -> list[str]:
        """Of the choices that answer it; of an ordering, all, in order."""
        is_ordering = self.kind is Kind.ORDERING
        return [choice.key for choice in self.choices if is_ordering or choice.is_right]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}


def read_question(stored: Mapping[str, Any]) -> QuestionContent:
    """The question that `as_json` wrote."""
    choices = read_choices(stored["choices"])
    return QuestionContent(**{**stored, "kind": Kind(stored["kind"]), "choices": choices})


def read_choices(stored: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(**choice) for choice in stored)
