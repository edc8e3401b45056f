"""Captions as people have them, and as they are stored"""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from courses.media import captions
from courses.media.captions import Cue

VTT = """WEBVTT

NOTE made by hand

STYLE
::cue { color: lime }

1
00:01.000 --> 00:02.500 align:start
Él <i>sube</i>.

00:02.500 --> 01:00:04.000
Two
lines & more
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
Él <i>sube</i>.

2
00:00:02,500 --> 01:00:04,000
Two
lines & more
"""
CUES = [Cue(1.0, 2.5, "Él sube."), Cue(2.5, 3604.0, "Two\nlines & more")]


def stored(content: bytes) -> bytes:
    upload = captions.prepare(ContentFile(content))
    assert upload.ending == ".vtt"
    return upload.content.read()


def refusal(content: str | bytes) -> str:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(ValidationError) as caught:
        captions.prepare(ContentFile(content))
    (message,) = caught.value.messages
    return message


def test_webvtt_is_stored_as_it_is():
    assert stored(VTT.encode()) == VTT.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", [VTT, SRT], ids=["vtt", "srt"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_way_of_writing_becomes_webvtt_in_utf_8(encoding, text, newline):
    content = stored(text.replace("\n", newline).encode(encoding))

    assert content.startswith(b"WEBVTT\n")
    assert captions.cues(ContentFile(content)) == CUES


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le", "utf-32"])
def test_other_encodings_are_refused(encoding):
    message = refusal(VTT.encode(encoding))

    assert message.startswith(("These captions are not in UTF-8", "We take captions as WebVTT"))


@pytest.mark.parametrize(
    "text",
    [
        "Hello.",
        "<!doctype html>",
        "WEBVTTX\n\n00:01.000 --> 00:02.000\nx\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<" * 5000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\nx\0\n",
        "\0" * 100,
    ],
)
def test_what_is_neither_is_refused(text):
    assert refusal(text).startswith("We take captions as WebVTT (.vtt) or SubRip (.srt)")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\nx\n", "Line 3 (“-00:01.000 --> 00:02.000”)"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx\n", "Line 3 (“00:01,000 --> 00:02,000”)"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nx\n", "Line 3 (“00:61.000 --> 00:62.000”)"),
        ("1\n00:00:01 --> 00:00:02\nx\n", "Line 2 (“00:00:01 --> 00:00:02”)"),
    ],
)
def test_a_line_that_is_no_time_is_named(text, line):
    assert refusal(text).startswith(f"{line} is no time as we read it: write it as 00:01")


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\nNOTE nothing\n"])
def test_captions_without_any_are_refused(text):
    assert refusal(text).startswith("There are no captions in this file")


def test_an_empty_file_is_told_so():
    assert refusal(b"") == "This file is empty: choose another."


@pytest.mark.parametrize(
    "times",
    [
        ["00:05.000 --> 00:06.000", "00:01.000 --> 00:02.000"],
        ["00:01.000 --> 00:02.000", "00:06.000 --> 00:05.000"],
        ["00:01.000 --> 00:02.000", "00:06.000 --> 00:06.000"],
    ],
)
def test_cues_out_of_order_are_named(times):
    text = "WEBVTT\n\n" + "".join(f"{time}\nWords {n}\n\n" for n, time in enumerate(times, 1))

    assert refusal(text).startswith("Caption 2 in line 6 (“Words 2”) ends before it starts")


def test_too_many_are_refused_with_the_number():
    cue = "00:00:01.000 --> 00:00:02.000\nx\n\n"

    assert "10001 captions" in refusal("WEBVTT\n\n" + cue * 10_001)
    assert stored(("WEBVTT\n\n" + cue * 10_000).encode())


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + ("<" * 1999 + "\n") * 520,
        "WEBVTT\n" + "a\n" * 500_000,
        "1\n00:00:01,000 --> 00:00:02,500\n" + "1\n" * 500_000,
        "1\n00:00:01,000 --> 00:00:02,500\n" + "1\n\n" * 340_000,
        "WEBVTT\n\nSTYLE\n" + "a{}\n" * 250_000,
    ],
    ids=["tags", "header", "digits", "gaps", "styles"],
)
def test_a_hostile_megabyte_does_not_hang(text):
    """Each took under a second; a parser that goes quadratic would take hours."""
    assert len(text) < 1024**2 + 100_000
    try:
        stored(text.encode()[: 1024**2])
    except ValidationError as error:
        assert error.messages  # noqa: PT017
