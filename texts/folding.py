"""One form for texts that people take for the same, whatever their case, accents and width.

What is stored beside a text for search is folded, and so is what is searched for. A change here,
or in `texts.markdown`, raises `texts.fields.VERSION`.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST_SEARCH_TEXT = 20_000  # characters; one character may fold to eighteen
LONGEST_SEARCH_NAME = 600
LONGEST_SORT_KEY = 120
DIGITS = 8  # that a number is filled up to, so that 2 comes before 10

# Letters that Unicode does not decompose, and those that writers of a language use for another.
LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ŧ": "t", "ı": "i", "ŋ": "n", "ĸ": "k", "ƒ": "f",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "",
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"',
        "‐": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """`text` without case, accents and widths, its spaces single. Folding twice changes nothing."""
    if text.isascii():
        return " ".join(text.lower().split())  # what the rest comes to
    decomposed = unicodedata.normalize("NFKD", text)
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    bare = "".join(letter for letter in decomposed if not _is_dropped(letter))
    return " ".join(unicodedata.normalize("NFC", bare.translate(LETTERS)).split())


def search_text(*texts: str | None) -> str:
    """What is stored for search of a row's texts."""
    return fold("\n".join(text for text in texts if text))[:LONGEST_SEARCH_TEXT]


def search_name(*texts: str | None) -> str:
    """The same for names and titles."""
    return search_text(*texts)[:LONGEST_SEARCH_NAME]


def sort_key(text: str) -> str:
    """What is stored to sort by: folded, from its first letter or digit on, numbers by value."""
    folded = fold(text)
    bare = re.sub(r"^\W+", "", folded) or folded
    return re.sub(r"\d+", lambda digits: digits[0].zfill(DIGITS), bare)[:LONGEST_SORT_KEY]


def occurrences(text: str, *words: str) -> list[tuple[int, int]]:
    """Where `text` says the folded `words`: from which character to which, in order, none twice.

    What begins or ends within a letter that folds to several takes the whole letter.
    """
    folded, origins = _folded_with_origins(text)
    spans: list[tuple[int, int]] = []
    found = [
        (origins[match.start()], origins[match.end() - 1] + 1)
        for word in words
        if word
        for match in re.finditer(re.escape(word), folded)
    ]
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def word_spans(
    text: str, words: Iterable[str], beginnings: Iterable[str] = ()
) -> list[tuple[int, int]]:
    """Where `text` has one of the folded `words`, or a word that begins with one of `beginnings`.

    Of such a word its beginning, the longest there is.
    """
    folded, origins = _folded_with_origins(text)
    longest_first = sorted(filter(None, beginnings), key=len, reverse=True)
    wanted = [rf"{re.escape(word)}\b" for word in words if word]
    wanted += map(re.escape, longest_first)
    if not wanted:
        return []
    return [
        (origins[match.start()], origins[match.end() - 1] + 1)
        for match in re.finditer(rf"\b(?:{'|'.join(wanted)})", folded)
    ]


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """`text` folded letter by letter, and the index in it that each folded letter comes from."""
    folded, origins = "", []
    for index, letter in enumerate(text):
        piece = _fold_letter(letter)
        if letter.isspace() and not folded.endswith(" "):
            piece = " "
        folded += piece
        origins += [index] * len(piece)
    return folded, origins


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    return fold(letter)


@lru_cache(maxsize=4096)
def _is_dropped(letter: str) -> bool:
    """Accents and vowel points, and what is not seen: joiners, soft hyphens, directions.

    Combining classes 7 to 9 and 84 to 199 make other letters in Indic, Japanese, Thai or Tibetan.
    """
    category = unicodedata.category(letter)
    if category == "Cf":
        return True
    mark = unicodedata.combining(letter)
    return category == "Mn" and (10 <= mark <= 36 or mark >= 200 or letter == "\u034f")
