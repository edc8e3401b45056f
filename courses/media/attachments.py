"""Files to take along from a lecture: taken by what is in them, which their name has to agree with.

They are not unpacked and not changed; they leave as downloads alone (`storage.py`).
"""

import csv
import io
import re
from itertools import islice
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from . import videos
from .uploads import Upload
from .validators import validate_attachment

TAIL = 66_000  # bytes: the last record of a zip and the comment behind it
LARGEST_TABLE = 20 * 1024**2  # bytes
ROWS = 1000  # of a table, which are read
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NO_TEXT = re.compile("[\0-\x08\x0e-\x1f]")
PAGE = re.compile(r"\s*<(!doctype|html|\?xml|script)", re.IGNORECASE)
# By MediaInfo's name of the container: the ending, and the codecs that browsers play.
SOUNDS = {
    "MPEG Audio": (".mp3", {"MPEG Audio"}),
    "MPEG-4": (".m4a", {"AAC"}),
    "Ogg": (".ogg", {"Vorbis", "Opus"}),
    "Wave": (".wav", {"PCM"}),
}
AUDIO = tuple(ending for ending, _codecs in SOUNDS.values())
ENDINGS = (".pdf", ".zip", ".csv", *AUDIO)
ALIKE = {".oga": ".ogg", ".opus": ".ogg", ".wave": ".wav"}  # other names of the same


def prepare(file: File) -> Upload:
    """See what the file is. Raises ValidationError with what people can do."""
    validate_attachment(file)
    ending = PurePosixPath(file.name or "").suffix.lower()
    ending = ALIKE.get(ending, ending)
    if ending not in ENDINGS:
        raise ValidationError(
            _(
                "We take PDF, zip, CSV and audio (.mp3, .m4a, .ogg, .wav): put other files into "
                "a zip, and choose that."
            )
        )
    found = _found(file, ending)
    if found != ending:
        raise ValidationError(
            _(
                "This is named %(ending)s and is something else: choose the right file, or name "
                "it as what it is."
            )
            % {"ending": ending}
        )
    return Upload(file, ending)


def is_audio(name: str) -> bool:
    return PurePosixPath(name).suffix in AUDIO


def _found(file: File, ending: str) -> str:
    """The ending of what is in the file; empty for what we do not know."""
    start, end = _ends(file)
    if start.lstrip().startswith(b"%PDF-"):
        return _whole(".pdf", b"%%EOF" in end)
    if start.startswith((b"PK\3\4", b"PK\5\6")):
        return _whole(".zip", b"PK\5\6" in end)
    if ending == ".csv":
        return ".csv" if _is_table(file) else ""
    return _sound(file) if ending in AUDIO else ""


def _ends(file: File) -> tuple[bytes, bytes]:
    file.seek(0)
    start = file.read(1024)
    file.seek(max(0, file.size - TAIL))
    return start, file.read(TAIL)


def _whole(ending: str, is_whole: bool) -> str:
    if not is_whole:
        raise ValidationError(
            _("The end of this file is missing: export or copy it again, and choose the new file.")
        )
    return ending


def _is_table(file: File) -> bool:
    """Text in lines, such as a spreadsheet exports."""
    if file.size > LARGEST_TABLE:
        raise ValidationError(_("A table may have %(size)s at the most.") % {"size": "20 MB"})
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("This table is not in UTF-8: save it anew as “CSV UTF-8”, and choose the new file.")
        ) from None
    if NO_TEXT.search(text) or PAGE.match(text) or not text.strip():
        return False
    try:
        for _row in islice(csv.reader(io.StringIO(text, newline="")), ROWS):
            pass
    except csv.Error:
        return False
    return True


def _sound(file: File) -> str:
    tracks = videos.tracks_in(file)
    container = tracks["General"][0].get("format") or ""
    ending, codecs = SOUNDS.get(container, ("", set()))
    codecs_found = {track.get("format") for track in tracks["Audio"]}
    is_plain = codecs_found and codecs_found <= codecs and not tracks["Video"]
    return ending if is_plain else ""
