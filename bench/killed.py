"""A server killed in mid-write, over and over: what it said to have stored is there, once.

`manage.py serve` with 1,000 writers at once (tests/writers.py), all of whom wait for an answer when
every process of it gets SIGKILL. Counters are compared with the rows before anything repairs them,
and after the commands that run_periodically runs.
"""

import io
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection
from tqdm import tqdm

from accounts.models import Role, User
from bench.measure import report
from courses.models import Category
from tests import databases, writers
from tests.production.site import PROXY, Site

WRITES = 1_000  # acknowledged before each kill
CROWD = writers.Crowd(
    students=640, educators=80, drafts=20, takers=100, deliverers=100, people=4, attempts=4
)
# The wire server, with one core for itself, answers a few writes in a second.
SMALL = writers.Crowd(
    students=120, educators=20, drafts=5, takers=20, deliverers=20, people=16, attempts=8
)
ROUNDS, FEW_ROUNDS = 5, 3
PATIENCE = 600.0  # seconds for one answer, with a thousand before it
LONGEST = 2400.0  # seconds until they are
# A worker holds 256 connections. Who keeps one would let nobody else have it.
HEADERS = PROXY | {"Connection": "close"}

Line = tuple[str, float, float | None]  # of a report


class Round(NamedTuple):
    taken: int
    waiting: int
    refused: int
    missing: int
    doubled: int
    behind: Counter[str]  # by the counter's name, before any repair
    wrong: int  # counters after it
    seconds: float


def run() -> bool:
    is_slow = connection.vendor == "mongodb"
    crowd = SMALL if is_slow else CROWD
    rounds: list[Round] = []
    kept: list[tuple[writers.Scene, list[writers.Key]]] = []
    with tempfile.TemporaryDirectory(prefix="skillrise-killed-") as folder:
        site = Site(Path(folder), databases.own())
        site.prepare("collectstatic")
        for turn in tqdm(range(FEW_ROUNDS if is_slow else ROUNDS), unit="kill", leave=False):
            if is_slow:  # and becomes slower as it fills
                call_command("flush", interactive=False, verbosity=0)
            scene = _scene(crowd, turn)
            taken, found = _killed(site, scene)
            kept.append((scene, taken))
            rounds.append(found)
    return _tell(rounds, [] if is_slow else [_after_later_kills(kept)])


def _after_later_kills(kept: list[tuple[writers.Scene, list[writers.Key]]]) -> Line:
    lost = sum(len(writers.missing(*one) + writers.doubled(one[0])) for one in kept)
    return "missing or doubled after all later kills", lost, 0


def _scene(crowd: writers.Crowd, turn: int) -> writers.Scene:
    teacher = {"role": Role.EDUCATOR, "clerk_updated_at": 1}
    educator = User.objects.get_or_create(pk="user_educator", defaults=teacher)[0]
    music = {"name": "Music", "position": 1}
    category = Category.objects.get_or_create(slug="music", defaults=music)[0]
    return writers.set_scene(crowd, turn, educator, category)


def _killed(site: Site, scene: writers.Scene) -> tuple[list[writers.Key], Round]:
    site.start()
    crowd = writers.Writers(scene, f"http://127.0.0.1:{site.port}", HEADERS, PATIENCE)
    begun = time.monotonic()
    try:
        crowd.write_until(WRITES, LONGEST)
        time.sleep(random.Random(scene.turn).uniform(0, 0.3))  # noqa: S311
    finally:
        site.kill()
    seconds = time.monotonic() - begun
    crowd.join()
    time.sleep(1)  # a statement that a database server has begun is finished
    behind = Counter(writers.miscounted(scene))
    behind["quiz attempts"] = writers.uncounted(scene)
    missing, doubled = writers.missing(scene, crowd.taken), writers.doubled(scene)
    call_command("finish_attempts", stdout=io.StringIO())
    call_command("recount_courses")
    return crowd.taken, Round(
        taken=len(crowd.taken),
        waiting=crowd.waiting,
        refused=sum(crowd.statuses.values()) - len(crowd.taken),
        missing=len(missing),
        doubled=len(doubled),
        behind=+behind,
        wrong=len(writers.miscounted(scene)) + writers.uncounted(scene),
        seconds=seconds,
    )


def _tell(rounds: list[Round], later: list[Line]) -> bool:
    behind = sum((found.behind for found in rounds), Counter())
    return report(
        f"`manage.py serve` killed {len(rounds)} times, each time with"
        f" {min(found.waiting for found in rounds):,} or more writes on their way",
        [
            ("writes acknowledged", sum(found.taken for found in rounds), None),
            ("fewest before a kill", min(found.taken for found in rounds), None),
            ("a second, of the slowest round", min(it.taken / it.seconds for it in rounds), None),
            ("writes refused", sum(found.refused for found in rounds), 0),
            ("acknowledged and missing", sum(found.missing for found in rounds), 0),
            ("doubled", sum(found.doubled for found in rounds), 0),
            *later,
            *(
                (f"right after a kill: {name} behind the rows", number, None)
                for name, number in sorted(behind.items())
            ),
            ("counters wrong after the repair", sum(found.wrong for found in rounds), 0),
        ],
    )
