"""A process that opens pages when it is told, on one database: `python -m bench.worker`.

Each size of a site has its own, so that nothing that one remembers helps another. Reads a line of
JSON on stdin for each request, `{"who", "address", "state"}`, and answers with one that says what
it cost.

A page is made anew, of what was counted for it in the last minutes, as the site keeps that. In the
state "cold" nothing is kept, and all is counted anew; in the state "kept" the page is one that was
made just before; in the state "had" the browser has that one already.
"""

import gc
import gzip
import json
import logging
import os
import re
import resource
import sys
import time
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import tests.environment  # noqa: F401  the tests' Clerk instance

os.environ.update(
    DJANGO_SETTINGS_MODULE="skillrise.settings",
    DEBUG="off",
    SECRET_KEY="only-for-benchmarks",  # noqa: S106
    ALLOWED_HOSTS="testserver,127.0.0.1",
)

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from accounts.sessions import shared  # noqa: E402
from bench.content import ADMIN, CROWDED, LONG, NEWCOMER, SHORT, STUDENT, TEACHER  # noqa: E402
from bench.profiles import largest  # noqa: E402
from bench.visitors import Answer, Visitor  # noqa: E402
from courses.models import Course, Lecture  # noqa: E402

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # none are collected
PEOPLE = {
    "": "",
    "student": STUDENT,
    "newcomer": NEWCOMER,
    "teacher": TEACHER,
    "admin": ADMIN,
}
SHARED = {"kept", "had"}  # the states of a page that all who are signed out share for KEPT seconds
KEPT = shared.KEPT
PAGE_NUMBER = re.compile(r"[?&;]page=(\d+)")


@cache
def visitor(who: str) -> Visitor:
    return Visitor(PEOPLE[who])


@cache
def addresses() -> dict[str, str]:
    """What stands for {…} in an address."""
    return {
        "crowded": CROWDED,
        "long": LONG,
        "short": SHORT,
        "teacher": TEACHER,
        "first_of_crowded": lecture_of(CROWDED, 0),
        "first_of_long": lecture_of(LONG, 0),
        "first_of_short": lecture_of(SHORT, 0),
    }


def lecture_of(slug: str, number: int) -> str:
    return str(Lecture.objects.of(Course.objects.get(slug=slug))[number].pk)


@cache
def resolved(who: str, address: str) -> str:
    """`{last}` is the last page that the first one links to."""
    if "{last}" not in address:
        return address.format(**addresses())
    first = address.replace("page={last}", "").rstrip("?&").format(**addresses())
    links = PAGE_NUMBER.findall(visitor(who).asking(first)().body.decode())
    return address.format(**addresses(), last=max(map(int, links), default=1))


def asking(who: str, address: str, state: str) -> Callable[[], Answer]:
    """A call whose page is in this state."""
    someone, address = visitor(who), resolved(who, address)
    someone.renew()
    call = someone.asking(address)
    shared.KEPT = KEPT if state in SHARED else 0
    if state == "cold":
        caches["pages"].clear()
    if state not in SHARED:
        return call
    etag = call().headers["ETag"]
    return someone.asking(address, HTTP_IF_NONE_MATCH=etag) if state == "had" else call


def asked(who: str, address: str, state: str) -> dict[str, Any]:
    """What one request costs: milliseconds."""
    call = asking(who, address, state)
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    answer = call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"status": answer.status, "cpu": cpu * 1e3, "wall": wall * 1e3}


def looked_at(who: str, address: str, state: str) -> dict[str, Any]:
    """A page for the first time: its queries, sizes and largest costs; warms what is remembered."""
    asking(who, address, state)()
    call = asking(who, address, state)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    number = len(queries)  # another request would empty them
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    call = asking(who, address, state)

    def again() -> None:
        if state == "cold":
            caches["pages"].clear()
        call()

    gc.collect()
    gc.freeze()  # what is collected before each request that is timed is new
    return {
        "status": answer.status,
        "queries": number,
        "bytes": len(answer.body),
        "compressed": compressed(answer),
        "grown": grown,  # kB
        "costs": largest(again),
    }


def compressed(answer: Answer) -> int:
    """Bytes that go over the line: what a proxy in front makes of it, unless it is packed."""
    if answer.headers.get("Content-Encoding"):
        return len(answer.body)
    if answer.headers.get("Content-Type", "").startswith("image/"):
        return len(answer.body)
    return len(gzip.compress(answer.body, 6))


def main() -> None:
    logging.disable()
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    answers = sys.stdout
    sys.stdout = sys.stderr
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN}):
        for line in sys.stdin:
            told = json.loads(line)
            what = told["who"], told["address"], told["state"]
            said = looked_at(*what) if told.get("look") else asked(*what)
            print(json.dumps(said), file=answers, flush=True)


main()
