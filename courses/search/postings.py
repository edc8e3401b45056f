"""Reading postings: those of rare words, and of common ones the best, or by their keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import product, zip_longest
from uuid import UUID

from django.db.models import QuerySet

from courses.models import SearchPosting

from .indexing import key_of
from .ranking import Hit, Ranking, Score

AT_ONCE = 192  # postings of rare words; of a common one its best so many: eight pages
LOOKED_UP = 1_200  # postings that are looked up by their keys
LOOKED_UP_OF_FEW = 600  # the same of few courses for what decides; then as many for the rest


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
        self._looked_up: set[str] = set()  # keys

    @cached_property
    def scores(self) -> dict[UUID, Score]:
        """Of those that have enough of the words."""
        scores = {key: self.ranking.score(hits) for key, hits in self.hits.items()}
        return {key: score for key, score in scores.items() if score}

    @property
    def is_common(self) -> bool:
        """Are there too many postings of the deciding stems to read them all?"""
        return self.can_match and bool(self._deciding.keys() - self._rare)

    def read(self) -> None:
        """At most three queries."""
        self._take_whole(self._rare)
        if common := self._deciding.keys() - self._rare:
            self.is_cut = True
            best = max(
                common, key=lambda stem: (stem in self.deciding[0].meanings, self.counts[stem])
            )
            postings = SearchPosting.objects.filter(stem=best).order_by("-rank")
            self._take(postings[:AT_ONCE])
        self._look_up(product(self.hits, sorted(self.counts)), LOOKED_UP)

    def read_of(self, course_ids: Collection[UUID]) -> None:
        """The same of few courses, the most important first: each is asked for the stems that decide.

        Those that are found, for all others; but of one word its likeliest meanings say enough.
        """
        self._take_whole(self._rare)
        deciding = ((key, stem) for stem in self._deciding for key in course_ids)
        self._look_up(deciding, LOOKED_UP_OF_FEW)
        if len(self.ranking.asked) > 1:
            found = [key for key in course_ids if key in self.hits]
            self._look_up(product(found, self.counts), LOOKED_UP_OF_FEW)

    @cached_property
    def _deciding(self) -> dict[str, int]:
        """How many courses have each stem that decides: the likeliest of each word, then the next."""
        places = zip_longest(*(each.meanings for each in self.deciding))
        return {stem: self.counts[stem] for place in places for stem in place if stem}

    @cached_property
    def _rare(self) -> set[str]:
        """Stems of which all postings are read."""
        rare = _fitting(self._deciding, AT_ONCE)
        return rare | _fitting(self.counts, AT_ONCE - sum(self.counts[stem] for stem in rare))

    def _look_up(self, asked: Iterable[tuple[UUID, str]], most: int) -> None:
        """Has this course this stem? Asked of the first so many; what is known is not asked."""
        keys = [
            key
            for course_id, stem in asked
            if stem not in self.whole
            and stem not in self.hits.get(course_id, ())
            and (key := key_of(stem, course_id)) not in self._looked_up
        ]
        if keys:
            self._looked_up.update(keys[:most])
            self._take(SearchPosting.objects.filter(pk__in=keys[:most]))
        if len(keys) > most:
            self.is_cut = True

    def _take_whole(self, stems: set[str]) -> None:
        """All postings of stems that are rare, unless there are many more than were counted."""
        if not stems:
            return
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
