"""Finding courses by what people type (docs/search.md)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from courses.models import Course, CourseQuerySet, SearchPosting

from .asking import Asked, query_words, understand, words_asked
from .postings import WITHIN, Candidates
from .ranking import Marks, Ranking, Score

logger = logging.getLogger(__name__)

MOST = 500  # courses that are found
FEW = 24  # results on a page; where the best of a common word leave fewer, filters may be narrow
NARROW = 1_000  # courses within filters, up to which each of them is looked at
LAST = 20  # courses that say whether the index is filled
FILLED = "search-is-filled"  # the key of that it is
FILLED_KEPT = 24 * 3600  # seconds
WARNED, WARNED_KEPT = "search-is-not-filled", 3600  # the key of that the log says so, and seconds


@dataclass(frozen=True)
class Found:
    rows: dict[UUID, tuple] = field(default_factory=dict)  # by keys of courses, the best first
    is_more: bool = False  # there may be others
    asked: int = 0  # words that count
    met: int = 0  # of them that the courses have
    marks: Marks | None = None
    spelling: str = ""  # of the whole query, where no course has a word as it was typed


class Search:
    """What was typed: understood once, and looked for among courses, or then among fewer of them.

    `columns` are read of each course that is found, in the query that looks whether it is among them.

    Reads a bounded number of rows in at most seven queries; in up to five more when all words are
    common and few of the courses that they fit best are among those. Once a day in two more. Among
    fewer courses, in one query or those five.
    """

    def __init__(self, text: str, columns: Sequence[str] = ()) -> None:
        self.text = text
        self.columns = columns
        self.asked = words_asked(text)

    @cached_property
    def candidates(self) -> Candidates:
        understand(self.asked)
        candidates = Candidates(Ranking(self.asked))
        if candidates.can_match:
            candidates.read()
        return candidates

    def best_of(self, courses: CourseQuerySet) -> Found:
        """Those of these courses that fit best."""
        if not self.asked:
            return Found()
        if not _is_filled():
            return self._without_index(courses)
        candidates = self.candidates
        nothing = Found(asked=len(self.asked), spelling=_spelling(self.text, self.asked))
        if not candidates.can_match:
            return nothing
        best, is_more = self._best(candidates, courses.order_by())
        if not best:
            return replace(nothing, is_more=is_more)
        ranking = candidates.ranking
        return Found(
            rows=best,
            is_more=is_more,
            asked=len(self.asked),
            met=ranking.score(candidates.hits[next(iter(best))]).met,  # type: ignore[union-attr]
            marks=ranking.marks(candidates.hits[key] for key in best),
            spelling=nothing.spelling,
        )

    def _best(
        self, candidates: Candidates, courses: CourseQuerySet
    ) -> tuple[dict[UUID, tuple], bool]:
        """Those that have the most words, by how much these count, then by popularity.

        And whether there may be others.
        """
        scores = _scores(candidates)
        rows = self._read(among(courses, list(scores)))
        is_more = candidates.is_cut
        if candidates.is_cut and len(rows) < FEW:
            within = self._read(courses[: NARROW + 1])
            if len(within) <= NARROW:
                is_more = not candidates.look_up(within, WITHIN)
                scores, rows = _scores(candidates), within
        found = {key: scores[key] for key in rows if key in scores}
        most = max((score.met for score in found.values()), default=0)
        order = {
            key: (-score.value, -rows[key][0], key)
            for key, score in found.items()
            if score.met == most
        }
        best = sorted(order, key=order.__getitem__)
        return {key: rows[key][1:] for key in best[:MOST]}, is_more or len(best) > MOST

    def _read(self, courses: QuerySet[Course]) -> dict[UUID, tuple]:
        """The popularity of each, and the columns that are wanted."""
        found = courses.values_list("pk", "enrollment_count", *self.columns)
        return {key: tuple(row) for key, *row in found}

    def _without_index(self, courses: CourseQuerySet) -> Found:
        """Those in which every word occurs, by popularity: as after an upgrade. Reads every course."""
        popular = courses.search(self.text).order_by("-enrollment_count", "pk")
        found = list(popular.values_list("pk", *self.columns)[: MOST + 1])
        return Found(
            rows={key: tuple(row) for key, *row in found[:MOST]},
            is_more=len(found) > MOST,
            asked=len(self.asked),
            met=len(self.asked) if found else 0,
            marks=Marks((), sorted(each.word for each in self.asked)),
        )


def _is_filled() -> bool:
    """Has `index_courses` come to its end? It goes by keys: then it has been at the last courses.

    One alone may be there before, as it was changed meanwhile. Once all are, nothing is asked.
    """
    if cache.get(FILLED):
        return True
    of_no_index = Coalesce("status", "status")  # by one, all that are published would be sorted
    published = Course.objects.alias(now=of_no_index).filter(
        now=Course.Status.PUBLISHED, educator__banned=False
    )
    last = set(published.order_by("-pk").values_list("pk", flat=True)[:LAST])
    postings = SearchPosting.objects.filter(course__in=last).order_by()
    is_filled = last <= set(postings.values_list("course_id", flat=True).distinct())
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


def _scores(candidates: Candidates) -> dict[UUID, Score]:
    """Of those that have enough of the words."""
    scores = {key: candidates.ranking.score(hits) for key, hits in candidates.hits.items()}
    return {key: score for key, score in scores.items() if score}


def _spelling(text: str, asked: list[Asked]) -> str:
    """The query without its slips; empty when there are none, or words that nothing explains."""
    nearest = {each.word: each.spelling for each in asked if each.spelling}
    if not nearest or not all(each.meanings for each in asked):
        return ""
    return " ".join(nearest.get(word, word) for word in query_words(text))
