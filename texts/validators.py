"""What may be a name or a title: something that is seen, and nothing that turns the page around."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Letters and symbols by their category, and yet nothing is seen of them.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159\ufffc")
# Embeddings, overrides and isolates: they reach beyond the words they stand in.
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_visible(text: str) -> bool:
    """Is there a letter, digit, sign or symbol in it that leaves ink?"""
    return any(letter not in BLANK and unicodedata.category(letter)[0] in "LNPS" for letter in text)


def without_controls(text: str) -> str:
    """`text` without control characters, halves of surrogate pairs and directions.

    Line ends and tabs stay: they are the author's.
    """
    return "".join(letter for letter in text if letter in "\n\r\t" or not _is_control(letter))


def visible_name(text: str) -> str:
    """A name from elsewhere on one line, without controls; empty when nothing of it is seen."""
    name = " ".join(without_controls(text).split())
    return name if is_visible(name) else ""


def validate_visible(text: str) -> None:
    """Refuse a name or a title that nobody can see, or with characters that reorder a page."""
    validate_text(text)
    controls = sorted({letter for letter in text if _is_control(letter)})
    if controls:
        codes = ", ".join(f"U+{ord(letter):04X}" for letter in controls[:3])
        raise ValidationError(
            _("This has hidden characters (%(codes)s): please type it anew, on one line.")
            % {"codes": codes},
            "controls",
        )


def validate_text(text: str) -> None:
    """Refuse a text of any length that nobody can see."""
    if text and not is_visible(text):
        raise ValidationError(
            _("Nothing of this can be seen: write at least one letter or digit."), "invisible"
        )


def _is_control(letter: str) -> bool:
    return letter in DIRECTIONS or unicodedata.category(letter) in ("Cc", "Cs")
