"""The languages that people teach in: Django's list, by the names that Django translates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, gettext_lazy

from .folding import sort_key

# Code (BCP 47, in lower case) and name.
CHOICES = [(code, gettext_lazy(name)) for code, name in global_settings.LANGUAGES]
NAMES = dict(global_settings.LANGUAGES)


def own_name(code: str) -> str:
    """A language's name as its speakers write it."""
    return str(capfirst(get_language_info(code)["name_local"]))


def direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def sorted_choices(codes: Iterable[str] = NAMES) -> list[tuple[str, str]]:
    """The languages with these codes, by their names in the language of the page."""
    choices = [(code, gettext(NAMES[code])) for code in codes if code in NAMES]
    return sorted(choices, key=lambda choice: sort_key(choice[1]))


def choices_or_none() -> list[tuple[str, str]]:
    return [("", gettext("Choose a language")), *sorted_choices()]


class LanguageField(forms.ChoiceField):
    """Any of them, by name; or none, where none is required."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        choices = sorted_choices if required else choices_or_none
        super().__init__(choices=choices, required=required, **kwargs)
