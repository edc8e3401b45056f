"""What a course is found by: each word it has, and what that word counts for."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log2
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from courses.models import Course
from courses.models.search import LONGEST_FORMS, LONGEST_WORD
from texts.languages import NAMES, own_name
from texts.markdown import plain_text
from texts.words import SMALL, stem, words_of

# What a word counts for, by where a course has it; in several places, the sum.
TITLE, PROMISE, EDUCATOR, BESIDE, CATEGORY, FACET, OUTCOME, LECTURE, DESCRIPTION = (
    100, 50, 40, 35, 30, 15, 10, 8, 4,
)  # fmt: skip
MOST_STEMS = 2_000  # of a course
BETWEEN = 3  # places between two texts: nothing reads on from one into the next
LAST_PLACE = 32_000
RANK_STEP = 100  # a rank is a weight and two digits of popularity
MOST_POPULAR = RANK_STEP - 1
# With which a rank fits into a small integer; a word that is everywhere has some 300.
MOST_WEIGHT = 326

_words = tomllib.loads((Path(__file__).parent / "words.toml").read_text())
LEVELS: dict[str, str] = _words["level"]
LEVEL_WORDS = frozenset(" ".join(LEVELS.values()).split())
ASIDE = frozenset(" ".join(_words["aside"].values()).split())
OF_LANGUAGE = frozenset(" ".join(_words["of_language"].values()).split())
PURPOSE, PLACE = (frozenset(_words["before"][of].split()) for of in ("purpose", "place"))
SAID = frozenset(" ".join(_words["said"].values()).split())
OTHER = {kind: frozenset(words.split()) for kind, words in _words["other"].items()}
SUBJECTS = {kind: frozenset(words.split()) for kind, words in _words["subject"].items()}
# What is typed: what courses say.
SAME_WORDS: dict[str, list[str]] = {}
for _said, _typed in _words["same"].items():
    for _word in _typed.split():
        SAME_WORDS.setdefault(_word, []).append(_said)
SITE_LANGUAGES = [code for code, _name in settings.LANGUAGES]

Text = tuple[int, str, str]  # what its words count for, the language of their stems, the words
Row = tuple[int, int, str]  # of a posting: rank, place, forms


@dataclass
class Standing:
    """How a course has the words of one stem."""

    place: int
    weight: int = 0
    forms: list[str] = field(default_factory=list)

    def row(self, popularity: int) -> Row:
        forms = ""
        for form in self.forms:
            if len(forms) + len(form) < LONGEST_FORMS:
                forms = f"{forms} {form}".strip()
        return rank_of(min(self.weight, MOST_WEIGHT), popularity), self.place, forms


def rank_of(weight: int, popularity: int = 0) -> int:
    return RANK_STEP * weight + popularity


def weight_of(rank: int) -> int:
    return rank // RANK_STEP


def rows(course: Course, teachers: Iterable[str], lectures: Iterable[str]) -> dict[str, Row]:
    """By stem, the postings of a course; `teachers` are names, the owner's first; `lectures` titles."""
    popularity = min(int(log2(course.enrollment_count + 1)), MOST_POPULAR)  # doubled students
    found: dict[str, Standing] = {}
    place = 0
    for weight, language, text in _texts(course, teachers, lectures):
        small = small_words(language) | SUBJECTS["always"]
        seen: set[str] = set()
        for word in words_of(text):
            place = min(place + 1, LAST_PLACE)
            if weight >= BESIDE or word not in small:
                _note(found, seen, (weight, language, word[:LONGEST_WORD]), place)
        place = min(place + BETWEEN, LAST_PLACE)
    return {key: standing.row(popularity) for key, standing in found.items()}


def _note(found: dict[str, Standing], seen: set[str], said: Text, place: int) -> None:
    """A text counts once for each stem, however often it says it."""
    weight, language, word = said
    key = stem(word, language)[:LONGEST_WORD]
    if key not in found and len(found) == MOST_STEMS:
        return
    standing = found.setdefault(key, Standing(place))
    if word not in standing.forms:
        standing.forms.append(word)
    if key not in seen:
        seen.add(key)
        standing.weight += weight


def _texts(course: Course, teachers: Iterable[str], lectures: Iterable[str]) -> Iterator[Text]:
    own = course.language
    yield TITLE, own, course.title
    yield PROMISE, own, course.subtitle
    for number, name in enumerate(teachers):
        yield BESIDE if number else EDUCATOR, "", name
    if course.category:
        yield CATEGORY, "en", course.category.name
        yield CATEGORY, "es", course.category.name_es
    yield from ((FACET, code, LEVELS[course.level]) for code in SITE_LANGUAGES)
    yield from ((FACET, code, name) for code, name in language_names(own))
    yield OUTCOME, own, course.outcomes
    yield LECTURE, own, "\n\n\n".join(lectures)
    yield DESCRIPTION, own, plain_text(course.description_html)


@cache
def small_words(language: str) -> frozenset[str]:
    """Those that say nothing of what a course is about, in a language that we know them of."""
    code = language.partition("-")[0]
    return SMALL.get(code, frozenset()).union(course_words(code)) - SUBJECTS["always"]


@cache
def course_words(language: str) -> frozenset[str]:
    """Those of them that say what every course is, and for whom."""
    return frozenset(_words["course"].get(language.partition("-")[0], "").split())


@cache
def kinds_of_course() -> frozenset[str]:
    """What levels and languages are called, which is not what a course is about."""
    names = (name for code in NAMES for _language, name in language_names(code))
    return LEVEL_WORDS.union(*map(words_of, names))


@cache
def languages() -> frozenset[str]:
    """The names of languages that are one word, which means nothing else."""
    names = [words_of(name) for code in NAMES for _language, name in language_names(code)]
    return frozenset(words[0] for words in names if len(words) == 1) - OTHER["languages"]


@lru_cache(maxsize=256)
def language_names(code: str) -> list[tuple[str, str]]:
    """What a language is called in those of our pages and in itself, each with its own code."""
    names = [(code, own_name(code))]
    for page_language in SITE_LANGUAGES:
        with translation.override(page_language):
            names.append((page_language, gettext(NAMES[code])))
    return names
