"""Captions for lectures in tests."""

from django.core.files.base import ContentFile

from courses import transcripts
from courses.models import CaptionTrack, Lecture

from .media.samples import CAPTIONS

SPOKEN = b"""WEBVTT

00:01.000 --> 00:04.000
Welcome to the stairs.

12:31.000 --> 12:34.000
Hold the r\xc3\xb6pe, then

12:34.200 --> 12:38.000
climb up Quickly to the roof.

12:38.000 --> 12:41.000
Mind <b>the</b> & gap.
"""


def add_captions(lecture: Lecture, content: bytes = CAPTIONS, language: str = "en") -> CaptionTrack:
    """As an educator's form stores them."""
    track = CaptionTrack(lecture=lecture, language=language)
    track.file.save("a.vtt", ContentFile(content), save=False)
    transcripts.save(track)
    return track


def text_of(*cues: tuple[str, str]) -> bytes:
    """WebVTT of captions of two seconds each: their starts as `12:34`, and their words."""
    blocks = ["WEBVTT"]
    for start, words in cues:
        minutes, seconds = start.split(":")
        blocks.append(f"{start}.000 --> {minutes}:{int(seconds) + 1:02}.900\n{words}")
    return "\n\n".join(blocks).encode()
