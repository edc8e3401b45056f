"""What a check says: how bad it is, what it is, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"  # the site works, and something of it not as it should
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """A sentence about what is, and one about what to do; neither holds a secret."""

    level: Level
    what: str
    remedy: str = ""


Check = Callable[[], Iterable[Finding]]


def ok(what: str, remedy: str = "") -> Finding:
    return Finding(Level.OK, what, remedy)


def warning(what: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, what, remedy)


def wrong(what: str, remedy: str) -> Finding:
    return Finding(Level.WRONG, what, remedy)
