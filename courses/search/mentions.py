"""Which courses speak of some of the words of a text: for what is said in a whole sentence, as goals are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from .asking import IN, Asked, query_words, words_that_count
from .postings import Candidates
from .ranking import Hits, Ranking
from .understanding import understand
from .weighing import BESIDE, languages


@dataclass(frozen=True)
class Mentions:
    """Of published courses those that have the rarest of the words, and of more the best."""

    ranking: Ranking
    hits: Mapping[UUID, Hits]  # by course

    def value(self, course_id: UUID) -> float:
        """What the words count for in a course, the more the fewer courses have them; 0 for nothing."""
        return self.ranking.value(self.hits[course_id])

    def said(self, course_id: UUID) -> list[str]:
        """The words that a course has as they were typed, folded."""
        forms = {form for hit in self.hits[course_id].values() for form in hit.forms}
        return [each.word for each in self.ranking.asked if each.word in forms]


def mentions(
    text: str, without: Collection[str], most: float, few: Sequence[UUID] = ()
) -> Mentions:
    """Of the words of `text` but for those `without`, and for those that more than `most` courses
    have, if there are others. With `few`, of these courses alone, the most important first.

    At most eight queries of a bounded number of rows; finds nothing while there is no index.
    """
    asked = words_that_count(query_words(text, longest=len(text)), without)
    for each in asked:
        each.is_last = False  # nothing is still being typed
    understand(asked)
    _are_subjects(asked)
    known = [each for each in asked if each.meanings]
    telling = [each for each in known if _courses_with(each) <= most] or known
    candidates = Candidates(Ranking(telling, enough=0))
    if candidates.can_match and few:
        candidates.read_of(few)
    elif candidates.can_match:
        candidates.read()
    return Mentions(candidates.ranking, candidates.hits)


def _are_subjects(asked: list[Asked]) -> None:
    """A language is what someone wants to learn, unless it is what courses are to be held `in`."""
    for each in asked:
        if each.word in languages() and each.neighbours[0] not in IN:
            for meaning in each.meanings.values():
                meaning.least = max(meaning.least, BESIDE)


def _courses_with(asked: Asked) -> int:
    """How many have the word, by the commonest that it may mean."""
    return max(meaning.count for meaning in asked.meanings.values())
