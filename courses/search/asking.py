"""A query: its words, and the words of courses that each of them may mean."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from math import log2

from django.db.models import Q
from django.utils.translation import get_language

from courses.models import SearchSlip, SearchWord
from courses.models.search import LONGEST_WORD
from texts.folding import fold
from texts.words import SMALL, UNSPACED, stem, words_of

from .vocabulary import SHORTEST_WITH_SLIPS, is_one_slip, letters_of, other_number
from .weighing import (
    ASIDE,
    CATEGORY,
    LECTURE,
    LEVEL_WORDS,
    OTHER,
    SITE_LANGUAGES,
    SUBJECTS,
    course_words,
    kinds_of_course,
    small_words,
)

LONGEST_QUERY = 200  # characters
MOST_WORDS = 8
MOST_BEGINNINGS = 8  # words that one may be the beginning of, the commonest
MOST_BEGINNINGS_OF_TWO = 4  # the same of two letters, which seldom say what is meant
MOST_RARE_BEGINNINGS = 40  # such words, while few courses have them
MOST_BEGUN = 150  # courses, which are few
MOST_SLIPS = 200
SHORTEST_BEGINNING = 2  # letters of the last word, which may still be typed
SHORTEST_FINISHED = 4  # of the others
SHORTEST_ANYWHERE = 4  # shorter beginnings count where a course says what it is about
SHORTEST_SLIP_ANYWHERE = 7  # and so do slips in shorter words; of one letter less, in lectures, too
SHORTEST_BEFORE_DIGITS = 3
SHORTEST_JOINED = 7  # letters of two words that courses may write as one
# How much of its weight a word of a course counts for, when it is another form of what was typed,
# begins with it, or is it but for a slip.
FORM, BEGINNING, SLIP = 0.9, 0.7, 0.5

Row = tuple[str, str, int]  # a word, its stem, the courses that have it
SLIPPED = ("word__word", "word__stem", "word__course_count")


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
    at: int  # among the words of the query, small ones too
    is_last: bool
    neighbours: tuple[str, str]  # the words before it and after it
    is_aside: bool = False  # does it count, but no course needs to have it?
    is_own: bool = False  # do courses have it as it was typed, in a word of theirs?
    meanings: dict[str, Meaning] = field(default_factory=dict)  # by stem
    spelling: str = ""  # the nearest, when it is taken for a slip

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
    small = small_asked()
    aside = _words_aside(words)
    asked: dict[str, Asked] = {}
    for at, word in enumerate(words):
        neighbours = ("".join(words[:at][-1:]), "".join(words[at + 1 :][:1]))
        asked.setdefault(word, Asked(word, at, at == last, neighbours, word in aside))
    if kinds_of_course().issuperset(asked.keys() - small):
        small -= SUBJECTS["alone"]
    wanted = [each for each in asked.values() if each.word not in small] or list(asked.values())
    if len(wanted) > MOST_WORDS:
        wanted = [each for each in wanted if not each.is_aside] or wanted
    return wanted[:MOST_WORDS]


def _words_aside(words: list[str]) -> set[str]:
    """Numbers behind a word, and what is small in any language of the site, or ASIDE of a subject.

    Those that are `always` a subject, where a small word shows a sentence and another its subject.
    """
    small = frozenset().union(*map(small_words, SITE_LANGUAGES)) - SUBJECTS["alone"]
    aside = {word for at, word in enumerate(words) if word in small or (at and word.isdigit())}
    others = set(words) - aside - small_asked() - kinds_of_course() - SUBJECTS["always"]
    if has_subject := others - ASIDE:
        aside |= ASIDE
    grammar = SMALL["en"] | SMALL.get(get_language() or "", frozenset())
    if has_subject and not grammar.isdisjoint(set(words) - SUBJECTS["always"]):
        aside |= SUBJECTS["always"]
    return aside


def small_asked() -> frozenset[str]:
    """Small words of whoever looks at a page: of its language, and of English."""
    return small_words(get_language() or "") | small_words("en")


def understand(asked: list[Asked]) -> None:
    """Find what the words mean: at most four queries, and as a rule two."""
    _find_words(asked)
    _find_beginnings(asked)
    _find_slips([each for each in asked if not each.is_own and not each.is_aside])
    for each in asked:
        each.is_aside |= not each.meanings and _says_nothing(each)


def _says_nothing(asked: Asked) -> bool:
    """Is it one letter, of a word that is still typed, or a slip of what every course is?"""
    if asked.is_last and not is_beginning(asked.word):
        return asked.word not in OTHER["letters"]
    of_courses = course_words(get_language() or "") | course_words("en")
    return any(_is_clear_slip(asked.word, word) for word in of_courses)


def _is_clear_slip(typed: str, word: str) -> bool:
    """With another letter instead of one, it is another word; so is a short one."""
    is_other = len(typed) == len(word) and sorted(typed) != sorted(word)
    is_short = min(len(typed), len(word)) < SHORTEST_WITH_SLIPS
    return _is_first(typed, word) and is_one_slip(typed, word) and not (is_other or is_short)


def _find_words(asked: list[Asked]) -> None:
    """Each by the stems that courses have it under; those that no course has by any that they may have.

    Of two that courses write as one, each means that.
    """
    guesses = {each.word: _guesses(each.word) for each in asked}
    joined = _joined(asked)
    of_any = Q(stem__in={key for keys in guesses.values() for key in keys})
    words = SearchWord.objects.filter(Q(word__in=[*guesses, *joined]) | of_any, course_count__gt=0)
    rows = list(words.values_list("word", "stem", "course_count"))
    rows.sort(key=lambda row: (-row[2], row[0]))  # the likeliest first
    for each in asked:
        own = {key for word, key, _count in rows if word == each.word}
        each.is_own = bool(own)
        stems = own | _stems(each.word, [get_language() or ""]) if own else guesses[each.word]
        for _word, key, count in rows:
            if key in stems:
                each.meanings.setdefault(key, Meaning(FORM)).count += count
    _join(joined, rows)


def _join(joined: dict[str, list[Asked]], rows: list[Row]) -> None:
    """Let both of two words mean what courses write as one."""
    found = [row for row in rows if row[0] in joined]
    counts = count_by_stem(found)
    for word, key, _count in found:
        for each in joined[word]:
            each.meanings.setdefault(key, Meaning(FORM, count=counts[key], is_joined=True))
            each.is_own = True


def _guesses(word: str) -> set[str]:
    """The stems that a word may have which no course has; of `html5` those of `html`, too."""
    letters = word.rstrip("0123456789")
    stems = _stems(word, SITE_LANGUAGES)
    if SHORTEST_BEFORE_DIGITS <= len(letters) < len(word):
        stems |= _stems(letters, SITE_LANGUAGES) - small_asked()
    return stems


def _stems(word: str, languages: list[str]) -> set[str]:
    """The word itself, and its stems but for those that are small words."""
    return {word} | {stem(word, code)[:LONGEST_WORD] for code in languages} - small_asked()


def _joined(asked: list[Asked]) -> dict[str, list[Asked]]:
    """Each with a neighbour as one word, and its plural; a neighbour may be a small word."""
    joined: dict[str, list[Asked]] = {}
    for each in asked:
        before, after = each.neighbours
        for word in (before and before + each.word, after and each.word + after):
            if len(word) >= SHORTEST_JOINED:
                for form in (word, f"{word}s"):
                    joined.setdefault(form, []).append(each)
    return joined


def _find_beginnings(asked: list[Asked]) -> None:
    """Of the last word, and of others that nobody writes; of these the beginnings that are stems."""
    _begin([each for each in asked if each.is_last and _may_begin(each)])
    _begin([each for each in asked if not each.is_last and _may_begin(each)])


def _begin(asked: list[Asked]) -> None:
    """Let them mean what they are the beginnings of: one query, the commonest words of all together."""
    if not asked:
        return
    some = {each.word: _beginnings(each) for each in asked}
    begins = Q()
    for beginning in {beginning for beginnings in some.values() for beginning in beginnings}:
        begins |= begins_with(beginning)
    words = SearchWord.objects.filter(begins, course_count__gt=0)
    found = words.order_by("-course_count", "word").values_list("word", "stem", "course_count")
    rows = list(found[: MOST_RARE_BEGINNINGS * len(some)])
    counts = count_by_stem(rows)
    for each in asked:
        begun = [row for row in rows if row[0].startswith(some[each.word])]
        is_two = len(each.word) == SHORTEST_BEGINNING
        most = MOST_BEGINNINGS_OF_TWO if is_two else MOST_BEGINNINGS
        for word, key, _count in few_or_commonest(begun, most):
            each.is_own |= word.startswith(each.word)
            least = 0 if _begins_anywhere(each.word, word) else CATEGORY
            each.meanings.setdefault(key, Meaning(BEGINNING, True, counts[key], least))


def begins_with(beginning: str) -> Q:
    """Of SearchWord. For one letter a database reads the vocabulary."""
    if len(beginning) > 1:
        return Q(beginning=beginning[:2], word__startswith=beginning)
    return Q(word__startswith=beginning)


def is_beginning(word: str) -> bool:
    """Is it long enough to be one? In scripts without spaces a sign says as much as a word."""
    return len(word) >= SHORTEST_BEGINNING or bool(UNSPACED.fullmatch(word))


def count_by_stem(rows: Iterable[Row]) -> Counter[str]:
    """How many courses have each stem, by those of its words that were read, or a little more."""
    counts: Counter[str] = Counter()
    for _word, key, count in rows:
        counts[key] += count
    return counts


def few_or_commonest(begun: list[Row], most: int = MOST_BEGINNINGS) -> list[Row]:
    """The first ones, and of the others as many as few courses have together."""
    total = 0
    for place, (_word, _stem, count) in enumerate(begun):
        total += count
        if place >= most and total > MOST_BEGUN:
            return begun[:place]
    return begun


def _may_begin(asked: Asked) -> bool:
    word = asked.word
    if asked.is_last or UNSPACED.fullmatch(word):
        return is_beginning(word)
    return not (asked.meanings or asked.is_aside) and len(word) >= SHORTEST_FINISHED


def _beginnings(asked: Asked) -> tuple[str, ...]:
    stems = set() if asked.meanings else _stems(asked.word, SITE_LANGUAGES)
    return asked.word, *(each for each in stems if len(each) >= SHORTEST_FINISHED)


def _begins_anywhere(typed: str, word: str) -> bool:
    return len(typed) >= SHORTEST_ANYWHERE and word.startswith(typed)


def _find_slips(asked: list[Asked]) -> None:
    letters = {left for each in asked for left in letters_of(each.word)}
    if not letters:
        return
    slips = SearchSlip.objects.filter(letters__in=letters, word__course_count__gt=0)
    rows = slips.order_by("-word__course_count", "word__word", "letters").values_list(*SLIPPED)
    found: list[Row] = list(dict.fromkeys(rows[:MOST_SLIPS]))
    counts = count_by_stem(found)
    for is_slip in (is_one_slip, _is_slip_in_other_number):
        for each, (word, key, _count) in product(asked, found):
            if is_slip(each.word, word):
                _take_slip(each, word, key, counts[key])


def _is_slip_in_other_number(typed: str, word: str) -> bool:
    return any(is_one_slip(form, word) for form in other_number(typed))


def _take_slip(asked: Asked, word: str, key: str, count: int) -> None:
    if not _is_first(asked.word, word) or word in small_asked():
        return
    longer = max(len(asked.word), len(word))
    least = CATEGORY if longer < SHORTEST_SLIP_ANYWHERE - 1 else LECTURE
    meaning = Meaning(SLIP, False, count, 0 if longer >= SHORTEST_SLIP_ANYWHERE else least)
    if not asked.meanings:
        asked.spelling = word
    guessed = asked.meanings.setdefault(key, meaning)
    guessed.least = min(guessed.least, meaning.least)


def _is_first(typed: str, word: str) -> bool:
    """The first letter is seldom mistyped: what differs there is another word."""
    return sorted(typed[:2]) == sorted(word[:2]) or typed[0] == word[0]
