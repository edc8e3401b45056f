"""In which order passages answer a question, and whether they do.

A passage counts for each word of the question by how rare that is in the course, and by how often
it stands in the passage and above it: in its heading, in the titles of its lecture and chapter.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log
from uuid import UUID

from .passages import Passage
from .words import Term, stems_of

# What a word of the question counts for where it stands; in the passage itself, 1.
HEADING, TITLE, NEXT, CHAPTER, BESIDE = 0.8, 0.7, 0.5, 0.3, 0.2
ALIKE = 0.6  # a word that stands for it, or that it is the beginning of
TWICE = 1.6  # is as good as two words: it is in the passage and above it; so is one in a title
REPEATED = 1.2  # how soon a word that is said again counts for no more
LENGTH = 0.5  # how much a long passage has to say a word more often
USUAL = 30  # words of a passage
SPOKEN = 1.5  # how much more a passage counts in the language of the question
ABSENT = 0.5  # a word that the course never says
BARE = 0.6  # and a title alone
CLOSE = 0.25  # of the best one's score, that others must have
HERE = 1.1  # how much more one of the lecture counts that one asks from
ENOUGH = 0.43  # of the question's weight, below which no passage answers it…
HALF = 0.5  # …and below which the best must have more than one of its words
OF_ONE_LECTURE = 3  # passages at the most
SHORTEST_BEGINNING = 4  # letters of a word that a longer one may begin with


@dataclass(frozen=True)
class Asked:
    """A question, as it was asked in a course."""

    terms: list[Term]
    language: str  # empty when we do not know it
    course_language: str
    here: UUID | None  # the lecture that one asks from
    counts: dict[str, Counter[str]] = field(default_factory=dict)  # of texts that passages share

    def stems(self, text: str, language: str) -> Counter[str]:
        key = f"{language}:{text}"
        if key not in self.counts:
            self.counts[key] = Counter(stems_of(text, language))
        return self.counts[key]


def rarity(total: int, found: int) -> float:
    return log(1 + (total - found + 0.5) / (found + 0.5))


def best(
    passages: list[Passage], asked: Asked, total: int, found: list[int] | None
) -> list[Passage]:
    """Those that answer the question, the best first.

    The course has about `total` passages, of which so many have each of the terms as `found` says;
    without it, these passages are all that have any.
    """
    own = [_own(passage, asked) for passage in passages]
    if found is None:
        found = [sum(times[number] > 0 for times in own) for number in range(len(asked.terms))]
    total = max(total, len(passages))
    values = [rarity(total, number) * (1 if number else ABSENT) for number in found]
    for passage, times in zip(passages, own, strict=True):
        _score(passage, times, _above(passage, asked), values)
        passage.score *= _favor(passage, asked)
    if not any(_is_enough(passage) for passage in passages):
        return []
    least = CLOSE * max(passage.score for passage in passages)
    close = [passage for passage in passages if passage.score >= least]
    close.sort(key=lambda passage: (-passage.score, passage.place.order, passage.seconds or 0))
    return list(_varied(close))


def _favor(passage: Passage, asked: Asked) -> float:
    """By what kind of passage it is."""
    favor = HERE if passage.place.lecture_id == asked.here else 1
    favor *= SPOKEN if passage.language == asked.language else 1
    return favor * BARE if passage.is_title else favor


def _own(passage: Passage, asked: Asked) -> list[float]:
    """How often a passage says each term."""
    counts = Counter(stems_of(passage.text, passage.language))
    passage.length = counts.total()
    return [_times(term, counts, passage.language) for term in asked.terms]


def _above(passage: Passage, asked: Asked) -> list[float]:
    """What each term counts for by what stands around the passage."""
    place, language = passage.place, asked.course_language
    around = [
        (HEADING, asked.stems(passage.heading, language), language),
        (NEXT, Counter(stems_of(passage.following, passage.language)), passage.language),
        (CHAPTER, asked.stems(place.chapter_title, language), language),
    ]
    if not passage.is_title:
        around.append((TITLE, asked.stems(place.title, language), language))
    return [
        BESIDE * has
        + sum(worth * min(_times(term, counts, code), 1) for worth, counts, code in around)
        for has, term in zip(place.has, asked.terms, strict=True)
    ]


def _times(term: Term, counts: Counter[str], language: str) -> float:
    """How often a text says a term; what stands for it counts for less."""
    if not counts:
        return 0
    stem = term.stems[language]
    others = sum(counts[other] for other in term.others[language])
    if not counts[stem] and len(stem) >= SHORTEST_BEGINNING:
        others += sum(count for other, count in counts.items() if other.startswith(stem))
    return counts[stem] + ALIKE * others


def _score(passage: Passage, own: list[float], above: list[float], values: list[float]) -> None:
    total = sum(values)
    dampened = REPEATED * (1 - LENGTH + LENGTH * passage.length / USUAL)
    for times, around, value in zip(own, above, values, strict=True):
        said = times + around
        passage.score += value * said * (REPEATED + 1) / (said + dampened)
        passage.share += value * min(said, 1) / total
        is_strong = said >= TWICE or (passage.is_title and times >= 1)
        passage.said += (said >= ALIKE) + is_strong


def _is_enough(passage: Passage) -> bool:
    return passage.share >= HALF or (passage.share >= ENOUGH and passage.said > 1)


def moment(passage: Passage, asked: Asked) -> int | None:
    """The second of the first caption with a word of the question, or of the line's first."""
    for second, caption in passage.captions:
        counts = Counter(stems_of(caption, passage.language))
        if any(_times(term, counts, passage.language) for term in asked.terms):
            return second
    return passage.seconds


def _varied(passages: list[Passage]) -> Iterator[Passage]:
    """Without what says the same again: a translation, a bare title, too much of one lecture."""
    taken: dict[UUID, list[Passage]] = {}
    for passage in passages:
        of_lecture = taken.setdefault(passage.place.lecture_id, [])
        is_said = any(passage.is_said_in(other) for other in of_lecture)
        is_more = not (passage.is_title and of_lecture) and not is_said
        if is_more and len(of_lecture) < OF_ONE_LECTURE:
            of_lecture.append(passage)
            yield passage
