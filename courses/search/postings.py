"""Reading postings: those of rare words, and of common ones the best, or by their keys."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from courses.models import SearchPosting

from .indexing import key_of
from .ranking import Hit, Ranking, Score

AT_ONCE = 192  # postings of rare words; of a common one its best so many: eight pages
LOOKED_UP = 1_200  # postings that are looked up by their keys
WITHIN = 8_000  # and within narrow filters: for 1,000 courses, eight stems
TOGETHER = 2_000  # that one query looks up


class Candidates:
    """Courses that may answer a query, with what they have of it: `hits`, by course and stem."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.hits: dict[UUID, dict[str, Hit]] = defaultdict(dict)
        self.known = sorted(
            (each for each in ranking.topics if each.meanings), key=lambda each: each.count
        )
        self.can_match = (
            len(self.known) >= ranking.least
        )  # may any course have enough of the topics?
        # A course that has enough of the topics has one of so many, which may as well be rare.
        self.deciding = self.known[: max(0, len(self.known) - ranking.least + 1)]
        self.counts = {
            stem: meaning.count for each in ranking.asked for stem, meaning in each.meanings.items()
        }
        self.whole: set[str] = set()  # stems of which all postings were read
        self.is_cut = False  # may there be courses, or words of them, that were not read?

    @cached_property
    def scores(self) -> dict[UUID, Score]:
        """Of those that have enough of the words."""
        scores = {key: self.ranking.score(hits) for key, hits in self.hits.items()}
        return {key: score for key, score in scores.items() if score}

    def read(self) -> None:
        """At most three queries."""
        deciding = {stem: self.counts[stem] for each in self.deciding for stem in each.meanings}
        rare = _fitting(deciding, AT_ONCE)
        rare |= _fitting(self.counts, AT_ONCE - sum(self.counts[stem] for stem in rare))
        if rare:
            self._take_whole(rare)
        if common := deciding.keys() - rare:
            self.is_cut = True
            best = max(
                common, key=lambda stem: (stem in self.deciding[0].meanings, self.counts[stem])
            )
            postings = SearchPosting.objects.filter(stem=best).order_by("-rank")
            self._take(postings[:AT_ONCE])
        if not self.look_up(self.hits, LOOKED_UP):
            self.is_cut = True

    def look_up(self, course_ids: Iterable[UUID], most: int) -> bool:
        """Read which of the other stems the courses have; False when those are too many to try all."""
        others = sorted(self.counts.keys() - self.whole)
        keys = [
            key_of(stem, course_id)
            for course_id in course_ids
            for stem in others
            if stem not in self.hits.get(course_id, ())
        ]
        for start in range(0, min(len(keys), most), TOGETHER):
            some = keys[start : min(start + TOGETHER, most)]
            self._take(SearchPosting.objects.filter(pk__in=some))
        return len(keys) <= most

    def _take_whole(self, stems: set[str]) -> None:
        """All postings of stems that are rare, unless there are many more than were counted."""
        most = 2 * AT_ONCE
        if self._take(SearchPosting.objects.filter(stem__in=sorted(stems))[:most]) < most:
            self.whole = stems
        else:
            self.is_cut = True

    def _take(self, postings: QuerySet[SearchPosting]) -> int:
        """Returns how many there were."""
        vars(self).pop("scores", None)  # those of what was known before
        rows = postings.values_list("course_id", "stem", "rank", "place", "forms")
        for course_id, stem, rank, place, forms in rows:
            self.hits[course_id][stem] = Hit(rank // 100, place, forms.split())
        return len(rows)


def _fitting(counts: dict[str, int], most: int) -> set[str]:
    """The rarest stems, as many as have no more than `most` postings together."""
    total, fitting = 0, set()
    for stem, count in sorted(counts.items(), key=lambda item: item[1]):
        total += count
        if total <= most:
            fitting.add(stem)
    return fitting
