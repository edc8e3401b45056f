"""Caption tracks of lectures, and the lines of their transcripts.

`save` is the one way to store a track: its lines are made of its file with it.
"""

import textwrap
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db import connection, transaction
from django.db.models.fields.files import FieldFile

from .contention import DEADLOCK, TAKEN, Moved, try_again
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
COLUMNS = ("position", "seconds", "text", "times", "following")  # what follows from a file
SENTENCE_ENDS = tuple(".!?…。！？؟।")  # noqa: RUF001


def save(track: CaptionTrack) -> None:
    """Store a track with its lines; where there is one in its language, it takes that one's place."""
    with pointing_to(track.lecture, track):
        replaced = try_again(lambda: _store(track), TAKEN | DEADLOCK)
        _settle_lines(track)
    files.delete_unused(replaced)


def save_version(track: CaptionTrack, fields: Iterable[str]) -> bool:
    """Store `fields` of a track, unless it was stored since it was read: then False."""
    replaced = files.names_in(CaptionTrack.objects.filter(pk=track.pk))
    with transaction.atomic():
        is_stored = track.save_version(fields)
        if is_stored:
            _write_lines(track)
    if is_stored:
        _settle_lines(track)
        files.delete_unused(replaced)
    return is_stored


def _store(track: CaptionTrack) -> set[str]:
    """Returns the name of the file that it replaces: of several at once, to one of them alone."""
    same_language = CaptionTrack.objects.filter(lecture=track.lecture_id, language=track.language)
    before = same_language.values("pk", "version", "file").first()
    if before is None:
        track.save(force_insert=True)
    else:
        track.pk, track.version = before["pk"], before["version"]
        if not track.save_version(["file"]):
            raise Moved
    _write_lines(track)
    return {before["file"]} if before else set()


def _write_lines(track: CaptionTrack) -> None:
    """In the transaction that stores the track; where there are none, `_settle_lines` does it."""
    if connection.features.supports_transactions:
        _replace_lines(track, line_values(track.file))


def _settle_lines(track: CaptionTrack) -> None:
    """Without transactions, let the lines say what the file says, whoever writes last."""
    while not connection.features.supports_transactions:
        stored = CaptionTrack.objects.filter(pk=track.pk).first()
        values = line_values(stored.file) if stored else []
        lines = TranscriptLine.objects.filter(track=track.pk).order_by("position")
        if list(lines.values(*COLUMNS)) == values:
            break
        try_again(partial(_replace_lines, track, values), TAKEN)


def _replace_lines(track: CaptionTrack, values: list[dict[str, Any]]) -> None:
    TranscriptLine.objects.filter(track=track.pk).delete()
    TranscriptLine.objects.bulk_create(
        (TranscriptLine(track_id=track.pk, **line) for line in values), batch_size=CHUNK
    )


def line_values(file: FieldFile) -> list[dict[str, Any]]:
    """What the lines of a file of captions hold; of a file that is gone there are none."""
    try:
        with file.storage.open(str(file)) as content:
            found = lines(captions.cues(content))
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
