"""A query: its words, and the words of courses that each of them may mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log2

from django.db.models import Q
from django.utils.translation import get_language

from courses.models import SearchSlip, SearchWord
from courses.models.search import LONGEST_WORD
from texts.folding import fold
from texts.words import stem, words_of

from .vocabulary import is_one_slip, without_a_letter
from .weighing import (
    CATEGORY,
    LEVEL_WORDS,
    SITE_LANGUAGES,
    SUBJECTS,
    kinds_of_course,
    small_words,
)

LONGEST_QUERY = 200  # characters
MOST_WORDS = 8
MOST_BEGINNINGS = 8  # words that one may be the beginning of, the commonest
MOST_SLIPS = 100
SHORTEST_BEGINNING = 2  # letters of the last word, which may still be typed
SHORTEST_FINISHED = 4  # of the others
SHORTEST_ANYWHERE = 4  # shorter beginnings count where a course says what it is about
SHORTEST_SLIP_ANYWHERE = 7  # and so do slips in shorter words
# How much of its weight a word of a course counts for, when it is another form of what was typed,
# begins with it, or is it but for a slip.
FORM, BEGINNING, SLIP = 0.9, 0.7, 0.5


@dataclass
class Meaning:
    """A stem that a word of the query may mean."""

    share: float  # of a posting's weight
    is_begun: bool = False  # was its beginning typed?
    count: int = 0  # courses that have it, or a little more
    least: int = 0  # weight below which it does not count


@dataclass
class Asked:
    """A word of the query."""

    word: str
    at: int  # among the words of the query, small ones too
    is_last: bool
    meanings: dict[str, Meaning] = field(default_factory=dict)  # by stem
    spelling: str = ""  # the nearest, when it is taken for a slip

    @property
    def is_level(self) -> bool:
        return self.word in LEVEL_WORDS

    @property
    def count(self) -> int:
        return sum(meaning.count for meaning in self.meanings.values())

    @property
    def rarity(self) -> float:
        return 1 / log2(2 + self.count)

    def share_of(self, forms: list[str], otherwise: float) -> float:
        """Of a posting's weight: all, where the course has the very word."""
        return 1.0 if self.word in forms else otherwise


def query_words(text: str) -> list[str]:
    """All of them, folded; capitals within a word part nothing here."""
    return [word[:LONGEST_WORD] for word in words_of(fold(text[:LONGEST_QUERY]))]


def words_asked(text: str) -> list[Asked]:
    """The words that count, none twice; small ones when there are no others.

    Of a level or a language alone there are thousands of courses: beside them, a small word counts
    that may be a subject.
    """
    words = query_words(text)
    last = len(words) - 1
    asked: dict[str, Asked] = {}
    for at, word in enumerate(words):
        asked.setdefault(word, Asked(word, at, at == last))
    small = small_asked()
    if kinds_of_course().issuperset(asked.keys() - small):
        small -= SUBJECTS["alone"]
    wanted = [each for each in asked.values() if each.word not in small]
    return (wanted or list(asked.values()))[:MOST_WORDS]


def small_asked() -> frozenset[str]:
    """Small words of whoever looks at a page: of its language, and of English."""
    return small_words(get_language() or "") | small_words("en")


def understand(asked: list[Asked]) -> None:
    """Find what the words mean: at most three queries."""
    _find_words(asked)
    _find_beginnings(asked)
    _find_slips([each for each in asked if not each.meanings])


def _find_words(asked: list[Asked]) -> None:
    """Each by the stems that courses have it under; those that no course has by any that they may have."""
    guesses = {each.word: _stems(each.word, SITE_LANGUAGES) for each in asked}
    of_any = Q(stem__in={key for keys in guesses.values() for key in keys})
    words = SearchWord.objects.filter(Q(word__in=list(guesses)) | of_any, course_count__gt=0)
    rows = list(words.values_list("word", "stem", "course_count"))
    for each in asked:
        own = {key for word, key, _count in rows if word == each.word}
        stems = own | _stems(each.word, [get_language() or ""]) if own else guesses[each.word]
        for _word, key, count in rows:
            if key in stems:
                each.meanings.setdefault(key, Meaning(FORM)).count += count


def _stems(word: str, languages: list[str]) -> set[str]:
    return {stem(word, code)[:LONGEST_WORD] for code in languages} | {word}


def _find_beginnings(asked: list[Asked]) -> None:
    """Of the last word, and of others that nobody writes."""
    some = [each for each in asked if _may_begin(each)]
    if not some:
        return
    begins = Q()
    for each in some:
        begins |= Q(beginning=each.word[:2], word__startswith=each.word)
    rows = SearchWord.objects.filter(begins, course_count__gt=0).order_by("-course_count", "word")
    most = MOST_BEGINNINGS * len(some)
    for word, key, count in rows.values_list("word", "stem", "course_count")[:most]:
        for each in some:
            if word.startswith(each.word) and key not in each.meanings:
                least = 0 if len(each.word) >= SHORTEST_ANYWHERE else CATEGORY
                each.meanings[key] = Meaning(BEGINNING, True, count, least)


def _may_begin(asked: Asked) -> bool:
    if asked.is_last:
        return len(asked.word) >= SHORTEST_BEGINNING
    return not asked.meanings and len(asked.word) >= SHORTEST_FINISHED


def _find_slips(asked: Iterable[Asked]) -> None:
    letters = {left: each for each in asked for left in without_a_letter(each.word)}
    if not letters:
        return
    slips = SearchSlip.objects.filter(letters__in=list(letters), word__course_count__gt=0)
    rows = slips.values_list("letters", "word__word", "word__stem", "word__course_count")
    found = sorted(rows[:MOST_SLIPS], key=lambda row: -row[3])
    for left, word, key, count in found:
        _take_slip(letters[left], word, key, count)


def _take_slip(asked: Asked, word: str, key: str, count: int) -> None:
    """People mistake the first letter last: what differs there is another word."""
    typed = asked.word
    is_first = sorted(typed[:2]) == sorted(word[:2]) or typed[0] == word[0]
    if is_first and word not in small_asked() and is_one_slip(typed, word):
        asked.spelling = asked.spelling or word
        least = 0 if len(typed) >= SHORTEST_SLIP_ANYWHERE else CATEGORY
        asked.meanings.setdefault(key, Meaning(SLIP, False, count, least))
