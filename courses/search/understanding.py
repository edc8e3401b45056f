"""What the words of a query mean: the words of courses that each of them may be."""

from django.db.models import Q
from django.utils.translation import get_language

from courses.models import SearchWord
from courses.models.search import LONGEST_WORD
from texts.words import UNSPACED, stem

from . import compounds, slips
from .asking import FORM, Asked, Meaning, small_asked
from .vocabulary import Row, count_by_stem
from .weighing import CATEGORY, OTHER, OUTCOME, SAME_WORDS, SITE_LANGUAGES, course_words

MOST_BEGINNINGS = 8  # words that one may be the beginning of, the commonest
MOST_BEGINNINGS_OF_TWO = 4  # the same of two letters, which seldom say what is meant
MOST_RARE_BEGINNINGS = 40  # such words, while few courses have them
MOST_BEGUN = 150  # courses, which are few
SHORTEST_BEGINNING = 2  # letters of the last word, which may still be typed
SHORTEST_FINISHED = 4  # of the others
SHORTEST_ANYWHERE = 4  # shorter beginnings count where a course says what it is about
SHORTEST_BEFORE_DIGITS = 3
# How much of its weight a word of a course counts for, when it begins with what was typed, or says
# the same in another word.
BEGINNING, SAME = 0.7, 0.6


def understand(asked: list[Asked]) -> None:
    """Find what the words mean: at most four queries, and as a rule two."""
    rows = _find_words(asked)
    _find_beginnings(asked)
    slips.take_short([each for each in asked if not (each.meanings or each.is_aside)], rows)
    slips.find([each for each in asked if not each.is_own and not each.is_aside])
    for each in asked:
        each.is_aside |= not each.meanings and _says_nothing(each)


def _says_nothing(asked: Asked) -> bool:
    """Is it one letter, of a word that is still typed, or a slip of what every course is?"""
    if asked.is_last and not is_beginning(asked.word):
        return asked.word not in OTHER["letters"]
    of_courses = course_words(get_language() or "") | course_words("en")
    return any(slips.is_clear_slip(asked.word, word) for word in of_courses)


def _find_words(asked: list[Asked]) -> list[Row]:
    """Each by the stems that courses have it under; those that no course has by any that they may have.

    Of two that courses write as one, each means that. Returns what was read, with words of four
    letters for slips.
    """
    guesses = {each.word: _guesses(each.word) for each in asked}
    joined = compounds.joined(asked)
    same = {each.word: _stems_of_same(each.word) for each in asked}
    of_any = Q(stem__in=set().union(*guesses.values(), *same.values()))
    short = {word for each in asked for word in slips.short_of(each.word)}
    of_word = Q(word__in={*guesses, *joined, *short})
    words = SearchWord.objects.filter(of_word | of_any, course_count__gt=0)
    rows = list(words.values_list("word", "stem", "course_count"))
    rows.sort(key=lambda row: (-row[2], row[0]))  # the likeliest first
    for each in asked:
        own = {key for word, key, _count in rows if word == each.word}
        each.is_own = bool(own)
        stems = own | _stems(each.word, [get_language() or ""]) if own else guesses[each.word]
        for _word, key, count in rows:
            if key in stems:
                each.meanings.setdefault(key, Meaning(FORM)).count += count
    compounds.join(joined, rows)
    _add_same(asked, same, rows)
    return rows


def _stems_of_same(word: str) -> set[str]:
    """Of other words that courses have for it."""
    return set().union(*(_stems(said, SITE_LANGUAGES) for said in SAME_WORDS.get(word, ())))


def _add_same(asked: list[Asked], same: dict[str, set[str]], rows: list[Row]) -> None:
    """Let words mean others that say the same, too, where a course says what it is about; one of
    several words, also where it says what one learns.
    """
    counts = count_by_stem(rows)
    least = CATEGORY if len(asked) == 1 else OUTCOME
    for each in asked:
        for key in sorted(same[each.word] & counts.keys()):
            each.meanings.setdefault(key, Meaning(SAME, count=counts[key], least=least))
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
