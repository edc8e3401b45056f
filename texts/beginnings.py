"""Words by their beginnings, as in an address book: of ada@example.org also example.org and org."""

import re
import string

from django.db import connection
from django.db.models import Q

SIGNS = re.escape(string.punctuation)
BEFORE_A_PART = re.compile(rf"(?<=[{SIGNS}])(?=[^\s{SIGNS}])")
WITHIN_A_WORD = re.compile(rf"(?<=[{SIGNS}]) ")
LAST = chr(0x10FFFF)  # sorts behind every text


def marked(text: str) -> str:
    """Folded `text` with a space before each word, and before each part of one that follows a sign.

    Of two marked texts, one occurs in the other where it begins a word or a part.
    """
    return " " + BEFORE_A_PART.sub(" ", text)


def beginnings(text: str, longest: int) -> set[str]:
    """From each word or part of a marked text to the end of its word, cut to so many characters."""
    whole = [WITHIN_A_WORD.sub("", text[at.end() :]) for at in re.finditer(" ", text)]
    return {rest.partition(" ")[0][:longest] for rest in whole if rest}


def words_typed(text: str) -> list[str]:
    """The words of a folded text that someone looks for; signs before one count where they are all."""
    return [word.lstrip(string.punctuation) or word for word in text.split()]


def begins_with(column: str, text: str) -> Q:
    """A range where that reads an index, as on SQLite and MongoDB; on PostgreSQL LIKE does."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})
