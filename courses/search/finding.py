"""Finding courses by what people type (docs/search.md)."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from courses.models import Course, CourseQuerySet, SearchPosting, is_of_banned

from .asking import Asked, language_alone, leave_circumstances, query_words, words_asked
from .compounds import parted
from .postings import Candidates
from .ranking import Marks, Ranking
from .understanding import understand

logger = logging.getLogger(__name__)

MOST = 500  # courses that are found
FEW = 600  # courses, each of which is looked at where a word that decides is common
LAST = 20  # courses that say whether the index is filled
FILLED = "search-is-filled"  # the key of that it is
FILLED_KEPT = 24 * 3600  # seconds
WARNED, WARNED_KEPT = "search-is-not-filled", 3600  # the key of that the log says so, and seconds


@dataclass(frozen=True)
class Found:
    rows: dict[UUID, tuple] = field(default_factory=dict)  # by keys of courses, the best first
    is_more: bool = False  # there may be others
    asked: int = 0  # words that are wanted
    met: int = 0  # of them that the courses have
    spelling: str = ""  # of the whole query, where no course has a word as it was typed
    words_alone: tuple[str, ...] = ()  # that courses have, of several that no course has together


class Search:
    """What was typed: understood once, and looked for among courses, or then among fewer of them.

    `columns` are read of each course that is found, in the query that looks whether it is among them.

    Reads a bounded number of rows in some five queries, nine at most, and two more where courses
    have a word that is counted as rare; twice, where less is asked for then; once a day in two
    more; `best_within` in none.
    """

    def __init__(self, text: str, columns: Sequence[str] = ()) -> None:
        self.text = text
        self.columns = columns
        self.asked = words_asked(text)
        self._rows: dict[UUID, tuple] = {}  # that the candidates have among the courses
        # What all the words found, which is nothing, when less is asked for.
        self._before: Found | None = None

    @cached_property
    def is_filled(self) -> bool:
        return _is_filled()

    @cached_property
    def candidates(self) -> Candidates:
        """Of what was typed; nothing is known of courses yet."""
        understand(self.asked)
        return Candidates(Ranking(parted(self.asked)))

    @property
    def is_common(self) -> bool:
        """Is a word that decides so common that `best_of` looks at the courses that it fits best alone?"""
        return bool(self.asked) and self.is_filled and self.candidates.is_common

    def best_of(self, courses: CourseQuerySet) -> Found:
        """Those of these courses that fit best; where there are none, of less than was typed."""
        if not self.asked:
            return Found()
        if not self.is_filled:
            return self._without_index(courses)
        return self._of_all_or_less(self._best_of, courses)

    def best_of_few(self, courses: CourseQuerySet) -> Found:
        """The same of few courses, where words that decide are common: each is looked at."""
        return self._of_all_or_less(self._best_of_few, courses)

    def _of_all_or_less(
        self, look: Callable[[CourseQuerySet], Found], courses: CourseQuerySet
    ) -> Found:
        """Where all of it finds nothing: a language alone, or all but what it is wanted for."""
        found = look(courses)
        if found.rows or self._before:
            return found
        if language := language_alone(self.text):
            self.asked = language
            del self.candidates
        elif leave_circumstances(self.asked, self.text):
            self.candidates = Candidates(Ranking(parted(self.asked)))
        else:
            return found
        self._before = found
        return look(courses)

    def _best_of(self, courses: CourseQuerySet) -> Found:
        if self.candidates.can_match:
            self.candidates.read()
            found = among(courses.order_by(), list(self.candidates.scores))
            self._rows = _read(found, self.columns)
        return self._best(self._rows)

    def best_within(self, courses: CourseQuerySet, fits: Callable[[tuple], bool]) -> Found:
        """The same of fewer courses than were looked at: of those whose columns fit."""
        if not self.asked or not self.is_filled:
            return self.best_of(courses)
        return self._best({key: row for key, row in self._rows.items() if fits(row[1:])})

    def _best_of_few(self, courses: CourseQuerySet) -> Found:
        self._rows = _read(courses.order_by()[: FEW + 1], self.columns)
        popular = sorted(self._rows.items(), key=lambda item: -item[1][0])
        if self.candidates.can_match:
            self.candidates.read_of([key for key, _row in popular])
        found = self._best(self._rows)
        return replace(found, is_more=found.is_more or len(self._rows) > FEW)

    def marks(self, keys: Iterable[UUID]) -> Marks:
        """What of the words these courses have, of those that were found."""
        if not self.asked or not self.is_filled:
            return Marks((), sorted(each.word for each in self.asked))
        return self.candidates.ranking.marks(self.candidates.hits[key] for key in keys)

    def _best(self, rows: dict[UUID, tuple]) -> Found:
        """Those that have the most words, by how much these count, then by popularity."""
        candidates = self.candidates
        found = {key: score for key, score in candidates.scores.items() if key in rows}
        most = max((score.met for score in found.values()), default=0)
        order = {
            key: (-score.value, -rows[key][0], key)
            for key, score in found.items()
            if score.met == most
        }
        best = sorted(order, key=order.__getitem__)
        before = self._before or Found(asked=len(candidates.ranking.wanted))
        if self._before and not best:
            return replace(before, is_more=before.is_more or candidates.may_be_more(most))
        return Found(
            rows={key: rows[key][1:] for key in best[:MOST]},
            is_more=candidates.may_be_more(most) or len(best) > MOST or before.is_more,
            asked=before.asked,
            met=most,
            spelling=_spelling(self.text, candidates.ranking.wanted),
            words_alone=() if best else _words_alone(candidates.ranking.wanted),
        )

    def _without_index(self, courses: CourseQuerySet) -> Found:
        """Those in which every word occurs, by popularity: as after an upgrade. Reads every course."""
        popular = courses.search(self.text).order_by("-enrollment_count", "pk")
        found = list(popular.values_list("pk", *self.columns)[: MOST + 1])
        return Found(
            rows={key: tuple(row) for key, *row in found[:MOST]},
            is_more=len(found) > MOST,
            asked=len(self.asked),
            met=len(self.asked) if found else 0,
        )


def _read(courses: QuerySet[Course], columns: Sequence[str]) -> dict[UUID, tuple]:
    """The popularity of each, and the columns."""
    found = courses.values_list("pk", "enrollment_count", *columns)
    return {key: tuple(row) for key, *row in found}


def _is_filled() -> bool:
    """Has `index_courses` come to its end? It goes by keys: then most of the last courses are there.

    A few may be there before, as they were changed meanwhile, or be missing after it, as they were
    published just now. Once most are there, nothing is asked for a day.
    """
    if cache.get(FILLED):
        return True
    of_no_index = Coalesce("status", "status")  # by one, all that are published would be sorted
    published = Course.objects.alias(now=of_no_index).filter(now=Course.Status.PUBLISHED)
    published = published.exclude(is_of_banned())
    last = list(published.order_by("-pk").values_list("pk", flat=True)[:LAST])
    postings = SearchPosting.objects.filter(course__in=last).order_by()
    indexed = postings.values_list("course_id", flat=True).distinct()
    is_filled = 2 * len(indexed) > len(last) or not last
    if is_filled:
        cache.set(FILLED, True, FILLED_KEPT)
    elif cache.add(WARNED, True, WARNED_KEPT):
        logger.warning("Search has no index of all courses: run manage.py index_courses.")
    return is_filled


def among(courses: CourseQuerySet, keys: list[UUID]) -> QuerySet[Course]:
    """Those of `courses` with these keys, which is how the database reads them.

    Next to `status = 'published'`, SQLite would read all that are published. MongoDB would not, and
    is slow where one query asks another.
    """
    if not connection.features.supports_foreign_keys:
        return courses.filter(pk__in=keys)
    return Course.objects.filter(Exists(courses.filter(pk=OuterRef("pk"))), pk__in=keys).order_by()


def _words_alone(wanted: list[Asked]) -> tuple[str, ...]:
    known = [each.spelling or each.word for each in wanted if each.is_known]
    return tuple(known) if len(wanted) > 1 else ()


def _spelling(text: str, asked: list[Asked]) -> str:
    """The query without its slips; empty when there are none, or words that nothing explains."""
    nearest = {each.word: each.spelling for each in asked if each.spelling}
    if not nearest or not all(each.meanings for each in asked):
        return ""
    return " ".join(_spelled(typed, nearest) for typed in text.split())


def _spelled(typed: str, nearest: dict[str, str]) -> str:
    words = query_words(typed)
    if nearest.keys().isdisjoint(words):
        return typed
    return " ".join(nearest.get(word, word) for word in words)
