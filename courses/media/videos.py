"""Videos: opened by MediaInfo, and taken when browsers play what is in them.

A file is read in a process of its own (`probe.py`), which seeks in it rather than loading it.
"""

import contextlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from .uploads import Upload
from .validators import no_room, validate_video

logger = logging.getLogger(__name__)

PROBE = Path(__file__).with_name("probe.py")
PATIENCE = 20  # seconds that a file may take to be read
LONGEST = 24 * 3600  # seconds
ENDINGS = {"MPEG-4": ".mp4", "WebM": ".webm"}
QUICKTIME = "QuickTime"  # a profile of MPEG-4 that not every browser opens
PICTURES = {"AVC", "AV1", "VP8", "VP9"}  # AVC is H.264
SOUNDS = {"AAC", "MPEG Audio", "Opus", "Vorbis"}
DEEP = {"AVC": "4:2:0"}  # H.264 of more colors plays nowhere

Track = dict[str, Any]


def prepare(file: File) -> Upload:
    """See what the file is. Raises ValidationError with what people can do."""
    validate_video(file)
    tracks = tracks_in(file)
    ending = _ending(tracks["General"][0])
    _refuse_unplayable(tracks)
    return Upload(file, ending, seconds=_seconds(tracks["General"][0]))


def length(file: File) -> int:
    """Seconds that the video lasts; 0 when the file does not say, as recordings of a browser."""
    return _seconds(tracks_in(file)["General"][0])


def tracks_in(file: File) -> dict[str, list[Track]]:
    """What MediaInfo says of the file, by type of track; it finds none in what is no video or sound."""
    found: dict[str, list[Track]] = {"General": [], "Video": [], "Audio": []}
    with _on_disk(file) as stream:
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", str(PROBE)],
                stdin=stream,
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.SubprocessError as error:
            logger.warning("A file is not readable: %s", error)
            return found | {"General": [{}]}
    for track in json.loads(done.stdout):
        found.setdefault(track["track_type"], []).append(track)
    return found if found["General"] else found | {"General": [{}]}


@contextlib.contextmanager
def _on_disk(file: File) -> Iterator[IO[bytes]]:
    """The file, from its start, as another process can read it; ValidationError on a full disk."""
    if hasattr(file, "temporary_file_path"):
        with open(file.temporary_file_path(), "rb") as stream:
            yield stream
        return
    try:
        copy = _copied(file)
    except OSError as error:
        raise no_room() from error
    with copy:
        yield copy


def _copied(file: File) -> IO[bytes]:
    copy = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked for it closes it
    for chunk in file.chunks():
        copy.write(chunk)
    copy.seek(0)
    return copy


def _ending(container: Track) -> str:
    ending = ENDINGS.get(container.get("format") or "")
    if not ending or container.get("format_profile") == QUICKTIME:
        raise _no_video()
    if container.get("istruncated"):
        raise ValidationError(
            _("The end of this video is missing: export or copy it again, and choose the new file.")
        )
    return ending


def _refuse_unplayable(tracks: dict[str, list[Track]]) -> None:
    if not tracks["Video"]:
        raise _no_video()
    for track in tracks["Video"]:
        is_deep = track["format"] in DEEP and (
            track["chroma_subsampling"] != DEEP[track["format"]] or track["bit_depth"] != 8
        )
        if track["format"] not in PICTURES or is_deep:
            raise _unplayable(track["format"])
    for track in tracks["Audio"]:
        if track["format"] not in SOUNDS:
            raise _unplayable(track["format"])


def _no_video() -> ValidationError:
    return ValidationError(
        _(
            "We take MP4 and WebM videos, and this is neither: export it as MP4 (H.264 and AAC), "
            "and choose the new file."
        )
    )


def _unplayable(codec: str | None) -> ValidationError:
    return ValidationError(
        _(
            "Not every browser plays this video (%(codec)s): export it as MP4 with H.264 and AAC, "
            "and choose the new file."
        )
        % {"codec": (codec or "?")[:20]}
    )


def _seconds(container: Track) -> int:
    try:
        milliseconds = float(container.get("duration") or 0)
    except ValueError:
        return 0
    return round(min(max(milliseconds / 1000, 0), LONGEST))
