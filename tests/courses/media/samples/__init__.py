"""Videos of three seconds, 64 by 64 pixels, each named for what it holds, and one of five
minutes; FFmpeg made them."""

from pathlib import Path

FOLDER = Path(__file__).parent
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nRising.\n"


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
