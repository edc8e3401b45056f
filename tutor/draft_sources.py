"""The texts that drafts are made from: what is written and said in lectures, in numbered passages.

A model names a passage by its number, so what stands beside a draft is the lecture's own text.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.models import CaptionTrack, Course, Lecture, TranscriptLine
from texts.validators import without_controls

LONGEST_SOURCE = 24_000  # characters of all lectures together
ENOUGH = 300  # characters, after which a paragraph begins another passage
LONGEST_PASSAGE = 1500  # characters
FENCE = re.compile(r"\s{0,3}(```|~~~)")  # of code, which blank lines do not end


@dataclass(frozen=True)
class Passage:
    number: int  # 1, 2, 3 … in the source
    lecture: Lecture
    text: str  # Markdown


@dataclass(frozen=True)
class Source:
    passages: Sequence[Passage]
    is_cut: bool = False  # was there more than is sent?


def read(lectures: Sequence[Lecture], course: Course) -> Source:
    """What these lectures say, a fair share of each where it is too much. Two queries."""
    said = spoken(lectures, course)
    texts = [(it, [*_paragraphs(it.body), *said.get(it.pk, ())]) for it in lectures]
    return _shared(texts, LONGEST_SOURCE)


def written(lectures: Sequence[Lecture], longest: int) -> Source:
    """The same of their texts alone."""
    return _shared([(it, list(_paragraphs(it.body))) for it in lectures], longest)


def spoken(lectures: Iterable[Lecture], course: Course) -> dict[UUID, list[str]]:
    """The lines of each lecture's captions, in the course's language if there are such."""
    tracks: dict[UUID, CaptionTrack] = {}
    for track in CaptionTrack.objects.filter(lecture__in=[lecture.pk for lecture in lectures]):
        if track.language == course.language or track.lecture_id not in tracks:
            tracks[track.lecture_id] = track
    of_track = {track.pk: key for key, track in tracks.items()}
    found: dict[UUID, list[str]] = {}
    lines = TranscriptLine.objects.filter(track__in=list(of_track)).order_by("track", "position")
    for track_id, text in lines.values_list("track_id", "text") if of_track else ():
        found.setdefault(of_track[track_id], []).append(" ".join(without_controls(text).split()))
    return found


def _shared(lectures: Sequence[tuple[Lecture, list[str]]], longest: int) -> Source:
    passages: list[Passage] = []
    left, is_cut = longest, False
    for index, (lecture, paragraphs) in enumerate(lectures):
        share = left // (len(lectures) - index)
        for text in _joined(paragraphs):
            if len(text) > share:
                is_cut = True
                break
            passages.append(Passage(len(passages) + 1, lecture, text))
            share -= len(text)
            left -= len(text)
    return Source(passages, is_cut)


def _paragraphs(body: str) -> Iterator[str]:
    """What blank lines part, but within code."""
    paragraph: list[str] = []
    fence = ""
    for line in without_controls(body).split("\n"):
        if match := FENCE.match(line):
            fence = "" if match[1] == fence else fence or match[1]
        if line.strip() or fence:
            paragraph.append(line)
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []
    if paragraph:
        yield "\n".join(paragraph)


def _joined(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs in passages of some sentences."""
    passage = ""
    for paragraph in paragraphs:
        for part in _short(paragraph):
            if passage and len(passage) + len(part) > ENOUGH:
                yield passage
                passage = ""
            passage = f"{passage}\n\n{part}" if passage else part
    if passage:
        yield passage


def _short(paragraph: str) -> list[str]:
    if len(paragraph) <= LONGEST_PASSAGE:
        return [paragraph]
    return textwrap.wrap(paragraph, LONGEST_PASSAGE)
