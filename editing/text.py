"""Forms that people type into: how their text is read and counted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

INVALID = 422  # the status of a page whose form comes back with errors


class TypedForm(forms.BaseForm):
    """Every form of ours is one, also in Django admin.

    A browser sends line ends as two characters; they become one before anything is counted. No
    text is cut: who types too much reads by how many characters.
    """

    data: Any  # a QueryDict, or the dict of a test
    _errors: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                _count_in_words(field)
        if self.is_bound:
            self._normalise_line_ends()

    def full_clean(self) -> None:
        super().full_clean()
        self.ask_for_files_again()

    def ask_for_files_again(self) -> None:
        """A form that comes back with errors comes without its files."""
        for name in self.fields:
            if self._errors and name not in self._errors and self.add_prefix(name) in self.files:
                self.add_error(
                    name, gettext("Choose the file again: the browser does not keep it.")
                )

    def _normalise_line_ends(self) -> None:
        names = [
            self.add_prefix(name)
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea)
        ]
        data = self.data.copy()
        for name in names:
            if isinstance(data.get(name), str):
                data[name] = data[name].replace("\r\n", "\n").replace("\r", "\n")
        self.data = data


class Form(TypedForm, forms.Form):
    pass


class ModelForm(TypedForm, forms.ModelForm):
    pass


class Limit(MaxLengthValidator):
    """Counts characters as Python and static/js/counters.js do: code points."""

    def __call__(self, value: str) -> None:
        over = len(value) - self.limit_value
        if over > 0:
            text = ngettext(
                "%(over)s character too many: %(limit)s at the most.",
                "%(over)s characters too many: %(limit)s at the most.",
                over,
            )
            params = {"over": _grouped(over), "limit": _grouped(self.limit_value)}
            raise ValidationError(text, code="max_length", params=params)


def _count_in_words(field: forms.CharField) -> None:
    """Let the field say its limit before, and by how much it was passed after."""
    field.validators = [
        Limit(validator.limit_value) if type(validator) is MaxLengthValidator else validator
        for validator in field.validators
    ]
    if field.max_length and not field.widget.is_hidden:
        hint = gettext("At most %(limit)s characters.") % {"limit": _grouped(field.max_length)}
        field.help_text = _joined(field.help_text, hint)


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _joined(help_text: str | Promise, hint: str) -> str:
    return f"{help_text} {hint}".strip()
