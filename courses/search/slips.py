"""Words with a slip, and the words of courses that they may be."""

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from re import compile as regex

from courses.models import SearchSlip

from .asking import Asked, Meaning, small_asked
from .vocabulary import (
    SHORTEST_WITH_SLIPS,
    Row,
    count_by_stem,
    is_one_slip,
    letters_of,
    other_number,
)
from .weighing import CATEGORY, LECTURE, PROMISE

MOST_SLIPS = 200
# Letters. In shorter words, slips count where a course says what it is about; of one letter less,
# in lectures, too.
SHORTEST_ANYWHERE = 7
SHORTEST_AT_FIRST = 8  # of the longer of two that differ in their first
SLIP = 0.5  # how much of its weight a word of a course counts for
SLIPPED = ("word__word", "word__stem", "word__course_count")
DOUBLED = regex(r"([^\W\d_aeiou])\1")  # consonants
# Letters that sound like others; the last within a word alone.
SOUNDS = [
    (DOUBLED, r"\1"),
    (regex("ph"), "f"),
    (regex("ck|c(?![eiyh])|q"), "k"),
    (regex("c(?=[eiy])|z"), "s"),
    (regex("y"), "i"),
    (regex("(?<=.)[cs]h"), "š"),
]


def is_clear_slip(typed: str, word: str) -> bool:
    """Not with another letter instead of one, and not of a short one: that is another word."""
    is_short = min(len(typed), len(word)) < SHORTEST_WITH_SLIPS
    return _is_slip(typed, word) and not (_has_another_letter(typed, word) or is_short)


def find(asked: list[Asked]) -> None:
    """Let words mean what they are but for a slip: one query."""
    letters = {left for each in asked for left in letters_of(each.word)}
    if not letters:
        return
    slips = SearchSlip.objects.filter(letters__in=letters, word__course_count__gt=0)
    rows = slips.order_by("-word__course_count", "word__word", "letters").values_list(*SLIPPED)
    found: list[Row] = list(dict.fromkeys(rows[:MOST_SLIPS]))
    _take(asked, found, _is_slip)
    _take(asked, found, _is_slip_in_other_number)
    _take([each for each in asked if not each.meanings], found, _is_slip_at_first)


def short_of(word: str) -> set[str]:
    """Words of four letters that this one is but for two that are swapped behind the first, or for one
    that is doubled.

    For them no slips are stored: with another letter, four are another word.
    """
    forms: set[str] = set()
    if len(word) == SHORTEST_WITH_SLIPS:
        forms = {DOUBLED.sub(r"\1", word)}
    elif len(word) == SHORTEST_WITH_SLIPS - 1 and word.isalpha():
        forms = {word[0] + word[2] + word[1] + word[3], word[:2] + word[3] + word[2]}
    return {form for form in forms if len(form) == SHORTEST_WITH_SLIPS - 1} - {word}


def take_short(asked: list[Asked], found: list[Row]) -> None:
    """Let words mean those of `found` that are `short_of` them."""
    _take(asked, found, lambda typed, word: word in short_of(typed))


def _is_slip(typed: str, word: str) -> bool:
    is_one = _is_first(typed, word) and is_one_slip(typed, word)
    return is_one or _sounds_alike(typed, word)


def _sounds_alike(typed: str, word: str) -> bool:
    """Are they the same but for what is doubled, or sounds alike? `pallete`, `kommand`, `mashine`"""
    is_first = typed[0] == word[0] or {typed[0], word[0]} <= {"c", "k", "q"}
    return is_first and _sound(typed) == _sound(word)


@lru_cache(maxsize=1024)
def _sound(word: str) -> str:
    for letters, sound in SOUNDS:
        word = letters.sub(sound, word)
    return word


def _is_slip_in_other_number(typed: str, word: str) -> bool:
    return any(_is_slip(form, word) for form in other_number(typed))


def _is_slip_at_first(typed: str, word: str) -> bool:
    """Of long words: of short ones, what differs there is another word."""
    return max(len(typed), len(word)) >= SHORTEST_AT_FIRST and is_one_slip(typed, word)


def _take(asked: list[Asked], found: list[Row], is_slip: Callable[[str, str], bool]) -> None:
    counts = count_by_stem(found)
    for each, (word, key, _count) in product(asked, found):
        if is_slip(each.word, word) and word not in small_asked():
            each.spelling = each.spelling if each.meanings else word
            least = _least_of_slip(each.word, word)
            guessed = each.meanings.setdefault(key, Meaning(SLIP, False, counts[key], least))
            guessed.least = min(guessed.least, least)


def _least_of_slip(typed: str, word: str) -> int:
    """What a word must count for in a course, to be what was meant."""
    longer = max(len(typed), len(word))
    if _sounds_alike(typed, word):
        is_doubled = DOUBLED.sub(r"\1", typed) == DOUBLED.sub(r"\1", word)
        if longer >= SHORTEST_ANYWHERE:
            return 0
        return LECTURE if is_doubled or longer == SHORTEST_ANYWHERE - 1 else CATEGORY
    if longer < SHORTEST_WITH_SLIPS or not _is_first(typed, word):
        return PROMISE
    if longer < SHORTEST_ANYWHERE - 1:
        return CATEGORY
    may_be_other = longer < SHORTEST_ANYWHERE or _has_another_letter(typed, word)
    return LECTURE if may_be_other else 0


def _has_another_letter(typed: str, word: str) -> bool:
    """Instead of one of its own: it may well be another word, as printing is not painting."""
    return len(typed) == len(word) and sorted(typed) != sorted(word)


def _is_first(typed: str, word: str) -> bool:
    """The first letter is seldom mistyped."""
    return sorted(typed[:2]) == sorted(word[:2]) or typed[0] == word[0]
