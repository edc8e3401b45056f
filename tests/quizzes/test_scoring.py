"""Answers into a score: each kind, right and wrong, and what nobody would send"""

import pytest

from quizzes.content import Choice, Kind, QuestionContent
from quizzes.scoring import Score, is_right, needed, score


def question(kind, *texts, right="a"):
    """Choices with the keys a, b, c …; those in `right` are right."""
    choices = tuple(
        Choice(key, text, key in right) for key, text in zip("abcdefgh", texts, strict=False)
    )
    return QuestionContent("1", kind, "?", choices)


ONE = question(Kind.SINGLE, "Lima", "Cusco", "Quito")
SOME = question(Kind.MULTIPLE, "2", "7", "9", right="ab")
NONE = question(Kind.MULTIPLE, "4", "9", right="")
TYPED = question(Kind.SHORT, "Bogotá", "Santa Fe", "42", right="")
ORDER = question(Kind.ORDERING, "One", "Two", "Three", right="")


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (ONE, ["a"], True),
        (ONE, ["b"], False),
        (ONE, [], False),
        (ONE, ["a", "b"], False),
        (ONE, ["z"], False),
        (SOME, ["a", "b"], True),
        (SOME, ["b", "a"], True),
        (SOME, ["a", "a", "b"], True),
        (SOME, ["a"], False),
        (SOME, ["a", "b", "c"], False),
        (SOME, ["a", "b", "z"], False),
        (SOME, [], False),
        (NONE, [], False),
        (TYPED, ["Bogotá"], True),
        (TYPED, ["  bogota "], True),
        (TYPED, ["SANTA   FE"], True),
        (TYPED, ["ＢＯＧＯＴÁ"], True),
        (TYPED, ["４２"], True),  # noqa: RUF001
        (TYPED, ["Bogota, Colombia"], False),
        (TYPED, ["santafe"], False),
        (TYPED, [""], False),
        (TYPED, ["  "], False),
        (TYPED, [], False),
        (ORDER, ["a", "b", "c"], True),
        (ORDER, ["b", "a", "c"], False),
        (ORDER, ["a", "b"], False),
        (ORDER, ["a", "b", "c", "c"], False),
        (ORDER, [], False),
    ],
)
def test_a_question_is_right_or_wrong_as_a_whole(asked, given, expected):
    assert is_right(asked, given) is expected


def test_unknown_and_missing_questions_count_as_nothing_given():
    questions = [QuestionContent(str(number), ONE.kind, "?", ONE.choices) for number in range(3)]

    assert score(questions, {"0": ["a"], "9": ["a"], "": ["a"]}) == Score(1, 3)
    assert score([], {"0": ["a"]}) == Score(0, 0)
    assert not Score(0, 0).passes(1)


@pytest.mark.parametrize(
    ("right", "total", "pass_percent", "passes"),
    [(7, 10, 70, True), (6, 10, 70, False), (2, 3, 67, False), (2, 3, 66, True), (3, 3, 100, True)],
)
def test_who_passes_is_exact(right, total, pass_percent, passes):
    assert Score(right, total).passes(pass_percent) is passes
    assert (right >= needed(total, pass_percent)) is passes
