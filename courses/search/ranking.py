"""Whether a course answers a query, and how well."""

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from texts.words import UNSPACED

from .asking import Asked, Meaning
from .weighing import ASIDE, BESIDE, BETWEEN, CATEGORY, LECTURE, OUTCOME, TITLE, languages

ENOUGH = 2 / 3  # of the words, where no course has all
# Of so many words and more, where two of them are close to one another.
ENOUGH_CLOSE, FEWEST_CLOSE = 1 / 2, 4
FOLLOWING = 0.3  # how much more two words count that stand side by side as in the query


class Hit(NamedTuple):
    """That a course has words of a stem: what its posting says."""

    weight: int
    place: int
    forms: list[str]


Hits = Mapping[str, Hit]  # of a course, by stem
Best = tuple[Hit, float, Meaning]  # what it counts for, and how it was meant


class Marks(NamedTuple):
    """What was found in texts, folded."""

    words: Collection[str]
    beginnings: Collection[str]  # of words that were begun


class Score(NamedTuple):
    met: int  # words that are wanted and that the course has
    value: float


class Ranking:
    """Of courses, for one query.

    The words that are wanted are all but those aside; what the query is about are those of them but
    for levels. Where that leaves none, it is all.
    """

    def __init__(self, asked: list[Asked], *, enough: float = ENOUGH) -> None:
        self.asked = asked
        self.wanted = [each for each in asked if not (each.is_aside or each.follows)] or asked
        self.topics = [each for each in self.wanted if not each.is_level] or self.wanted
        self.as_one = [(each.follows, each.word) for each in asked if each.follows]
        # Topics must count for more where the course lacks one of these.
        self.tellers = [each for each in asked if each.is_circumstance or each.word in ASIDE]
        self.rarities = {each.word: each.rarity for each in asked}
        number = len(self.topics)
        self.least = max(1, ceil(enough * number))
        self.least_close = ceil(ENOUGH_CLOSE * number) if number >= FEWEST_CLOSE else number
        self.fewest = min(self.least, self.least_close)  # with which a course may be found

    def score(self, hits: Hits) -> Score | None:
        """None when the course has too few of the words. It lacks no language: whoever names one wants that."""
        best = self._best_of(hits)
        met = [found[0] for each in self.topics if (found := best[each.word])]
        is_enough = self._is_all(met, best) if len(met) == len(self.topics) else self._is_most(met)
        if not is_enough or self._lacks_language(best):
            return None
        return Score(sum(1 for each in self.wanted if best[each.word]), self._value(best))

    def value(self, hits: Hits) -> float:
        """What all the words count for that a course has, however few."""
        return self._value(self._best_of(hits))

    def _is_all(self, met: list[Hit], best: Mapping[str, Best | None]) -> bool:
        """Of the topics: but where the course lacks what they are wanted for, a topic alone must be in its
        title, and of several none in its description alone; where it lacks a word of ASIDE, a topic
        alone must be what it is about.
        """
        lacking = [each.is_circumstance for each in self.tellers if not best[each.word]]
        if not lacking:
            return True
        is_one = len(met) == 1
        if any(lacking):
            return min(hit.weight for hit in met) >= (TITLE if is_one else LECTURE)
        return not is_one or met[0].weight >= CATEGORY

    def _is_most(self, met: list[Hit]) -> bool:
        """Of the topics, with one in its title, promise or a name; or half of four and more, with two
        of them within a few words of what one learns, or of what stands before that.
        """
        if len(met) >= self.least and any(hit.weight >= BESIDE for hit in met):
            return True
        places = sorted(hit.place for hit in met if hit.weight >= OUTCOME)
        is_close = any(0 < second - first <= BETWEEN for first, second in pairwise(places))
        return is_close and len(met) >= self.least_close

    def _best_of(self, hits: Hits) -> dict[str, Best | None]:
        """Of each word what the course has; of those written as one both, side by side, or none."""
        best = {each.word: _best(each, hits) for each in self.asked}
        for first, second in self.as_one:
            one, other = best[first], best[second]
            if not (one and other and other[0].place == one[0].place + 1):
                best[first] = best[second] = None
        return best

    def _lacks_language(self, best: Mapping[str, Best | None]) -> bool:
        """One that is learned is what a course is about, not what it is held in."""
        return any(
            not (found := best[each.word]) or (each.is_learned and found[0].weight < BESIDE)
            for each in self.topics
            if each.word in languages()
        )

    def _value(self, best: Mapping[str, Best | None]) -> float:
        total = value_before = 0.0
        before: Asked | None = None
        for each in self.asked:
            found = best[each.word]
            if found is None:
                before = None
                continue
            value = found[1] * self.rarities[each.word]
            total += value
            if before and _are_side_by_side(before, each, best):
                total += FOLLOWING * (value + value_before)
            before, value_before = each, value
        return total

    def marks(self, found: Iterable[Hits]) -> Marks:
        """The words that these courses have; of those that were begun, the beginnings.

        Scripts without spaces have their words in the midst of others.
        """
        words: set[str] = set()
        beginnings: set[str] = set()
        for hits in found:
            best = self._best_of(hits)
            for each in self.asked:
                if of_word := best[each.word]:
                    hit, _value, meaning = of_word
                    is_begun = meaning.is_begun or UNSPACED.search(each.word)
                    begun = [form for form in hit.forms if is_begun and form.startswith(each.word)]
                    beginnings |= {each.word} if begun else set()
                    words.update(form for form in hit.forms if form not in begun)
        return Marks(sorted(words), sorted(beginnings))


def _are_side_by_side(one: Asked, other: Asked, best: Mapping[str, Best | None]) -> bool:
    """Is one as far behind the other in the course as in the query, and in the same text?"""
    first, second = best[one.word], best[other.word]
    if first is None or second is None:
        return False
    return second[0].place - first[0].place == other.at - one.at <= BETWEEN


def _best(asked: Asked, hits: Hits) -> Best | None:
    """Where the course has the word, or what it may mean."""
    best: Best | None = None
    for stem, meaning in asked.meanings.items():
        hit = hits.get(stem)
        if hit and hit.weight >= meaning.least:
            value = hit.weight * asked.share_of(hit.forms, meaning.share)
            if best is None or value > best[1]:
                best = hit, value, meaning
    return best
