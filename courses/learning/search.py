"""/learn/search/: in the courses that one is enrolled in.

A lecture is found when its title, its article, or a line of a transcript has every word; to a line
counts what follows it too, as far as a search may be long. First come lectures by their title,
then by their article, then by what is said in them; in each of the three, those with the words in
one piece before those with them apart; then the course last touched, and the order of its lectures.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses import access
from courses.models import CaptionTrack, Chapter, Course, Lecture, TranscriptLine
from courses.models.course import MAX_SEARCH_WORDS
from courses.slices import looked_up
from courses.transcripts import LONGEST_QUERY
from texts.folding import fold, occurrences
from texts.markdown import plain_text

SHORTEST = 2  # letters
PAGE_SIZE = 10  # lectures
MOST_LECTURES = 300  # that are ranked by title and article; of more, the best
MOST_LINES = 1_000  # the same for lines of transcripts
MOST_TRACKS = 20_000  # SQLite takes 32,766 variables in a query
SHOWN_PLACES = 4  # of a lecture
BEFORE, AFTER = 60, 160  # letters of an article that are shown around the first word

TITLE, ARTICLE, TRANSCRIPT = 0, 2, 4  # ranks, of words in one piece; apart they are one more

Parts = list[tuple[str, bool]]  # of a text, and of each whether it is what was searched for


class Words:
    """What is searched for."""

    def __init__(self, typed: str) -> None:
        self.typed = typed[:LONGEST_QUERY].strip()
        self.folded = fold(self.typed)
        self.words = self.folded.split()[:MAX_SEARCH_WORDS]
        self.phrase = " ".join(self.words)
        self.is_too_short = len(self.folded) < SHORTEST

    def all_in(self, column: str) -> Q:
        found = Q()
        for word in self.words:
            found &= Q(**{f"{column}__contains": word})
        return found

    def ranks(self, column: str, rank: int) -> list[When]:
        phrase = Q(**{f"{column}__contains": self.phrase})
        return [When(phrase, then=rank), When(self.all_in(column), then=rank + 1)]

    def are_in(self, folded: str) -> bool:
        return all(word in folded for word in self.words)

    def start_in(self, folded: str) -> int:
        """Where the phrase begins, or the first of the words."""
        start = folded.find(self.phrase)
        return start if start >= 0 else min(folded.find(word) for word in self.words)

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        return occurrences(text, self.phrase) or occurrences(text, *self.words)

    def parts_of(self, text: str) -> Parts:
        parts, end = [], 0
        for start, stop in self.spans_in(text):
            parts += [(text[end:start], False), (text[start:stop], True)]
            end = stop
        return [part for part in [*parts, (text[end:], False)] if part[0]]


@dataclass
class Found:
    """A lecture that was found, before it is loaded."""

    rank: int
    place: tuple[int, int, int]  # of its course among mine, of its chapter, its own
    line_ids: list[UUID] = field(default_factory=list)


@dataclass
class Place:
    """A line of a transcript that was found."""

    track: CaptionTrack
    is_translation: bool  # in another language than the course's
    seconds: int  # where the caption with the first of the words begins
    parts: Parts


@dataclass
class Hit:
    """A lecture as the page shows it."""

    lecture: Lecture
    title: Parts
    excerpt: Parts
    places: list[Place]
    more: int  # places that are not shown


@require_safe
@limited("search")
def search(request: UserRequest) -> HttpResponse:
    words = Words(request.GET.get("q", ""))
    context: dict[str, Any] = {"words": words}
    if not words.is_too_short:
        found = _found(access.studied_courses(request.user), words)
        order = sorted(found, key=lambda key: (found[key].rank, found[key].place, key))
        page = Paginator(order, PAGE_SIZE).get_page(request.GET.get("page"))
        hits = _hits({key: found[key] for key in page}, words)
        context |= {"page": page, "hits": hits, "is_cut": _is_cut(found)}
    return render(request, "courses/learning/search.html", context)


def _is_cut(found: dict[UUID, Found]) -> bool:
    """May there be more than is ranked?"""
    lectures = sum(each.rank < TRANSCRIPT for each in found.values())
    lines = sum(len(each.line_ids) for each in found.values())
    return lectures == MOST_LECTURES or lines == MOST_LINES


def _found(course_ids: list[UUID], words: Words) -> dict[UUID, Found]:
    """The lectures that have the words, in four queries, on MongoDB five.

    By keys, not by joins: so each engine reads the rows of these courses alone.
    """
    chapters = Chapter.objects.filter(course__in=course_ids)
    course_order = {key: index for index, key in enumerate(course_ids)}
    places = {
        chapter_id: (course_order[course_id], position)
        for chapter_id, course_id, position in chapters.values_list("pk", "course_id", "position")
    }
    found = {
        key: Found(rank, (*places[chapter_id], position))
        for key, chapter_id, position, rank in _ranked_lectures(list(places), words)
    }
    of_track = {key: rest for key, *rest in _tracks(list(places))}
    for line_id, track_id, rank in _ranked_lines(list(of_track), words):
        lecture_id, chapter_id, position = of_track[track_id]
        new = Found(rank, (*places[chapter_id], position))
        found.setdefault(lecture_id, new).line_ids.append(line_id)
    return found


def _tracks(chapter_ids: list[UUID]) -> QuerySet:
    videos = Lecture.objects.filter(chapter__in=chapter_ids, kind=Lecture.Kind.VIDEO)
    keys = looked_up(videos.order_by().values_list("pk", flat=True)[:MOST_TRACKS])
    tracks = CaptionTrack.objects.filter(lecture__in=keys)
    columns = ("pk", "lecture_id", "lecture__chapter_id", "lecture__position")
    return tracks.order_by().values_list(*columns)[:MOST_TRACKS]


def _ranked_lectures(chapter_ids: list[UUID], words: Words) -> QuerySet:
    ranks = words.ranks("search_title", TITLE) + words.ranks("search_text", ARTICLE)
    lectures = Lecture.objects.filter(chapter__in=chapter_ids)
    lectures = lectures.filter(words.all_in("search_title") | words.all_in("search_text"))
    ranked = lectures.annotate(rank=Case(*ranks)).order_by("rank", "pk")
    return ranked.values_list("pk", "chapter_id", "position", "rank")[:MOST_LECTURES]


def _ranked_lines(track_ids: list[UUID], words: Words) -> QuerySet:
    lines = TranscriptLine.objects.filter(words.all_in("search_text"), track__in=track_ids)
    ranked = lines.annotate(rank=Case(*words.ranks("search_text", TRANSCRIPT)))
    return ranked.order_by("rank", "pk").values_list("pk", "track_id", "rank")[:MOST_LINES]


def _hits(found: dict[UUID, Found], words: Words) -> list[Hit]:
    """These lectures with what is shown of them, in two queries."""
    lectures = Lecture.objects.select_related("chapter__course").in_bulk(list(found))
    line_ids = [key for each in found.values() for key in each.line_ids]
    lines = TranscriptLine.objects.filter(pk__in=line_ids).select_related("track")
    places: dict[UUID, list[Place]] = {}
    for line in lines.order_by("track__language", "position"):
        lecture = lectures.get(line.track.lecture_id)
        place = lecture and _place(line, lecture.chapter.course, words)
        if lecture and place:
            places.setdefault(lecture.pk, []).append(place)
    return [_hit(lectures[key], places.get(key, []), words) for key in found if key in lectures]


def _hit(lecture: Lecture, places: list[Place], words: Words) -> Hit:
    shown = places[:SHOWN_PLACES]
    return Hit(
        lecture=lecture,
        title=words.parts_of(lecture.title)
        if words.are_in(lecture.search_title)
        else [(lecture.title, False)],
        excerpt=_excerpt(plain_text(lecture.body_html), words)
        if words.are_in(lecture.search_text)
        else [],
        places=shown,
        more=len(places) - len(shown),
    )


def _place(line: TranscriptLine, course: Course, words: Words) -> Place | None:
    """None when the words are in what follows the line alone: that is found by itself."""
    start = words.start_in(line.search_text)
    end = 0
    for seconds, caption in line.captions:
        end += len(fold(caption)) + 1
        if start < end - 1:
            text = line.text.replace("\n", " ")
            parts = words.parts_of(f"{text} {line.following}")
            is_translation = line.track.language != course.language
            return Place(line.track, is_translation, seconds, _until(parts, len(text)))
    return None


def _until(parts: Parts, length: int) -> Parts:
    """The parts up to `length` letters, and the words that go beyond."""
    kept: Parts = []
    for text, is_found in parts:
        if length <= 0:
            break
        kept.append((text if is_found else text[:length], is_found))
        length -= len(text)
    return kept


def _excerpt(text: str, words: Words) -> Parts:
    """The paragraph that has the most of the words, around the first of them."""
    paragraph = max(text.split("\n"), key=lambda part: _worth(fold(part), words), default="")
    spans = words.spans_in(paragraph)
    middle = spans[0][0] if spans else 0
    start = paragraph.rfind(" ", 0, max(middle - BEFORE, 0)) + 1
    stop = paragraph.find(" ", middle + AFTER)
    shown = paragraph[start:] if stop < 0 else paragraph[start:stop]
    ends = [("…", False)]
    parts = words.parts_of(shown)
    return ends * (start > 0) + parts + ends * (stop >= 0)


def _worth(folded: str, words: Words) -> tuple[bool, int]:
    return words.phrase in folded, sum(word in folded for word in words.words)
