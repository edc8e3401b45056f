"""What the words of a query mean: the words of courses that each of them may be."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product

from django.db.models import Q
from django.utils.translation import get_language

from courses.models import SearchSlip, SearchWord
from courses.models.search import LONGEST_WORD
from texts.words import UNSPACED, stem

from .asking import FORM, Asked, Meaning, small_asked
from .vocabulary import SHORTEST_WITH_SLIPS, is_one_slip, letters_of, other_number
from .weighing import (
    CATEGORY,
    LECTURE,
    OTHER,
    PROMISE,
    SAME_WORDS,
    SITE_LANGUAGES,
    course_words,
)

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
SHORTEST_JOINED_LETTER = 5  # the same where one is a letter
SHORTEST_SLIP_AT_FIRST = 8  # letters of the longer of two that differ in their first
# How much of its weight a word of a course counts for, when it begins with what was typed, says the
# same in another word, or is it but for a slip.
BEGINNING, SAME, SLIP = 0.7, 0.6, 0.5

Row = tuple[str, str, int]  # a word, its stem, the courses that have it
SLIPPED = ("word__word", "word__stem", "word__course_count")


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
    """Not with another letter instead of one, and not of a short one: that is another word."""
    is_short = min(len(typed), len(word)) < SHORTEST_WITH_SLIPS
    return _is_slip(typed, word) and not (_has_another_letter(typed, word) or is_short)


def _find_words(asked: list[Asked]) -> None:
    """Each by the stems that courses have it under; those that no course has by any that they may have.

    Of two that courses write as one, each means that.
    """
    guesses = {each.word: _guesses(each.word) for each in asked}
    joined = _joined(asked)
    same = {each.word: _stems_of_same(each.word) for each in asked}
    of_any = Q(stem__in=set().union(*guesses.values(), *same.values()))
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
    _add_same(asked, same, rows)


def _join(joined: dict[str, list[Asked]], rows: list[Row]) -> None:
    """Let both of two words mean what courses write as one."""
    found = [row for row in rows if row[0] in joined]
    counts = count_by_stem(found)
    for word, key, _count in found:
        for each in joined[word]:
            each.meanings.setdefault(key, Meaning(FORM, count=counts[key], is_joined=True))
            each.is_own = True


def _stems_of_same(word: str) -> set[str]:
    """Of other words that courses have for it."""
    return set().union(*(_stems(said, SITE_LANGUAGES) for said in SAME_WORDS.get(word, ())))


def _add_same(asked: list[Asked], same: dict[str, set[str]], rows: list[Row]) -> None:
    """Let words mean others that say the same, too, where a course says what it is about."""
    counts = count_by_stem(rows)
    for each in asked:
        for key in sorted(same[each.word] & counts.keys()):
            each.meanings.setdefault(key, Meaning(SAME, count=counts[key], least=CATEGORY))
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
        for pair in ((before, each.word), (each.word, after)):
            if all(pair) and len("".join(pair)) >= _shortest_joined(pair):
                for form in ("".join(pair), f"{''.join(pair)}s"):
                    joined.setdefault(form, []).append(each)
    return joined


def _shortest_joined(pair: tuple[str, str]) -> int:
    """A letter that is no word by itself belongs to the other: `e-mail`."""
    has_letter = any(len(word) == 1 and word not in small_asked() for word in pair)
    return SHORTEST_JOINED_LETTER if has_letter else SHORTEST_JOINED


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
    _take_slips(asked, found, _is_slip)
    _take_slips(asked, found, _is_slip_in_other_number)
    _take_slips([each for each in asked if not each.meanings], found, _is_slip_at_first)


def _is_slip(typed: str, word: str) -> bool:
    return _is_first(typed, word) and is_one_slip(typed, word)


def _is_slip_in_other_number(typed: str, word: str) -> bool:
    return any(_is_slip(form, word) for form in other_number(typed))


def _is_slip_at_first(typed: str, word: str) -> bool:
    """Of long words: of short ones, what differs there is another word."""
    return max(len(typed), len(word)) >= SHORTEST_SLIP_AT_FIRST and is_one_slip(typed, word)


def _take_slips(asked: list[Asked], found: list[Row], is_slip: Callable[[str, str], bool]) -> None:
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
    if not _is_first(typed, word):
        return PROMISE
    if longer < SHORTEST_SLIP_ANYWHERE - 1:
        return CATEGORY
    may_be_other = longer < SHORTEST_SLIP_ANYWHERE or _has_another_letter(typed, word)
    return LECTURE if may_be_other else 0


def _has_another_letter(typed: str, word: str) -> bool:
    """Instead of one of its own: it may well be another word, as printing is not painting."""
    return len(typed) == len(word) and sorted(typed) != sorted(word)


def _is_first(typed: str, word: str) -> bool:
    """The first letter is seldom mistyped."""
    return sorted(typed[:2]) == sorted(word[:2]) or typed[0] == word[0]
