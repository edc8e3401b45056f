"""Which courses speak of some of the words of a text: for what is said in a whole sentence, as goals are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from .asking import words_asked
from .postings import Candidates
from .ranking import Hits, Ranking
from .understanding import understand


@dataclass(frozen=True)
class Mentions:
    """Of published courses those that say the rarest of the words, and of more the best."""

    ranking: Ranking
    hits: Mapping[UUID, Hits]  # by course

    def value(self, course_id: UUID) -> float:
        """What the words count for in a course, the more the fewer courses have them."""
        return self.ranking.value(self.hits[course_id])

    def said(self, course_id: UUID) -> list[str]:
        """The words that a course has as they were typed, folded."""
        forms = {form for hit in self.hits[course_id].values() for form in hit.forms}
        return [each.word for each in self.ranking.asked if each.word in forms]


def mentions(text: str, without: Collection[str], most: float) -> Mentions:
    """Of the words of `text` but for those `without`, and for those that more than `most` courses
    have, if there are others.

    At most seven queries of a bounded number of rows; finds nothing while there is no index.
    """
    asked = words_asked(text)
    asked = [each for each in asked if each.word not in without] or asked
    for each in asked:
        each.is_last = False  # nothing is still being typed
    understand(asked)
    known = [each for each in asked if each.meanings]
    telling = [each for each in known if each.count <= most] or known
    candidates = Candidates(Ranking(telling, enough=0))
    if candidates.can_match:
        candidates.read()
    return Mentions(candidates.ranking, candidates.hits)
