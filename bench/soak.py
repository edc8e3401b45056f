"""A server at full load for ten minutes, or `python -m bench soak MINUTES`: is it the same at the end?

`manage.py serve` in production form, with Redis if it is installed, on the demo's content and a class
of 3,000, asked by `bench.people`. Who asks shares the machine's cores with who answers. Each worker's
memory, files, threads and the connections to the database are looked at every few seconds; what is
kept in `.bench/soak-ENGINE.json` has them all.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection
from tqdm import tqdm

from accounts.models import User
from bench.content import CROWDED, TEACHER, Size, student_id
from bench.document import keep
from bench.filling import fill, quick_writes
from bench.measure import report
from bench.people import EDUCATORS, STUDENTS, VISITORS
from courses.models import Category, Course, Lecture
from tests import databases, redis_server
from tests.conftest import make_course
from tests.environment import PRIVATE_PEM
from tests.production.site import ROOT, Site

MINUTES = 10.0
CLASS = Size(courses=120, students=3_000, owned=30, taken=30)
EVERY = 5.0  # seconds between two looks
TIMES_MEDIAN = 5.0
# From the middle to the end, of the workers' memory: what a Python allocates anew moves by as much.
GROWTH = 0.05
# What is no page: forms, and what scripts and other machines ask for.
FORMS = {
    *("enrolling", "review", "position", "note", "question", "completing", "answer", "autosave"),
    *("event", "metrics", "suggestions"),
}


class Look(NamedTuple):
    """At all workers together."""

    second: float
    memory: float  # MB
    files: int
    threads: int
    connections: int  # to the database, where it is a server
    temporary: int  # files
    workers: int  # that were ever started


def run(minutes: float = MINUTES) -> bool:
    _store()
    with tempfile.TemporaryDirectory(prefix="skillrise-soak-") as name, _cache() as cache:
        folder = Path(name)
        (folder / "tmp").mkdir()
        site = Site(folder, databases.own(), TMPDIR=str(folder / "tmp"), CACHE_URL=cache)
        _seed(site)
        site.prepare("collectstatic")
        try:
            site.start()
            found = _soak(site, minutes * 60)
        finally:
            site.stop()
        logged = (folder / "server.log").read_text().count('"level": "ERROR"')
    keep("soak", found)
    return _tell(found, minutes, logged)


@contextlib.contextmanager
def _cache() -> Iterator[str]:
    """Redis, as docs/deploy.md has it; where there is none, the workers' memory, which grows with
    what is cached in it, up to 20,000 entries twice."""
    if not redis_server.PROGRAM:
        yield ""
        return
    with redis_server.serving() as port:
        yield f"redis://127.0.0.1:{port}/0"


def _store() -> None:
    with quick_writes():
        fill(CLASS)
    teacher = User.objects.get(pk=TEACHER)
    for number in range(EDUCATORS):
        make_course(teacher, Category.objects.first(), f"Draft {number}", Course.Status.DRAFT)


def _seed(site: Site) -> None:
    """The demo's content, whose people are the local Clerk's: it wants no keys of a real one."""
    keys = {name: "" for name in site.environment if name.startswith("CLERK_")}
    folder = {"LOCALCLERK_DIR": str(site.folder / "localclerk")}
    environment = site.environment | keys | folder | {"DEBUG": "on", "METRICS_TOKEN": ""}
    seed = [sys.executable, "manage.py", "seed_demo"]
    subprocess.run(seed, cwd=ROOT, env=environment, check=True)  # noqa: S603


def _told(site: Site, seconds: float) -> dict[str, Any]:
    """What there is, for those who ask."""
    listed = Course.objects.filter(status=Course.Status.PUBLISHED).order_by("slug")
    lectures: dict[str, list[str]] = {}
    rows = Lecture.objects.filter(chapter__course__in=listed).exclude(kind=Lecture.Kind.QUIZ)
    for slug, pk in rows.values_list("chapter__course__slug", "pk"):
        lectures.setdefault(slug, []).append(str(pk))
    drafts = Lecture.objects.filter(chapter__course__title__startswith="Draft ")
    return {
        "port": site.port,
        "key": PRIVATE_PEM,
        "seconds": seconds,
        "students": [student_id(number) for number in range(CLASS.students)],
        "teacher": TEACHER,
        "class": CROWDED,
        "preview": str(Lecture.objects.of(Course.objects.get(slug=CROWDED)).first().pk),
        "courses": list(lectures.items()),
        "drafts": [str(row.pk) for row in drafts.filter(position=0, chapter__position=0)],
        "words": [
            "python",
            "piano",
            "bread",
            "statistics",
            "poetry",
            "yoga",
            "pricing",
            "genetics",
        ],
    }


def _soak(site: Site, seconds: float) -> dict[str, Any]:
    looks: list[Look] = []
    asked = [sys.executable, "-m", "bench.people"]
    with (
        tempfile.TemporaryFile("w+") as answers,
        subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=answers, text=True) as people,  # noqa: S603
        tqdm(total=int(seconds), unit="s", leave=False, disable=None) as bar,
    ):
        begun = time.monotonic()
        people.stdin.write(json.dumps(_told(site, seconds)))
        people.stdin.close()
        while people.poll() is None:
            looks.append(_look(site, time.monotonic() - begun))
            time.sleep(EVERY)
            bar.update(int(EVERY))
        answers.seek(0)
        found = json.load(answers)
    return found | {"seconds": seconds, "looks": looks, "load": os.getloadavg()[1]}


def _look(site: Site, second: float) -> Look:
    workers = site.workers
    memory = files = threads = 0
    for pid in workers:
        process = Path("/proc", str(pid))
        try:
            memory += int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            files += len(list((process / "fd").iterdir()))
            threads += len(list((process / "task").iterdir()))
        except FileNotFoundError:  # it was replaced
            continue
    temporary = sum(len(names) for _, _, names in os.walk(site.folder / "tmp"))
    return Look(second, memory / 1e6, files, threads, _connections(), temporary, len(workers))


def _connections() -> int:
    """This one is not counted."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def _tell(found: dict[str, Any], minutes: float, logged: int) -> bool:
    pages = {kind: times for kind, times in found["times"].items() if kind not in FORMS}
    every = [taken for times in pages.values() for taken in times]
    answers = sum(map(len, found["times"].values()))
    clients = STUDENTS + EDUCATORS + VISITORS
    within = report(
        f"{clients} people at once for {minutes:g} minutes, on the {os.cpu_count()} cores of the"
        f" server, where the machine's load was {found['load']:.0f}",
        [
            ("answers in a second", answers / found["seconds"], None),
            ("seconds that those who ask were late themselves", found["late"], None),
            ("errors", float(len(found["errors"])), 0),
            ("errors in the log", float(logged), 0),
            _line("pages", every, TIMES_MEDIAN),
            *_state([Look(*look) for look in found["looks"]]),
        ],
    )
    report(
        "Each kind: slowest hundredth over the median",
        [_line(kind, times) for kind, times in sorted(found["times"].items()) if len(times) > 1],
    )
    for error in found["errors"][:20]:
        print(error)
    return within


def _line(kind: str, times: list[float], limit: float | None = None) -> tuple[str, float, Any]:
    """How much slower the slowest hundredth is than the median."""
    median, slow = statistics.median(times), statistics.quantiles(times, n=100)[98]
    name = f"{kind} ({len(times):,}; {median * 1e3:.0f}, {slow * 1e3:.0f} ms)"
    return name, slow / median, limit


def _state(looks: list[Look]) -> list[tuple[str, float, float | None]]:
    """Of the workers, at half time and at the end: each the median of a tenth of the looks."""
    tenth = max(len(looks) // 10, 1)
    middle, end = looks[len(looks) // 2 :][:tenth], looks[-tenth - 1 : -1]
    rows: list[tuple[str, float, float | None]] = []
    for name in ("memory", "files", "threads", "connections", "temporary"):
        half, last = (statistics.median(getattr(look, name) for look in of) for of in (middle, end))
        unit = ", MB" if name == "memory" else ""
        growth = half * (1 + GROWTH) if name == "memory" else half + 2
        rows += [(f"{name}{unit}, half time", half, None), (f"{name}{unit}, end", last, growth)]
    return [*rows, ("workers replaced", looks[-1].workers - looks[0].workers, 0)]
