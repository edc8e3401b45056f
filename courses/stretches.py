"""Which seconds of a video a student has really played: a set that is written in few words.

`0-62,300-341` are the seconds from 0 up to 62 and from 300 up to 341; the ends do not count.
"""

import re
from collections.abc import Iterable

MOST = 200  # stretches that are kept: of more, the shortest are forgotten
WRITTEN = re.compile(r"(?:\d{1,5}-\d{1,5}(?:,(?=\d)|\Z))*", re.ASCII)

Stretches = list[tuple[int, int]]  # in order, and apart from each other
NOTHING: Stretches = []


def read(text: str) -> Stretches:
    """Raises ValueError for what is not written so."""
    if not WRITTEN.fullmatch(text):
        raise ValueError("not written as stretches of seconds")
    pairs = [tuple(map(int, part.split("-"))) for part in text.split(",") if part]
    if any(start >= end for start, end in pairs):
        raise ValueError("a stretch of seconds that ends before it starts")
    return together((start, end) for start, end in pairs)


def write(stretches: Stretches) -> str:
    return ",".join(f"{start}-{end}" for start, end in stretches)


def together(stretches: Iterable[tuple[int, int]]) -> Stretches:
    """Their seconds, each counted once."""
    found: Stretches = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    if len(found) > MOST:
        found = sorted(sorted(found, key=_length, reverse=True)[:MOST])
    return found


def seconds(stretches: Stretches) -> int:
    return sum(map(_length, stretches))


def _length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]
