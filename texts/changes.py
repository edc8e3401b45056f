"""What differs between two texts: by lines, and within changed lines by words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MOST_LINES, MOST_WORDS = 2000, 1500  # on a side: the time grows with their square
ALIKE = 0.3  # the share of words in common from which two passages are shown as one
AROUND = 2  # unchanged lines shown before and after a change


class Piece(NamedTuple):
    kind: str  # same, removed, added, or left_out
    text: str  # left out: the number of lines


def changes(before: str, after: str) -> list[Piece]:
    """The way from one text to the other; nothing for equal ones."""
    if before == after:
        return []
    return list(_by_lines(_lines(before), _lines(after)))


def _lines(text: str) -> list[str]:
    """With their ends, and the last one with one, so that it equals the same line further up."""
    return [f"{line}\n" for line in text.split("\n")] if text else []


def _by_lines(before: list[str], after: list[str]) -> Iterator[Piece]:
    blocks = _blocks(before, after, MOST_LINES)
    for number, (kind, old, new) in enumerate(blocks):
        if kind == "same":
            yield from _shortened(old, is_first=not number, is_last=number == len(blocks) - 1)
        else:
            yield from _by_words("".join(old), "".join(new))


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    blocks = _blocks(old, new, MOST_WORDS)
    alike = sum(len(words) for kind, words, _ in blocks if kind == "same")
    if 2 * alike < ALIKE * (len(old) + len(new)):
        blocks = [("changed", old, new)]
    for kind, removed, added in blocks:
        if kind == "same":
            yield Piece("same", "".join(removed))
            continue
        if removed:
            yield Piece("removed", "".join(removed))
        if added:
            yield Piece("added", "".join(added))


Block = tuple[str, Sequence[str], Sequence[str]]


def _blocks(before: list[str], after: list[str], most: int) -> list[Block]:
    """Same and changed stretches in turn; what is too long is one change between its ends."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if len(old) > most or len(new) > most:
        middle: list[Block] = [("changed", old, new)]
    else:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        middle = [
            ("same" if code == "equal" else "changed", old[a:b], new[c:d])
            for code, a, b, c, d in codes
        ]
    ends: list[Block] = [("same", before[:start], before[:start])]
    ends.append(("same", before[len(before) - end :], []))
    return [block for block in (ends[0], *middle, ends[1]) if block[1] or block[2]]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many items both begin with."""
    pairs = zip(before, after, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def _shortened(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """An unchanged stretch, without its middle where that is long."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield Piece("same", "".join(lines))
        return
    if head:
        yield Piece("same", "".join(lines[:head]))
    yield Piece("left_out", str(left_out))
    if tail:
        yield Piece("same", "".join(lines[-tail:]))
