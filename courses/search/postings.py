"""Reading postings: those of rare words, and of common ones the best, or by their keys."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, product, zip_longest
from uuid import UUID

from django.db.models import QuerySet

from courses.models import SearchPosting

from .indexing import key_of
from .ranking import Hit, Ranking, Score
from .weighing import weight_of

AT_ONCE = 168  # postings of rare words; of a common one its best so many: seven pages
# Postings that are looked up by their keys; of one word, whose other meanings change the order alone,
# a third.
LOOKED_UP = 1_000
LOOKED_UP_OF_FEW = 600  # the same of few courses for what decides; then as many for the rest
MOST_MISCOUNTED = 2  # stems that turn out to be common, each for one query more


class Candidates:
    """Courses that may answer a query, with what they have of it: `hits`, by course and stem."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.hits: dict[UUID, dict[str, Hit]] = defaultdict(dict)
        self.known = sorted(
            (each for each in ranking.topics if each.meanings), key=lambda each: each.count
        )
        # May any course have enough of the topics?
        self.can_match = len(self.known) >= ranking.fewest
        # A course that has enough of the topics has one of so many, which may as well be rare.
        self.deciding = self.known[: max(0, len(self.known) - ranking.fewest + 1)]
        self.counts = {
            stem: meaning.count for each in ranking.asked for stem, meaning in each.meanings.items()
        }
        self.whole: set[str] = set()  # stems of which all postings were read
        self.common: set[str] = set()  # stems that were counted as rare, and are not
        self.is_cut = False  # was a word looked for in its best courses alone?
        self.is_partly_known = False  # may courses that were read have more of the words?
        self._looked_up: set[str] = set()  # keys

    @cached_property
    def scores(self) -> dict[UUID, Score]:
        """Of those that have enough of the words."""
        scores = {key: self.ranking.score(hits) for key, hits in self.hits.items()}
        return {key: score for key, score in scores.items() if score}

    @property
    def is_common(self) -> bool:
        """Are there too many postings of the deciding stems to read them all?"""
        return self.can_match and bool(self._deciding.keys() - (self._rare - self.common))

    def may_be_more(self, met: int) -> bool:
        """May there be other courses that have `met` of the words, or more?

        Courses that have them all have the rarest one: where that was read whole, they are known.
        """
        has_all = met == len(self.ranking.wanted)
        knows_all = has_all and any(each.meanings.keys() <= self.whole for each in self.known)
        return self.is_partly_known or (self.is_cut and not knows_all)

    def read(self) -> None:
        """At most three queries, and up to two more where far more courses have a word than was counted."""
        self._take_rare()
        if common := self._deciding.keys() - self.whole:
            best = max(
                common, key=lambda stem: (stem in self.deciding[0].meanings, self.counts[stem])
            )
            postings = SearchPosting.objects.filter(stem=best).order_by("-rank")
            if len(self._take(postings[:AT_ONCE])) < AT_ONCE:
                self.whole.add(best)
            self.is_cut = bool(common - self.whole)
        self._look_up(self._likeliest_first(list(self.hits)), self._share(LOOKED_UP))

    def read_of(self, course_ids: Sequence[UUID]) -> None:
        """The same of few courses, the most important first: each is asked for the stems that decide.

        Those that are found, for all others; of one word those that are not, for its next meanings.
        """
        self.is_cut = self.is_partly_known = False
        self._take_rare()
        if len(self.ranking.asked) == 1:
            likeliest, *others = self._deciding
            self._look_up(product([likeliest], course_ids), LOOKED_UP_OF_FEW)
            left = [key for key in course_ids if key not in self.hits]
            self._look_up(product(others, left), self._share(LOOKED_UP_OF_FEW))
        else:
            self._look_up(product(self._deciding, course_ids), LOOKED_UP_OF_FEW)
            found = [key for key in course_ids if key in self.hits]
            self._look_up(self._likeliest_first(found), LOOKED_UP_OF_FEW)

    def _share(self, most: int) -> int:
        return most if len(self.ranking.asked) > 1 else most // 3

    def _likeliest_first(self, course_ids: Sequence[UUID]) -> Iterator[tuple[str, UUID]]:
        """Each stem and course: first of all courses what each word likeliest means, then the next."""
        for place in zip_longest(*(each.meanings for each in self.ranking.asked)):
            for course_id in course_ids:
                yield from ((stem, course_id) for stem in place if stem)

    @cached_property
    def _deciding(self) -> dict[str, int]:
        """How many courses have each stem that decides: the likeliest of each word, then the next."""
        places = zip_longest(*(each.meanings for each in self.deciding))
        return {stem: self.counts[stem] for place in places for stem in place if stem}

    @cached_property
    def _rare(self) -> set[str]:
        """Stems of which all postings are read, by what was counted of them."""
        rare = _fitting(self._deciding, AT_ONCE)
        others = {stem: count for stem, count in self.counts.items() if stem not in rare}
        return rare | _fitting(others, AT_ONCE - sum(self.counts[stem] for stem in rare))

    def _look_up(self, asked: Iterable[tuple[str, UUID]], most: int) -> None:
        """Has a course this stem? Asked of the first so many; what is known is not asked."""
        unknown = (
            (key, (stem, course_id))
            for stem, course_id in asked
            if stem not in self.whole
            and stem not in self.hits.get(course_id, ())
            and (key := key_of(stem, course_id)) not in self._looked_up
        )
        meant = dict(islice(unknown, most))
        self.is_partly_known = self.is_partly_known or next(unknown, None) is not None
        if not meant:
            return
        self._looked_up.update(meant)
        postings = SearchPosting.objects.filter(pk__in=list(meant))
        rows = postings.values_list("pk", "rank", "place", "forms")
        self._note((*meant[key], rank, place, forms) for key, rank, place, forms in rows)

    def _take_rare(self) -> None:
        """All postings of stems that are rare, stem by stem.

        One that far more courses have than were counted, as of a form that is rarer than its stem, is
        common: those of its best were read. After two such ones, all that are left count as common.
        """
        most, left = 2 * AT_ONCE, sorted(self._rare - self.common - self.whole)
        for _ in range(MOST_MISCOUNTED + 1):
            postings = SearchPosting.objects.filter(stem__in=left).order_by("stem", "-rank")
            taken = self._take(postings[:most]) if left else []
            if len(taken) < most:
                self.whole.update(left)
                return
            last = taken[-1]
            self.whole.update({*taken} - {last})
            self.common.add(last)
            self.counts[last] = max(self.counts[last], most)
            left = [stem for stem in left if stem not in taken]
        self.common.update(left)

    def _take(self, postings: QuerySet[SearchPosting]) -> list[str]:
        """Returns their stems."""
        rows = list(postings.values_list("stem", "course_id", "rank", "place", "forms"))
        self._note(rows)
        return [stem for stem, *_ in rows]

    def _note(self, rows: Iterable[tuple[str, UUID, int, int, str]]) -> None:
        vars(self).pop("scores", None)  # those of what was known before
        for stem, course_id, rank, place, forms in rows:
            self.hits[course_id][stem] = Hit(weight_of(rank), place, forms.split())


def _fitting(counts: dict[str, int], most: int) -> set[str]:
    """The rarest stems, as many as have no more than `most` postings together."""
    total, fitting = 0, set()
    for stem, count in sorted(counts.items(), key=lambda item: item[1]):
        total += count
        if total <= most:
            fitting.add(stem)
    return fitting
