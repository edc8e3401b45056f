"""Where the workers of a server count: each in the files of a slot, in a folder of the server.

A worker that takes the place of one that died goes on with its slot, so that no count is lost and
there are as many files as workers. (By process ids, as prometheus_client has it by itself, files
would grow in number with each worker that is replaced, and each scrape reads them all.)
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TextIO

from prometheus_client import values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own
PREFIX = "skillrise-metrics-"
# In memory where Linux has it: files are mapped, and a full disk would kill whoever counts.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the folder is ours alone
HERE = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())

_held: list[TextIO] = []  # the lock of this process's slot, until it ends


def make_folder() -> None:
    """For the server that this process becomes; those of servers that ended are removed."""
    for folder in HERE.glob(f"{PREFIX}[0-9]*"):
        pid = int(folder.name.removeprefix(PREFIX))
        if pid == os.getpid() or not _is_running(pid):
            shutil.rmtree(folder, ignore_errors=True)
    folder = HERE / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.environ[VARIABLE] = str(folder)


def take_slot() -> None:
    """Before anything that counts is imported; outside of a server it counts in its own memory."""
    if VARIABLE not in os.environ:
        return
    folder = Path(os.environ[VARIABLE])
    slot = _free_slot(folder)
    for gauge in folder.glob(f"gauge_*_{slot}.db"):  # what was going on in a process that died
        gauge.unlink()
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _free_slot(folder: Path) -> int:
    return next(slot for slot in count() if _locks(folder / f"{slot}.lock"))


def _locks(path: Path) -> bool:
    """Is it ours from now on? The system lets go of a lock when its process ends, however it ends."""
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return False
    lock.truncate(0)
    print(os.getpid(), file=lock, flush=True)
    _held.append(lock)
    return True


class Workers(Collector):
    """The memory of each worker, as Linux counts it."""

    def collect(self) -> Iterator[Metric]:
        memory = GaugeMetricFamily(
            "skillrise_worker_memory_bytes", "Resident memory of a worker.", labels=["worker"]
        )
        for lock in Path(os.environ[VARIABLE]).glob("*.lock"):
            with suppress(OSError):  # it has just ended
                pages = Path("/proc", lock.read_text().strip(), "statm").read_text().split()[1]
                memory.add_metric([lock.stem], int(pages) * os.sysconf("SC_PAGE_SIZE"))
        yield memory
