"""Whether a course answers a query, and how well."""

from collections.abc import Collection, Iterable, Mapping
from math import ceil
from typing import NamedTuple

from texts.words import UNSPACED

from .asking import Asked, Meaning
from .weighing import ASIDE, BESIDE, CATEGORY, languages

ENOUGH = 2 / 3  # of the words, where no course has all
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
        self.only_topic = len(self.topics) == 1
        self.least = max(1, ceil(enough * len(self.topics)))

    def score(self, hits: Hits) -> Score | None:
        """None when the course has too few of the words.

        Where it lacks a topic, it must have another one in its title, promise or a name; where it
        lacks a word of ASIDE, the only topic there or in its category. It lacks no language: whoever
        names one wants that.
        """
        best = self._best_of(hits)
        met = [found for each in self.topics if (found := best[each.word])]
        is_about = len(met) == len(self.topics) or any(hit.weight >= BESIDE for hit, *_ in met)
        if len(met) < self.least or not is_about or self._lacks_language(best):
            return None
        if self.only_topic and met[0][0].weight < CATEGORY and self._lacks_aside(best):
            return None
        return Score(sum(1 for each in self.wanted if best[each.word]), self._value(best))

    def value(self, hits: Hits) -> float:
        """What all the words count for that a course has, however few."""
        return self._value(self._best_of(hits))

    def _best_of(self, hits: Hits) -> dict[str, Best | None]:
        """Of each word what the course has; of those written as one both, side by side, or none."""
        best = {each.word: _best(each, hits) for each in self.asked}
        for first, second in self.as_one:
            one, other = best[first], best[second]
            if not (one and other and other[0].place == one[0].place + 1):
                best[first] = best[second] = None
        return best

    def _lacks_aside(self, best: Mapping[str, Best | None]) -> bool:
        return any(each.word in ASIDE and not best[each.word] for each in self.asked)

    def _lacks_language(self, best: Mapping[str, Best | None]) -> bool:
        """One that is learned is what a course is about, not what it is held in."""
        return any(
            not (found := best[each.word]) or (each.is_learned and found[0].weight < BESIDE)
            for each in self.topics
            if each.word in languages()
        )

    def _value(self, best: Mapping[str, Best | None]) -> float:
        total = value_before = 0.0
        # Where the word before stands in the course, and here.
        before: tuple[int, int] | None = None
        for each in self.asked:
            found = best[each.word]
            if found is None:
                before = None
                continue
            (_weight, place, _forms), value = found[0], found[1] * each.rarity
            total += value
            if before and place - before[0] == each.at - before[1]:
                total += FOLLOWING * (value + value_before)
            before, value_before = (place, each.at), value
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
