"""The choices of a question as rows of one form: the field, and how a browser sends it.

Row 3 of the field `choices` is choices-3-text, choices-3-explanation, choices-3-is_right and
choices-3-key. A row with nothing in it is none.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editing.text import Limit
from quizzes.content import LONGEST_CHOICE, LONGEST_TEXT, MOST_CHOICES, Choice, Kind
from quizzes.question_rules import Fault, right_for
from quizzes.questions import new_choice_key, stored_choices
from texts.validators import validate_text

Row = dict[str, Any]  # key, text, is_right, explanation

FEWEST_ROWS = 4  # of a new question
TEXT = forms.CharField(
    validators=[Limit(LONGEST_CHOICE), validate_text],
    error_messages={"required": _("Write the choice, or empty the whole row.")},
)
EXPLANATION = forms.CharField(required=False, validators=[Limit(LONGEST_TEXT), validate_text])
EMPTY: Row = {"key": "", "text": "", "is_right": False, "explanation": ""}


class ChoiceRows(forms.Widget):
    template_name = "quizzes/teaching/widgets/choices.html"

    def __init__(self) -> None:
        super().__init__()
        self.errors: dict[int, str] = {}  # by the number of the row

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(?:text|explanation)")
        matches = [pattern.fullmatch(key) for key in data]
        numbers = sorted({int(match[1]) for match in matches if match})
        return [_row(data, f"{name}-{number}") for number in numbers]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        rows = [{**EMPTY, **row, "error": self.errors.get(i)} for i, row in enumerate(value or ())]
        is_full = all(row["text"] for row in rows)
        shown = max(FEWEST_ROWS, len(rows) + is_full)
        rows += [EMPTY | {"is_hidden": i >= shown} for i in range(len(rows), MOST_CHOICES)]
        return context | {"rows": rows, "longest": LONGEST_CHOICE}


class ChoicesField(forms.Field):
    """Cleans into what Question.choices stores; `kind` is the question's, `stored` its choices."""

    widget = ChoiceRows
    kind = Kind.SINGLE
    stored: Sequence[Row] = ()

    def clean(self, value: Any) -> list[Row]:
        self.widget.errors = errors = _errors(value)
        if errors:
            raise ValidationError(gettext("Look at what is marked here."))
        return self.to_python(value)

    def to_python(self, value: Any) -> list[Row]:
        left = {row["key"]: row["text"] for row in self.stored}
        choices = []
        for row in filter(_is_used, value or ()):
            key = _key(row, left)
            left.pop(key, None)
            texts = {"text": row["text"].strip(), "explanation": row["explanation"].strip()}
            choices.append(Choice(key=key, is_right=bool(row["is_right"]), **texts))
        rights = right_for(self.kind, choices)
        rows: list[Row] = stored_choices(choices)
        for row, is_right in zip(rows, rights, strict=True):
            row["is_right"] = is_right
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _without_keys(initial) != _without_keys(self.to_python(data))

    def add_faults(self, value: list[Row], faults: list[Fault]) -> list[str]:
        """Put each beside its row; returns what is said above them all."""
        used = [number for number, row in enumerate(value) if _is_used(row)]
        self.widget.errors = {
            used[fault.choice]: fault.message for fault in faults if fault.choice is not None
        }
        words = [fault.message for fault in faults if fault.choice is None]
        return words or [gettext("Look at what is marked here.")]


def _key(row: Row, left: Mapping[str, str]) -> str:
    """Its own; else that of a stored choice with its text, as of a row saved by itself; else new."""
    if row["key"] in left:
        return str(row["key"])
    same = [key for key, text in left.items() if text == row["text"].strip()]
    return same[0] if same else new_choice_key()


def _row(data: Mapping[str, Any], name: str) -> Row:
    texts = {part: _text(data.get(f"{name}-{part}")) for part in ("key", "text", "explanation")}
    return {**texts, "is_right": bool(data.get(f"{name}-is_right"))}


def _text(sent: Any) -> str:
    text = sent if isinstance(sent, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_used(row: Row) -> bool:
    return bool(row["text"].strip() or row["explanation"].strip() or row["is_right"])


def _errors(rows: list[Row]) -> dict[int, str]:
    """What is wrong with each row by itself."""
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        if not _is_used(row):
            continue
        for check, value in ((TEXT, row["text"]), (EXPLANATION, row["explanation"])):
            try:
                check.clean(value)
            except ValidationError as error:
                found.setdefault(number, " ".join(error.messages))
    return found


def _without_keys(rows: Any) -> list[Row]:
    return [{name: it for name, it in row.items() if name != "key"} for row in rows or ()]
