"""The questions of an attempt as its page shows them, and the form that takes the answers.

A choice is sent by its place among those shown: its key may tell what is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editing.text import Form

from .content import LONGEST_GIVEN, Choice, Kind, QuestionContent
from .models import Attempt, QuizVersion
from .scoring import Given

Places = list[str]  # of choices among those shown, as a form sends them


@dataclass(frozen=True)
class Asked:
    """A question as it is shown."""

    number: int  # from 1
    content: QuestionContent
    keys: Sequence[str]  # of its choices, as shown

    @property
    def name(self) -> str:
        """Of its field."""
        return f"q{self.number}"

    @cached_property
    def choices(self) -> list[Choice]:
        by_key = {choice.key: choice for choice in self.content.choices}
        return [by_key[key] for key in self.keys]

    def value(self, given: Given) -> Any:
        """What its field holds for an answer: a text, places, or the number of each place."""
        if self.content.kind is Kind.SHORT:
            return " ".join(given)
        if self.content.kind is Kind.ORDERING:
            return [str(given.index(key) + 1) if key in given else "" for key in self.keys]
        return [str(self.keys.index(key)) for key in given]

    def given(self, cleaned: Any) -> list[str]:
        """The answer, from what its field has read."""
        if self.content.kind is Kind.SHORT:
            return [cleaned] if cleaned else []
        places = [cleaned] if isinstance(cleaned, str) else cleaned
        return [self.keys[int(place)] for place in places if place]

    def in_words(self, given: Given) -> str:
        if self.content.kind is Kind.SHORT:
            return " ".join(given) or gettext("no answer")
        texts = {choice.key: choice.text for choice in self.content.choices}
        return " · ".join(texts[key] for key in given) or gettext("no answer")


def asked_in(attempt: Attempt) -> list[Asked]:
    by_key = {question.key: question for question in attempt.quiz_version.questions}
    return [
        Asked(number, by_key[key], choices)
        for number, (key, choices) in enumerate(attempt.order, 1)
    ]


def asked_of(version: QuizVersion) -> list[Asked]:
    """For those who look at them without an attempt. An ordering is shown by the alphabet."""
    return [
        Asked(number, question, _keys_to_look_at(question))
        for number, question in enumerate(version.questions, 1)
    ]


def _keys_to_look_at(question: QuestionContent) -> list[str]:
    if question.kind is Kind.SHORT:
        return []
    choices = question.choices
    if question.kind is Kind.ORDERING:
        choices = tuple(sorted(choices, key=lambda choice: choice.text))
    return [choice.key for choice in choices]


class NumbersWidget(forms.Widget):
    """A number for each choice of an ordering: `q3-0`, `q3-1` …, by their places."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [data.get(f"{name}-{place}", "").strip() for place in range(self.size)]


class OrderingField(forms.Field):
    """Reads the numbers as places in order; no number at all is no answer."""

    def __init__(self, size: int) -> None:
        super().__init__(widget=NumbersWidget(size), required=False)

    def clean(self, value: list[str]) -> Places:
        wanted = [str(number) for number in range(1, len(value) + 1)]
        if not any(value):
            return []
        if sorted(value) != sorted(wanted):
            raise ValidationError(_("Give each line a number of its own, or none to any line."))
        return [str(value.index(number)) for number in wanted]


def _field(asked: Asked) -> forms.Field:
    choices = [(str(place), choice.text) for place, choice in enumerate(asked.choices)]
    if asked.content.kind is Kind.SINGLE:
        return forms.ChoiceField(choices=choices, required=False)
    if asked.content.kind is Kind.MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, required=False)
    if asked.content.kind is Kind.ORDERING:
        return OrderingField(len(choices))
    return forms.CharField(max_length=LONGEST_GIVEN, required=False)


@dataclass(frozen=True)
class Line:
    """A choice with what is typed or chosen of it."""

    place: str
    text: str
    is_chosen: bool = False
    number: str = ""  # in an ordering


@dataclass(frozen=True)
class Row:
    """A question of the page, with what stands in its field."""

    asked: Asked
    value: Any  # as the field holds it
    errors: Sequence[str] = ()
    stored: str | None = None  # in a conflict, where it differs: what is stored, in words

    @property
    def lines(self) -> list[Line]:
        """Those of an ordering by their numbers, as far as they have some."""
        texts = enumerate(choice.text for choice in self.asked.choices)
        if self.asked.content.kind is not Kind.ORDERING:
            return [Line(str(at), text, str(at) in self.value) for at, text in texts]
        lines = [Line(str(at), text, number=self.value[at]) for at, text in texts]
        return sorted(lines, key=lambda line: (not line.number.isdecimal(), line.number.zfill(9)))


class AnswerForm(Form):
    """The answers to some of an attempt's questions, and the version that they were shown with."""

    version = forms.Field(required=False)
    met: Attempt | None = None  # in a conflict: the attempt as it is stored

    def __init__(
        self, attempt: Attempt, questions: Sequence[Asked], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.instance, self.questions = attempt, questions
        for asked in questions:
            self.fields[asked.name] = _field(asked)

    @property
    def unanswered(self) -> list[int]:
        """The numbers of the attempt's questions that have no answer, with those of this form."""
        together = self.instance.answers | self.given
        return [
            asked.number for asked in asked_in(self.instance) if not together.get(asked.content.key)
        ]

    @property
    def seen(self) -> int:
        """The version that the page showed; 0 when it says none."""
        typed = self.data.get("version", "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0

    @property
    def given(self) -> dict[str, list[str]]:
        """What was given to each question whose field is right."""
        found = self.cleaned_data
        return {
            asked.content.key: asked.given(found[asked.name])
            for asked in self.questions
            if asked.name in found
        }

    @property
    def rows(self) -> list[Row]:
        return [self._row(asked) for asked in self.questions]

    def _row(self, asked: Asked) -> Row:
        stored = self.instance.answers.get(asked.content.key, [])
        if not self.is_bound:
            return Row(asked, asked.value(stored))
        field = self.fields[asked.name]
        value = field.widget.value_from_datadict(self.data, self.files, asked.name) or ""
        if asked.content.kind is Kind.SINGLE:
            value = [value]
        differs = self.met and self.given.get(asked.content.key) != stored
        words = asked.in_words(stored) if differs else None
        return Row(asked, value, [str(it) for it in self.errors.get(asked.name, ())], words)


def looked_at(version: QuizVersion) -> list[Row]:
    """The questions for those who may see them and take no attempt."""
    return [Row(asked, asked.value([])) for asked in asked_of(version)]
