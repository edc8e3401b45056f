"""What is read in an uploaded video, and which ones are taken"""

import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from courses.media import videos
from tests.courses.media.samples import sample

NEITHER = "We take MP4 and WebM videos, and this is neither:"
UNPLAYABLE = "Not every browser plays this video"


def prepare(content: bytes):
    return videos.prepare(ContentFile(content, "a.mp4"))


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        prepare(content)
    (message,) = caught.value.messages
    return message


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("h264.mp4", ".mp4"),
        ("mute.mp4", ".mp4"),
        ("av1.mp4", ".mp4"),
        ("vp9.webm", ".webm"),
        ("vp8.webm", ".webm"),
    ],
)
def test_what_browsers_play_is_taken_with_its_length(name, ending):
    upload = prepare(sample(name))

    assert (upload.ending, upload.seconds, upload.bytes) == (ending, 3, len(sample(name)))
    assert upload.content.file.getvalue() == sample(name)


def test_the_length_is_read_from_the_file():
    assert videos.length(ContentFile(sample("vp9.webm"))) == 3


def test_a_probe_that_does_not_start_is_no_full_disk(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(FileNotFoundError):
        prepare(sample("h264.mp4"))


@pytest.mark.parametrize("name", ["h264.mkv", "h264.mov"])
def test_other_containers_are_refused(name):
    assert refusal(sample(name)).startswith(NEITHER)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n",
        b"\0" * 5000,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 5000,
    ],
    ids=["html", "vtt", "zeros", "webm in name"],
)
def test_what_is_no_video_is_refused(content):
    assert refusal(content).startswith(NEITHER)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("hevc.mp4", "HEVC"), ("mpeg4.mp4", "MPEG-4 Visual"), ("ac3.mp4", "AC-3")],
)
def test_what_only_some_browsers_play_is_refused_with_what_to_do(name, codec):
    assert refusal(sample(name)) == (
        f"{UNPLAYABLE} ({codec}): export it as MP4 with H.264 and AAC, and choose the new file."
    )


def test_h264_of_more_colors_is_refused():
    assert refusal(sample("h264_422.mp4")).startswith(UNPLAYABLE)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["h264.mp4", "vp9.webm"])
def test_a_torn_video_is_refused(name, part):
    content = sample(name)

    assert refusal(content[: int(len(content) * part)]).startswith("The end of this video is miss")


def test_two_gigabytes_are_not_loaded():
    """The box of media is as long as the whole file; nothing of it is read but its ends."""
    content = sample("h264.mp4")
    start = content.index(b"mdat") - 4
    moov = content[content.index(b"moov") - 4 :]
    size = 2 * 1024**3 - start - len(moov)
    with TemporaryUploadedFile("a.mp4", "video/mp4", 0, None) as file:
        file.write(content[:start] + b"\0\0\0\x01mdat" + size.to_bytes(8, "big"))
        file.seek(start + size)
        file.write(moov)
        file.size = file.tell()
        file.seek(0)

        assert videos.prepare(file).seconds == 3  # within the memory that probe.py allows itself


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("courses.media.videos.PATIENCE", 0)

    assert refusal(sample("h264.mp4")).startswith(NEITHER)


@pytest.mark.parametrize("limit", ["MEMORY", "SECONDS"])
def test_the_reader_bounds_itself(tmp_path, limit):
    """The same program with next to nothing allowed: it ends, and says nothing."""
    program = tmp_path / "probe.py"
    source = videos.PROBE.read_text().replace(f"\n{limit} = ", f"\n{limit} = 0 * ")
    program.write_text(source)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(sample("h264.mp4"))

    with clip.open("rb") as stream:
        done = subprocess.run(
            [videos.sys.executable, "-I", str(program)],
            stdin=stream,
            capture_output=True,
            check=False,
        )

    assert (done.returncode != 0, done.stdout) == (True, b"")
