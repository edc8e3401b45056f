"""Finding courses by what people type (docs/search.md)."""

import logging
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
    keys: list[UUID] = field(default_factory=list)  # of courses, the best first
    is_more: bool = False  # there may be others
    asked: int = 0  # words that count
    met: int = 0  # of them that the courses have
    marks: Marks | None = None
    spelling: str = ""  # of the whole query, where no course has a word as it was typed


class Search:
    """What was typed: understood once, and looked for among courses, or then among fewer of them.

    Reads a bounded number of rows in at most seven queries; in up to five more when all words are
    common and few of the courses that they fit best are among those. Once a day in two more.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = words_asked(text)

    @cached_property
    def candidates(self) -> Candidates:
        understand(self.asked)
        candidates = Candidates(Ranking(self.asked))
        if candidates.may_do:
            candidates.read()
        return candidates

    def best_of(self, courses: CourseQuerySet) -> Found:
        """Those of these courses that fit best."""
        if not self.asked:
            return Found()
        if not _is_filled():
            return _find_without_index(self.text, self.asked, courses)
        candidates = self.candidates
        nothing = Found(asked=len(self.asked), spelling=_spelling(self.text, self.asked))
        if not candidates.may_do:
            return nothing
        best, is_more = _best(candidates, courses.order_by())
        if not best:
            return replace(nothing, is_more=is_more)
        keys, ranking = best[:MOST], candidates.ranking
        return Found(
            keys=keys,
            is_more=is_more or len(best) > MOST,
            asked=len(self.asked),
            met=ranking.score(candidates.hits[keys[0]]).met,  # type: ignore[union-attr]
            marks=ranking.marks(candidates.hits[key] for key in keys),
            spelling=nothing.spelling,
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


def _find_without_index(text: str, asked: list[Asked], courses: CourseQuerySet) -> Found:
    """Those in which every word occurs, by popularity: as after an upgrade. Reads every course."""
    popular = courses.search(text).order_by("-enrollment_count", "pk")
    keys = list(popular.values_list("pk", flat=True)[: MOST + 1])
    marks = Marks((), sorted(each.word for each in asked))
    return Found(keys[:MOST], len(keys) > MOST, len(asked), len(asked) if keys else 0, marks)


def _best(candidates: Candidates, courses: CourseQuerySet) -> tuple[list[UUID], bool]:
    """Those that have the most words, by how much these count, then by popularity.

    And whether there may be others.
    """
    scores = _scores(candidates)
    popularity = _popularity(among(courses, list(scores)))
    is_more = candidates.is_cut
    if candidates.is_cut and len(popularity) < FEW:
        within = _popularity(courses[: NARROW + 1])
        if len(within) <= NARROW:
            is_more = not candidates.look_up(within, WITHIN)
            scores, popularity = _scores(candidates), within
    found = {key: scores[key] for key in popularity if key in scores}
    most = max((score.met for score in found.values()), default=0)
    order = {
        key: (-score.value, -popularity[key], key)
        for key, score in found.items()
        if score.met == most
    }
    return sorted(order, key=order.__getitem__), is_more


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


def _popularity(courses: QuerySet[Course]) -> dict[UUID, int]:
    return dict(courses.values_list("pk", "enrollment_count"))


def _spelling(text: str, asked: list[Asked]) -> str:
    """The query without its slips; empty when there are none, or words that nothing explains."""
    nearest = {each.word: each.spelling for each in asked if each.spelling}
    if not nearest or not all(each.meanings for each in asked):
        return ""
    return " ".join(nearest.get(word, word) for word in query_words(text))
