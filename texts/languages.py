"""The languages that people teach in: Django's list, by the names that Django translates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext, gettext_lazy

from .folding import sort_key

# Code (BCP 47, in lower case) and name.
CHOICES = [(code, gettext_lazy(name)) for code, name in global_settings.LANGUAGES]
NAMES = dict(global_settings.LANGUAGES)


def sorted_choices(codes: Iterable[str] = NAMES) -> list[tuple[str, str]]:
    """The languages with these codes, by their names in the language of the page."""
    choices = [(code, gettext(NAMES[code])) for code in codes if code in NAMES]
    return sorted(choices, key=lambda choice: sort_key(choice[1]))


class LanguageField(forms.ChoiceField):
    """Any of them, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=sorted_choices, **kwargs)
