"""Captions: WebVTT or SubRip in, WebVTT in UTF-8 stored, and the cues in it.

The library's work grows with the square of a line's length, hence LONGEST_LINE.
"""

import codecs
import io
import re
from dataclasses import dataclass

import webvtt
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

from .uploads import Upload
from .validators import validate_captions

LONGEST_LINE = 2_000  # characters
MOST_CUES = 10_000  # a caption each second for almost three hours
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
EXAMPLE = "00:01.000 --> 00:04.000"
HEADER = re.compile(r"WEBVTT(?=[ \t\n]|$)")


@dataclass(frozen=True)
class Cue:
    start: float  # seconds into the video
    end: float
    text: str  # without tags


def prepare(file: File) -> Upload:
    """Read captions to their end. Raises ValidationError with what people can do."""
    validate_captions(file)
    text = _text(file)
    captions = _parsed(text)
    _refuse_disorder(_cues(captions), text)
    if not HEADER.match(text):
        text = captions.content
    return Upload(ContentFile(text.encode()), ".vtt")


def cues(file: File) -> list[Cue]:
    """What is said in stored captions, and when."""
    return _cues(_parsed(_text(file)))


def _text(file: File) -> str:
    """UTF-8, or UTF-16 that says so itself; every other encoding would be a guess."""
    file.seek(0)
    content = file.read()
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text: str = content.decode(encoding)
    except UnicodeDecodeError:
        raise ValidationError(
            _("These captions are not in UTF-8: save them anew with the encoding UTF-8.")
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise _no_captions()
    return text


def _parsed(text: str) -> webvtt.WebVTT:
    """The captions; SubRip where there is no header of WebVTT."""
    try:
        if HEADER.match(text):
            return webvtt.WebVTT.from_string(text, strict=True)
        return webvtt.WebVTT.from_buffer(io.StringIO(text.lstrip()), format="srt")
    except (MalformedFileError, MalformedCaptionError, ValueError):
        _refuse_times(text)
        raise _no_captions() from None


def _cues(captions: webvtt.WebVTT) -> list[Cue]:
    return [
        Cue(_seconds(caption.start_time), _seconds(caption.end_time), caption.text)
        for caption in captions.captions
    ]


def _seconds(time: webvtt.models.Timestamp) -> float:
    return float(time.in_seconds() + time.milliseconds / 1000)


def _timings(text: str) -> list[tuple[int, str]]:
    """The lines that say when something is said, with their numbers."""
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if "-->" in line]


def _refuse_times(text: str) -> None:
    """Name the first line that was meant as a time, and is none."""
    mark, example = ("[.]", EXAMPLE) if HEADER.match(text) else ("[,.]", EXAMPLE.replace(".", ","))
    time = rf"\s*(\d+:)?[0-5]\d:[0-5]\d{mark}\d{{3}}\s*"
    for number, line in _timings(text):
        if not re.match(f"{time}-->{time}", line, re.ASCII):
            raise ValidationError(
                _("Line %(line)s (“%(text)s”) is no time as we read it: write it as %(example)s.")
                % {"line": number, "text": line.strip()[:40], "example": example}
            )


def _refuse_disorder(found: list[Cue], text: str) -> None:
    """WebVTT wants each cue to end after its start, and to start no earlier than the one before."""
    if not found:
        _refuse_times(text)
        raise ValidationError(_("There are no captions in this file: choose another."))
    if len(found) > MOST_CUES:
        raise ValidationError(
            _("There are %(number)s captions in this file: we take %(most)s at the most.")
            % {"number": len(found), "most": MOST_CUES}
        )
    lines = [number for number, _line in _timings(text)] + ["?"] * len(found)
    before = 0.0
    for number, cue in enumerate(found, 1):
        if cue.end <= cue.start or cue.start < before:
            raise ValidationError(
                _(
                    "Caption %(number)s in line %(line)s (“%(text)s”) ends before it starts, or "
                    "starts before the one above it: put the captions in order."
                )
                % {"number": number, "line": lines[number - 1], "text": cue.text[:40]}
            )
        before = cue.start


def _no_captions() -> ValidationError:
    return ValidationError(
        _(
            "We take captions as WebVTT (.vtt) or SubRip (.srt), and this is neither: export them "
            "as one of these, and choose the new file."
        )
    )
