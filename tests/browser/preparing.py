"""What sites here start from: a database without rows, and one with the demo, and its files.

To make both takes as long as a dozen tests: they are made once in a run, and copied.
"""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.localclerk.conftest import Server


@dataclass(frozen=True)
class Prepared:
    """Two folders to take a copy of, with `copy`."""

    empty: Path
    demo: Path


def prepare(temporary: Path) -> Prepared:
    """In pytest's folder; the first of xdist's workers makes it, and the others find it there."""
    root = temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary
    made = root / "prepared"
    with (root / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(root / "prepared.making").rename(made)
    return Prepared(made / "empty", made / "demo")


def make(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)  # of a worker that did not come to its end
    empty, demo = folder / "empty", folder / "demo"
    empty.mkdir(parents=True)
    Server(empty).manage("migrate", "--verbosity", "0")
    copy(empty, demo)
    Server(demo).manage("seed_demo")
    return folder


def copy(made: Path, folder: Path) -> None:
    shutil.copytree(made, folder, dirs_exist_ok=True)
