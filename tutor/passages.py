"""The passages of a course that have words of a question, as the database finds them.

A passage is a piece of a lecture's text under one heading, a line of its transcript, or its title
alone. However long the course is, there are seven queries, and bounds on what they bring.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, Value, When

from courses.models import CaptionTrack, Chapter, Course, Lecture, TranscriptLine
from texts.markdown import sections

from .words import Term

MOST_TRACKS = 20_000  # SQLite takes 32,766 variables in a query
MOST_LECTURES = 60  # whose texts are read
MOST_TEXT = 400_000  # characters of them
MOST_LINES = 400  # of transcripts
LONG = 500  # characters, after which a new passage begins

Tracks = dict[UUID, tuple[UUID, str]]  # of each track the lecture and the language


@dataclass
class Place:
    """A lecture of the course."""

    lecture_id: UUID
    title: str
    chapter_title: str
    order: tuple[int, int]
    is_video: bool
    has: list[bool] = field(default_factory=list)  # of each term, may its text have it?


@dataclass
class Passage:
    place: Place
    text: str
    language: str
    heading: str = ""
    anchor: str = ""  # the heading's id on the lecture's page
    seconds: int | None = None  # into the video, where it begins to say what was asked
    captions: tuple[tuple[int, str], ...] = ()  # of a line, each with its second
    following: str = ""  # how the next line begins
    is_title: bool = False
    length: int = 0  # words
    score: float = 0
    share: float = 0  # of the question's weight that it has, from 0 to 1
    said: int = 0  # terms of the question that stand in it, or above it

    def covers(self, second: int) -> bool:
        return bool(self.captions) and self.captions[0][0] <= second <= self.captions[-1][0]

    def is_said_in(self, other: "Passage") -> bool:
        """At the same time, in another language."""
        if self.language == other.language:
            return False
        return any(other.covers(second) for second, _ in self.captions) or any(
            self.covers(second) for second, _ in other.captions
        )


def places_of(course: Course) -> dict[UUID, Place]:
    """Every lecture of the course, in two queries."""
    chapters = {
        key: (position, title)
        for key, position, title in Chapter.objects.filter(course=course).values_list(
            "pk", "position", "title"
        )
    }
    rows = Lecture.objects.filter(chapter__in=list(chapters)).order_by()
    places = {}
    for key, chapter_id, position, title, kind in rows.values_list(
        "pk", "chapter_id", "position", "title", "kind"
    ):
        above, chapter_title = chapters[chapter_id]
        is_video = kind == Lecture.Kind.VIDEO
        places[key] = Place(key, title, chapter_title, (above, position), is_video)
    return places


def tracks_of(places: dict[UUID, Place]) -> Tracks:
    """By keys, not by a join: so each engine reads the rows of these lectures alone."""
    videos = [key for key, place in places.items() if place.is_video][:MOST_TRACKS]
    rows = CaptionTrack.objects.filter(lecture__in=videos).order_by()
    columns = rows.values_list("pk", "lecture_id", "language")[:MOST_TRACKS]
    return {key: (lecture_id, language) for key, lecture_id, language in columns}


def mark_texts(places: dict[UUID, Place], terms: list[Term]) -> None:
    """Set `has` of each lecture."""
    flags: dict[str, Any] = {
        f"has_{number}": Case(When(_has(term), then=1), default=0)
        for number, term in enumerate(terms)
    }
    for place in places.values():
        place.has = [False] * len(terms)
    is_found = reduce(or_, map(_has, terms))
    for start in range(0, len(places), MOST_TRACKS):
        some = list(places)[start : start + MOST_TRACKS]
        rows = Lecture.objects.filter(is_found, pk__in=some).order_by().annotate(**flags)
        for key, *has in rows.values_list("pk", *flags):
            places[key].has = [bool(flag) for flag in has]


def count_lines(tracks: Tracks, terms: list[Term]) -> tuple[int, list[int]]:
    """How many lines there are, and about how many have each of the terms."""
    if not tracks:
        return 0, [0] * len(terms)
    lines = TranscriptLine.objects.filter(track__in=list(tracks))
    counts = {f"n_{number}": Count("pk", filter=_has(term)) for number, term in enumerate(terms)}
    found = lines.aggregate(total=Count("pk"), **counts)
    return found["total"], [found[name] for name in counts]


def candidates(
    course: Course,
    tracks: Tracks,
    places: dict[UUID, Place],
    terms: list[Term],
    values: list[float],
) -> tuple[list[Passage], bool]:
    """Those that have most of the question, and whether there are more than are read.

    A term is worth as much as its value says.
    """
    lines = _lines(tracks, places, terms, values)
    is_cut = (
        len(lines) == MOST_LINES or sum(any(each.has) for each in places.values()) > MOST_LECTURES
    )
    titles = [
        Passage(place, place.title, course.language, is_title=True) for place in places.values()
    ]
    return [*_texts(course, places, values), *lines, *titles], is_cut


def _lines(
    tracks: Tracks, places: dict[UUID, Place], terms: list[Term], values: list[float]
) -> list[Passage]:
    if not tracks:
        return []
    worth: Any = Value(0)
    for term, value in zip(terms, values, strict=True):
        worth = worth + Case(When(_has(term), then=Value(round(value * 100))), default=Value(0))
    is_found = reduce(or_, map(_has, terms))
    lines = TranscriptLine.objects.filter(is_found, track__in=list(tracks))
    ranked = lines.annotate(worth=worth).order_by("-worth", "pk")
    columns = ("track_id", "times", "text", "following")
    passages = []
    for track_id, times, text, following in ranked.values_list(*columns)[:MOST_LINES]:
        lecture_id, language = tracks[track_id]
        if place := places.get(lecture_id):
            captions = tuple(zip(map(int, times.split()), text.split("\n"), strict=True))
            line = Passage(place, " ".join(text.split()), language, following=following)
            line.seconds, line.captions = captions[0][0], captions
            passages.append(line)
    return passages


def _texts(course: Course, places: dict[UUID, Place], values: list[float]) -> Iterator[Passage]:
    def worth(place: Place) -> tuple[float, tuple[int, int]]:
        pairs = zip(place.has, values, strict=True)
        return -sum(value for has, value in pairs if has), place.order

    found = sorted((place for place in places.values() if any(place.has)), key=worth)
    keys = [place.lecture_id for place in found[:MOST_LECTURES]]
    texts = dict(Lecture.objects.filter(pk__in=keys).values_list("pk", "body_html"))
    left = MOST_TEXT
    for key in keys:
        html = texts.get(key, "")[:left]
        left -= len(html)
        for anchor, heading, text in sections(html):
            for piece in _pieces(text):
                yield Passage(places[key], piece, course.language, heading, anchor)


def _has(term: Term) -> Q:
    return reduce(or_, (Q(search_text__contains=prefix) for prefix in term.prefixes))


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs in a row, as long as one reads at a glance."""
    piece = ""
    for paragraph in text.split("\n"):
        if piece and len(piece) + len(paragraph) > LONG:
            yield piece
            piece = ""
        piece = f"{piece}\n{paragraph}".strip()
    if piece:
        yield piece
