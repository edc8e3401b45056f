"""Answers into a score, without any other input: the same answers always score the same.

Each question counts one point or none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from texts.folding import fold

from .content import Kind, QuestionContent

# What a student gave to one question: the keys of the choices as chosen or ordered, or, of a short
# answer, the text alone in the list.
Given = Sequence[str]


@dataclass(frozen=True)
class Score:
    right: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 69.9 % does not pass for 70 %."""
        return self.right * 100 // self.total if self.total else 0

    def passes(self, pass_percent: int) -> bool:
        return self.right * 100 >= pass_percent * self.total > 0


def score(questions: Iterable[QuestionContent], answers: Mapping[str, Given]) -> Score:
    """`answers` by the question's key; what was not answered is wrong."""
    results = [is_right(question, answers.get(question.key, ())) for question in questions]
    return Score(sum(results), len(results))


def is_right(question: QuestionContent, given: Given) -> bool:
    if question.kind is Kind.SHORT:
        answer = fold(" ".join(given))
        return bool(answer) and answer in {fold(choice.text) for choice in question.choices}
    if question.kind is Kind.ORDERING:
        return list(given) == question.right_keys
    return bool(given) and set(given) == set(question.right_keys)


def needed(total: int, pass_percent: int) -> int:
    """The fewest right answers that pass."""
    return -(-pass_percent * total // 100)
