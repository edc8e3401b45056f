"""The passages of a course that answer a question, without any model (docs/tutor.md)."""

from uuid import UUID

from courses.models import Course
from texts.words import words_of

from . import passages, ranking
from .passages import Passage
from .words import language_of, terms_of

LONGEST_QUESTION = 500  # characters
MOST_PASSAGES = 6


def find(
    course: Course, question: str, *, here: UUID | None = None, most: int = MOST_PASSAGES
) -> list[Passage]:
    """The passages of `course` that may answer `question`, the best first; none is an answer, too.

    `here` is the lecture that one asks from.
    """
    question = question[:LONGEST_QUESTION]
    places = passages.places_of(course)
    tracks = passages.tracks_of(places)
    languages = {course.language, *(language for _lecture, language in tracks.values())}
    terms = terms_of(question, languages)
    if not terms:
        return []
    passages.mark_texts(places, terms)
    total, found = passages.count_lines(tracks, terms)
    total += len(places)
    titles = [(place, words_of(place.title)) for place in places.values()]
    found = [
        number
        + sum(
            place.has[index] or any(word.startswith(term.prefixes) for word in words)
            for place, words in titles
        )
        for index, (term, number) in enumerate(zip(terms, found, strict=True))
    ]
    values = [ranking.rarity(total, number) for number in found]
    some, is_cut = passages.candidates(course, tracks, places, terms, values)
    asked = ranking.Asked(terms, language_of(question), course.language, here)
    best = ranking.best(some, asked, total, found if is_cut else None)[:most]
    for passage in best:
        passage.seconds = ranking.moment(passage, asked)
    return best
