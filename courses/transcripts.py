"""Caption tracks of lectures, and the lines of their transcripts.

`save` is the one way to store a track: its lines are made of its file with it.
"""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import File

from .contention import DEADLOCK, TAKEN, try_again
from .deletion import pointing_to
from .media import captions, files
from .media.captions import Cue
from .models import CaptionTrack, TranscriptLine

LONGEST_QUERY = 100  # characters that are searched for; a line repeats as many of what follows it
ENOUGH = 80  # characters, after which the end of a sentence ends a line
LONG = 240  # characters
LONG_AFTER = 20  # seconds
PAUSE = 4  # seconds of silence
CHUNK = 500  # rows
SENTENCE_ENDS = tuple(".!?…。！？؟।")  # noqa: RUF001


def save(track: CaptionTrack) -> None:
    """Store a track, new or changed; a new one takes the place of the one in its language."""
    with pointing_to(track.lecture):
        replaced = try_again(lambda: _store(track), TAKEN | DEADLOCK)
    files.delete_unused(replaced)


def save_version(track: CaptionTrack, fields: Iterable[str]) -> bool:
    """Store `fields` of a track, unless it was stored since it was read: then False."""
    replaced = files.names_in(CaptionTrack.objects.filter(pk=track.pk))
    is_stored = track.save_version(fields)
    if is_stored:
        write_lines(track)
        files.delete_unused(replaced)
    return is_stored


def _store(track: CaptionTrack) -> set[str]:
    """Returns the names of the files that it replaces."""
    same_language = CaptionTrack.objects.filter(lecture=track.lecture_id, language=track.language)
    other = same_language.exclude(pk=track.pk).values_list("pk", "version").first()
    if other:
        track.pk, track.version = other
        track._state.adding = False
    if not track._state.adding:
        track.version += 1
    replaced = files.names_in(CaptionTrack.objects.filter(pk=track.pk))
    track.save()
    write_lines(track)
    return replaced


def write_lines(track: CaptionTrack) -> None:
    """Make the lines of a track anew."""
    TranscriptLine.objects.filter(track=track.pk).delete()
    TranscriptLine.objects.bulk_create(
        (TranscriptLine(track_id=track.pk, **values) for values in line_values(track.file)),
        batch_size=CHUNK,
    )


def line_values(file: File) -> list[dict[str, Any]]:
    """What the lines of a file of captions hold; of a file that is gone there are none."""
    try:
        with file.open():
            found = lines(captions.cues(file))
    except (OSError, SuspiciousFileOperation, ValidationError):
        return []
    return [
        {
            "position": position,
            "seconds": int(line[0].start),
            "text": "\n".join(cue.text for cue in line),
            "times": " ".join(str(int(cue.start)) for cue in line),
            "following": _beginning(found[position + 1 : position + 1 + LONGEST_QUERY]),
        }
        for position, line in enumerate(found)
    ]


def lines(cues: Iterable[Cue]) -> list[list[Cue]]:
    """The cues of each line.

    A line ends with a sentence or before a pause, and is never much longer than LONG characters or
    LONG_AFTER seconds. An hour of speech has a few hundred, of a thousand cues.
    """
    found: list[list[Cue]] = []
    for cue in chain.from_iterable(map(_pieces, cues)):
        if found and _belongs(cue, found[-1]):
            found[-1].append(cue)
        else:
            found.append([cue])
    return found


def _pieces(cue: Cue) -> Iterator[Cue]:
    """A cue on one line; one that is much too long in pieces, and none of an empty one."""
    for text in textwrap.wrap(" ".join(cue.text.split()), LONG):
        yield Cue(cue.start, cue.end, text)


def _belongs(cue: Cue, line: list[Cue]) -> bool:
    length = sum(len(before.text) + 1 for before in line)
    is_sentence = line[-1].text.rstrip("\"'”»)").endswith(SENTENCE_ENDS)
    return not (
        (is_sentence and length >= ENOUGH)
        or length + len(cue.text) > LONG
        or cue.end - line[0].start > LONG_AFTER
        or cue.start - line[-1].end > PAUSE
    )


def _beginning(following: list[list[Cue]]) -> str:
    """As much of the next lines as a search may be long."""
    text = ""
    for cue in chain.from_iterable(following):
        if len(text) > LONGEST_QUERY:
            break
        text = f"{text} {cue.text}".strip()
    return text
