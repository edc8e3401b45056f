"""A list that people type into one field: plain text, one entry a line, without the bullets they paste."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import ngettext

from .validators import is_visible, validate_visible

MOST = 12  # lines
LONGEST = 160  # characters of a line
QUOTED = 30  # characters of a line that is too long
# At the beginning of a line. What may be a word's own sign, as in -5 °C, is a bullet before a space alone.
BULLET = re.compile(r"^(?:[•◦‣⁃∙·●○▪▫■□►▸➤✓✔☑✅\uf0a7\uf0b7]\ufe0f?\s*|[-*+–—](?:\s+|$))+")


def lines_of(text: str) -> list[str]:
    """Those that anything is seen of."""
    lines = (BULLET.sub("", _single_spaced(line)) for line in text.splitlines())
    return [line for line in lines if is_visible(line)]


def _single_spaced(line: str) -> str:
    return re.sub(r"[ \t]+", " ", line).strip()


def validate_lines(text: str) -> None:
    lines = text.splitlines()
    errors: list[Any] = []
    over = len(lines) - MOST
    if over > 0:
        words = ngettext(
            "%(over)s line too many: %(limit)s at the most.",
            "%(over)s lines too many: %(limit)s at the most.",
            over,
        )
        errors.append(words % {"over": number_format(over, force_grouping=True), "limit": MOST})
    for line in lines[:MOST]:
        errors += _errors_of(line)
    if errors:
        raise ValidationError(errors)


def _errors_of(line: str) -> list[Any]:
    over = len(line) - LONGEST
    if over > 0:
        words = ngettext(
            "The line “%(line)s…” has %(over)s character too many: %(limit)s at the most.",
            "The line “%(line)s…” has %(over)s characters too many: %(limit)s at the most.",
            over,
        )
        said = {"over": number_format(over, force_grouping=True), "limit": LONGEST}
        return [words % (said | {"line": line[:QUOTED].rstrip()})]
    try:
        validate_visible(line)
    except ValidationError as error:
        return [error]
    return []


class LinesFormField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return "\n".join(lines_of(super().to_python(value) or ""))


class LinesField(models.TextField):
    """A form takes bullets and empty lines off before anything is counted or compared."""

    default_validators = [validate_lines]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LinesFormField} | kwargs)

    def deconstruct(self) -> Any:
        """For migrations an ordinary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
