"""A query: its words, and which of them count."""

from collections.abc import Collection
from dataclasses import dataclass, field
from math import log2

from django.utils.translation import get_language

from courses.models.search import LONGEST_WORD
from texts.folding import fold
from texts.words import SMALL, words_of

from .weighing import (
    ASIDE,
    LEVEL_WORDS,
    OF_LANGUAGE,
    PLACE,
    PURPOSE,
    SAID,
    SITE_LANGUAGES,
    SUBJECTS,
    kinds_of_course,
    languages,
    small_words,
)

LONGEST_QUERY = 200  # characters
MOST_WORDS = 8
# In the languages of the site: before a language, what a course is held in; behind it, what one wants it for.
IN, FOR = {"in", "en"}, {"for", "para"}
# How much of its weight a word of a course counts for, when it is another form of what was typed.
FORM = 0.9


@dataclass
class Meaning:
    """A stem that a word of the query may mean."""

    share: float  # of a posting's weight
    is_begun: bool = False  # was its beginning typed?
    count: int = 0  # courses that have it, by the forms that are known: some more, or fewer
    least: int = 0  # weight below which it does not count
    is_joined: bool = False  # with its neighbour?


@dataclass
class Asked:
    """A word of the query."""

    word: str
    at: int = 0  # among the words of the query, small ones too
    is_last: bool = False
    neighbours: tuple[str, str] = ("", "")  # the words before it and after it
    is_aside: bool = False  # does it count, but no course needs to have it?
    is_learned: bool = False  # is it a language that someone wants to learn?
    is_circumstance: bool = False  # was it left aside, as what something is wanted for?
    is_own: bool = False  # do courses have it as it was typed, in a word of theirs?
    meanings: dict[str, Meaning] = field(default_factory=dict)  # by stem
    spelling: str = ""  # the nearest, when it is taken for a slip
    # The first of two that were written as one, of which this is the other: a course has both side by
    # side, or neither.
    follows: str = ""

    @property
    def is_level(self) -> bool:
        return self.word in LEVEL_WORDS

    @property
    def is_known(self) -> bool:
        """Do courses have it by itself?"""
        return any(not meaning.is_joined for meaning in self.meanings.values())

    @property
    def count(self) -> int:
        return sum(meaning.count for meaning in self.meanings.values())

    @property
    def rarity(self) -> float:
        return 1 / log2(2 + self.count)

    def share_of(self, forms: list[str], otherwise: float) -> float:
        """Of a posting's weight: all, where the course has the very word; of a slip, the nearest's."""
        if self.word in forms:
            return 1.0
        is_other_form = self.spelling and self.spelling not in forms
        return otherwise * FORM if is_other_form else otherwise


def query_words(text: str, longest: int = LONGEST_QUERY) -> list[str]:
    """All of them, folded; capitals within a word part nothing here."""
    return [word[:LONGEST_WORD] for word in words_of(fold(text[:longest]))]


def words_asked(text: str) -> list[Asked]:
    """The words of a query that count, none twice; small ones when there are no others."""
    return words_that_count(query_words(text))


def words_that_count(words: list[str], without: Collection[str] = ()) -> list[Asked]:
    """The same of folded words; `without` some, which as well say what the others are.

    Of a level or a language alone there are thousands of courses: beside them, a small word counts
    that may be a subject.
    """
    last = len(words) - 1
    small = small_asked()
    aside = _words_aside(words)
    asked: dict[str, Asked] = {}
    for at, word in enumerate(words):
        neighbours = ("".join(words[:at][-1:]), "".join(words[at + 1 :][:1]))
        asked.setdefault(word, Asked(word, at, at == last, neighbours, word in aside))
    if kinds_of_course().issuperset(asked.keys() - small):
        small -= SUBJECTS["alone"]
    for word in _learned(words):
        asked[word].is_learned = True
    wanted = [each for each in asked.values() if each.word not in small] or list(asked.values())
    wanted = [each for each in wanted if each.word not in without] or wanted
    if len(wanted) > MOST_WORDS:
        wanted = [each for each in wanted if not each.is_aside] or wanted
    return wanted[:MOST_WORDS]


def language_alone(text: str) -> list[Asked]:
    """The language that a query wants to learn, whatever else it says: in which something is to be
    said, as in `ask for the bill in spanish`, or which is for something: `spanish for travel`.
    """
    words = query_words(text)
    if len(words) <= 2:
        return []
    first, second, *_ = words
    *said, before, last = words
    if first in languages() and second in FOR:
        return [Asked(first, is_learned=True)]
    is_said = before in IN and last in languages() and not SAID.isdisjoint(said)
    return [Asked(last, is_learned=True)] if is_said else []


def leave_circumstances(asked: list[Asked], text: str) -> bool:
    """Put aside what stands behind `for`, `to`, `in` …: `app`, in `dark theme for my app`.

    False, and nothing is put aside, where there is a language among it, which is always wanted; where
    nothing stands before it, or one word before a place, as in `programming in Rust`. `with no` is no
    place, but without.
    """
    words, small = query_words(text), small_asked()
    topics = [each.at for each in asked if not (each.is_aside or each.is_level)]
    places = [at for at, word in enumerate(words) if word in (PURPOSE | PLACE) & small]
    first = next((at for at in places if topics and at > topics[0]), len(words))
    behind = [each for each in asked if each.at > first]
    is_place = first < len(words) and words[first] in PLACE and "no" not in words[first:]
    is_one_word = len([at for at in topics if at < first]) == 1
    is_wanted = any(each.word in languages() for each in behind)
    if not behind or is_wanted or (is_one_word and is_place):
        return False
    for each in behind:
        each.is_circumstance = each.is_aside = True
    return True


def _words_aside(words: list[str]) -> set[str]:
    """Numbers behind a word, what is small in any language of the site, ASIDE of a subject, OF_LANGUAGE.

    Those that are `always` a subject, where a small word shows a sentence and another its subject.
    """
    of_language = frozenset() if languages().isdisjoint(words) else OF_LANGUAGE
    small = frozenset().union(*map(small_words, SITE_LANGUAGES)) - SUBJECTS["alone"]
    aside = {word for at, word in enumerate(words) if word in small or (at and word.isdigit())}
    others = set(words) - aside - small_asked() - kinds_of_course() - SUBJECTS["always"]
    others -= of_language
    has_subject = bool(others - ASIDE)
    if has_subject or not of_language.isdisjoint(words):
        aside |= ASIDE
    aside |= of_language
    grammar = SMALL["en"] | SMALL.get(get_language() or "", frozenset())
    if has_subject and not grammar.isdisjoint(set(words) - SUBJECTS["always"]):
        aside |= SUBJECTS["always"]
    return aside


def _learned(words: list[str]) -> set[str]:
    """The languages that someone wants to learn: where that is all that is asked. Not to learn `in` them."""
    others = set(words) - languages() - OF_LANGUAGE - ASIDE - LEVEL_WORDS - small_asked() - IN
    if others or OF_LANGUAGE.isdisjoint(words):
        return set()
    says_more = not OF_LANGUAGE.isdisjoint(set(words) - small_asked())  # than `learn`
    pairs = zip(["", *words], words, strict=False)
    learned = {word for before, word in pairs if says_more or before not in IN}
    return learned & languages()


def small_asked() -> frozenset[str]:
    """Small words of whoever looks at a page: of its language, and of English."""
    return small_words(get_language() or "") | small_words("en")
