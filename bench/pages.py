"""Pages by the size of the site: 100 courses and 100,000, in two processes that take turns.

On the wire server 2,000 stand for 100,000.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from bench import stores
from bench.document import keep

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, FEWEST_ROUNDS = 9, 3
SECONDS, LONGEST = 0.6, 5.0  # for the rounds of one page, and when these are not enough for three


HEADING = "{:<36}{:>8}   (wall){:>8}   (wall)  ratio queries  kB gz   (ms of CPU)"


class PageOf(NamedTuple):
    name: str
    address: str
    who: str = ""
    state: str = ""  # made anew, "cold", "kept" or "had": bench/worker.py


def shared(name: str, address: str) -> list[PageOf]:
    """A page that all who are signed out share for a while."""
    return [
        PageOf(name, address),
        PageOf(f"{name}, kept", address, state="kept"),
        PageOf(f"{name}, 304", address, state="had"),
    ]


CATALOGUE = {
    "catalogue, page 2": "?page=2",
    "catalogue, last page": "?page={last}",
    "catalogue by popularity": "?sort=popular",
    "catalogue by popularity, last page": "?sort=popular&page={last}",
    "catalogue by rating": "?sort=rating",
    "catalogue by rating, last page": "?sort=rating&page={last}",
    "catalogue by title, last page": "?sort=title&page={last}",
    "catalogue, a level": "?level=advanced",
    "catalogue, a language": "?language=es",
    "catalogue, a category": "?category=music",
    "catalogue, category and level": "?category=music&level=beginner",
    "catalogue, all filters": "?category=music&level=beginner&language=en&q=piano&sort=rating",
    "search: a common word": "?q=python",
    "search: a common word among few": "?category=design&level=beginner&language=en&q=learn",
    "search: two words": "?q=piano+fear",
    "search: a rare word": "?q=twenty",
    "search: a slip": "?q=pyhton",
    "search: nothing": "?q=zzzzzz",
}
PAGES = [
    *shared("catalogue", "/courses/"),
    PageOf("catalogue, all counted anew", "/courses/", state="cold"),
    *(PageOf(name, f"/courses/{query}") for name, query in CATALOGUE.items()),
    PageOf("suggestions", "/courses/suggest/?q=py"),
    *shared("home", "/"),
    PageOf("home of a student", "/", "student"),
    PageOf("my courses", "/learn/", "student"),
    PageOf("my courses, last page", "/learn/?page={last}", "student"),
    *shared("course", "/courses/{crowded}/"),
    PageOf("course of 5 by 6", "/courses/{short}/"),
    PageOf("course of 50 by 20", "/courses/{long}/"),
    PageOf("preview of a lecture", "/learn/{crowded}/{first_of_crowded}/"),
    PageOf("player of a student", "/learn/{short}/{first_of_short}/", "student"),
    PageOf("player of 50 by 20", "/learn/{long}/{first_of_long}/", "student"),
    *shared("educator", "/users/{teacher}/"),
    PageOf("educator, all counted anew", "/users/{teacher}/", state="cold"),
    PageOf("educator, last page", "/users/{teacher}/?page={last}"),
    PageOf("teaching", "/teach/", "teacher"),
    PageOf("curriculum of 5 by 6", "/teach/courses/{short}/", "teacher"),
    PageOf("curriculum of 50 by 20", "/teach/courses/{long}/", "teacher"),
    PageOf("students of a course", "/teach/courses/{crowded}/students/", "teacher"),
    PageOf("students of all courses", "/teach/students/", "teacher"),
    PageOf("questions of students", "/teach/questions/", "teacher"),
    PageOf("questions of students, all", "/teach/questions/?show=all", "teacher"),
    PageOf("analytics of a course", "/teach/courses/{crowded}/analytics/", "teacher"),
    PageOf("sitemap, read anew", "/sitemap.xml", state="cold"),
    PageOf("share picture, drawn anew", "/courses/{crowded}/share.png", state="cold"),
    PageOf("admin: courses", "/admin/courses/course/", "admin"),
    PageOf("admin: courses, search", "/admin/courses/course/?q=smith", "admin"),
    PageOf("admin: enrollments", "/admin/courses/enrollment/", "admin"),
    PageOf("admin: enrollments, search", "/admin/courses/enrollment/?q=smith", "admin"),
    PageOf("admin: progress", "/admin/courses/lectureprogress/", "admin"),
    PageOf("admin: progress, search", "/admin/courses/lectureprogress/?q=smith", "admin"),
    PageOf("admin: reviews", "/admin/courses/review/", "admin"),
    PageOf("admin: users, search", "/admin/accounts/user/?q=smith", "admin"),
    PageOf("bare page", "/healthz"),
]


class Worker:
    """A `bench.worker` on the database at an address."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            cwd=ROOT,
            env=os.environ | {"TEST_DATABASE_URL": url, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, **told: Any) -> dict[str, Any]:
        assert self.process.stdin  # noqa: S101
        assert self.process.stdout  # noqa: S101
        print(json.dumps(told), file=self.process.stdin, flush=True)
        if not (line := self.process.stdout.readline()):
            raise RuntimeError(f"the worker ended at {told}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        assert self.process.stdin  # noqa: S101
        self.process.stdin.close()
        self.process.wait(60)


def run() -> bool:
    """Measures the pages, or those whose names begin with what BENCH_PAGES says."""
    only = os.environ.get("BENCH_PAGES", "")
    pages = [page for page in PAGES if page.name.startswith(only)]
    rows: list[dict[str, Any]] = []
    urls = stores.of_sizes()
    workers = {size: Worker(url) for size, url in urls.items()}
    print(HEADING.format("page", *(f"{of:,}" for of in stores.courses_of(urls).values())))
    try:
        for page in tqdm(pages, unit="page", leave=False):
            rows.append(measure(page, workers))
            tqdm.write(line(rows[-1]))
            keep("pages", {"sizes": stores.courses_of(urls), "rows": rows})
    finally:
        for worker in workers.values():
            worker.close()
    return True


def measure(page: PageOf, workers: dict[str, Worker]) -> dict[str, Any]:
    """A page in every size, in turns, as often as there is time."""
    told = {"who": page.who, "address": page.address, "state": page.state}
    looked = {size: worker(**told, look=True) for size, worker in workers.items()}
    timed: dict[str, list[dict[str, float]]] = {size: [] for size in workers}
    spent = 0.0
    for number in range(ROUNDS):
        if spent > (SECONDS if number >= FEWEST_ROUNDS else LONGEST) * 1e3:
            break
        for size, worker in workers.items():
            timed[size].append(worker(**told))
            spent += timed[size][-1]["wall"]
    return {
        "name": page.name,
        "address": page.address,
        "sizes": {size: looked[size] | _middle(timed[size]) for size in workers},
    }


def _middle(timed: list[dict[str, float]]) -> dict[str, Any]:
    cpu = [one["cpu"] for one in timed]
    first, _median, third = statistics.quantiles(cpu * 2, n=4, method="inclusive")
    return {
        "cpu": statistics.median(cpu),
        "wall": statistics.median(one["wall"] for one in timed),
        "spread": (third - first) / statistics.median(cpu),
    }


def line(row: dict[str, Any]) -> str:
    few, many = row["sizes"].values()
    if many["status"] not in (200, 304):
        return f"{row['name']:<36} {few['status']} and {many['status']}"
    return (
        f"{row['name']:<36}{few['cpu']:8.1f}{few['wall']:8.1f}{many['cpu']:9.1f}"
        f"{many['wall']:8.1f} {many['cpu'] / few['cpu']:6.2f} {many['queries']:7}"
        f" {many['compressed'] / 1000:6.1f}"
    )
