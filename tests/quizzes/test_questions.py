"""Adding, copying, moving, removing questions, and which of them can be asked"""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from quizzes import questions
from quizzes.content import MOST_QUESTIONS, Choice, Kind, QuestionContent
from quizzes.models import Question
from quizzes.question_rules import faults

from .written import CONTENTS, choices, make_draft


def order(quiz):
    return [question.text for question in quiz.questions.all()]


@pytest.mark.django_db
def test_they_come_in_order_with_keys_of_their_own(written):
    more = questions.add_questions(written, [replace(CONTENTS[0], key="x", text="Last?")])

    assert order(written) == [*(content.text for content in CONTENTS), "Last?"]
    stored = more[0].content
    expected = replace(CONTENTS[0], key=str(more[0].pk), text="Last?", choices=stored.choices)
    assert stored == expected
    assert [choice.text for choice in stored.choices] == ["One", "Two"]


@pytest.mark.django_db
def test_keys_of_choices_tell_no_order(course):
    items = [str(number) for number in range(1, 9)]
    numbered = tuple(Choice(item, item) for item in items)
    quiz = make_draft(course, contents=[])
    [row] = questions.add_questions(
        quiz, [QuestionContent("", Kind.ORDERING, "In which order?", numbered)]
    )

    keys = row.content.right_keys
    assert [choice.text for choice in row.content.choices] == items
    assert not set(keys) & set(items)
    assert len(set(keys)) == 8


@pytest.mark.django_db
def test_moving_as_often_as_one_likes(written):
    first, second, third, fourth = written.questions.all()
    assert not questions.move(first, up=True)
    assert not questions.move(fourth, up=False)
    assert questions.move(first, up=False)
    assert order(written) == [second.text, first.text, third.text, fourth.text]
    for _round in range(30):  # until there is no room between
        assert questions.place(fourth, 1)
        assert questions.place(third, 1)
        assert order(written) == [second.text, third.text, fourth.text, first.text]
    assert questions.place(second, 99)
    assert not questions.place(second, 3)
    assert order(written)[-1] == second.text


@pytest.mark.django_db
def test_a_copy_stands_behind_and_is_made_once(written):
    key = str(uuid4())
    second = written.questions.all()[1]
    copies = {questions.duplicate(second, key).pk for _time in range(2)}

    assert len(copies) == 1
    assert order(written)[1:3] == ["Which?", "Which?"]


@pytest.mark.django_db
def test_a_copy_that_was_removed_is_made_anew(written):
    key, second = str(uuid4()), written.questions.all()[1]
    questions.remove(questions.duplicate(second, key))

    copies = {questions.duplicate(second, key).pk for _time in range(2)}

    assert len(copies) == 1
    assert order(written)[1:3] == ["Which?", "Which?"]


@pytest.mark.django_db
def test_what_is_removed_comes_back_to_its_place(written):
    second = written.questions.all()[1]
    before = order(written)
    questions.remove(second)
    assert "Which?" not in order(written)
    assert not Question.objects.filter(pk=second.pk).exists()

    assert questions.restore(written, second.pk)
    assert order(written) == before
    assert questions.restore(written, second.pk) is None


@pytest.mark.django_db
def test_a_hundred_are_enough(written):
    questions.add_questions(written, [CONTENTS[0]] * (MOST_QUESTIONS - 4))
    for add in (
        lambda: questions.add_questions(written, [CONTENTS[0]]),
        lambda: questions.add(Question(quiz=written, text="More?")),
        lambda: questions.duplicate(written.questions.first(), str(uuid4())),
    ):
        with pytest.raises(ValidationError, match="at the most"):
            add()
    assert written.questions.count() == MOST_QUESTIONS


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        (Kind.SINGLE, choices("One", right=["One"]), ["Write at least two choices."]),
        (Kind.SINGLE, choices("One", "Two"), ["Mark the right choice."]),
        (Kind.SINGLE, choices("A", "B", right="AB"), ["Mark one choice alone as right"]),
        (Kind.MULTIPLE, choices("A", "B"), ["Mark at least one choice as right."]),
        (Kind.MULTIPLE, choices("A", "ou", "ou", right="A"), ["This is the same as number 2."]),
        (Kind.SINGLE, choices("ou", "où", "Ou", right=["où"]), []),
        (Kind.SHORT, (), ["Write at least one form of the right answer."]),
        (Kind.SHORT, choices("Où", "OU"), ["This is the same as number 1."]),
        (Kind.ORDERING, choices("First"), ["Write at least two items to put in order."]),
        (Kind.SINGLE, choices(*"ABCDEFGHIJKLM", right="A"), ["1 too many: 12 at the most."]),
    ],
)
def test_what_cannot_be_asked(kind, given, words):
    found = [fault.message for fault in faults(QuestionContent("", kind, "?", given))]
    assert len(found) == len(words)
    assert all(word in message for word, message in zip(words, found, strict=True))


def test_those_here_can_be_asked():
    assert [faults(content) for content in CONTENTS] == [[]] * 4
