"""A worker is killed, workers are replaced, the server is started again: while people ask"""

import json
import os
import signal
import time

import pytest

from tests.servers import PATIENCE

from .load import LOST, REFUSED, Load, arrivals, page

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]  # no database decides

WORKERS = 2
PEOPLE = 6


def load(site, name):
    pages = [page("/courses/")] * (PEOPLE // 2)
    return Load(site, *pages, *(arrivals(f"user_{name}{n}x") for n in range(PEOPLE // 2)))


def assert_kept(site, people):
    rows = json.loads(site.manage("dumpdata", "accounts.user").stdout)
    taken = {headers["svix-id"] for *_, headers in people.taken("/clerk")}
    assert taken
    assert taken <= {row["pk"] for row in rows}


def until(is_true):
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_worker_loses_what_it_held_and_no_more(site):
    before = site.workers
    with load(site, "killed") as people:
        os.kill(before[-1], signal.SIGKILL)
        until(lambda: len(site.workers) > len(before))
        people.wait()
        assert people.wait(3) == {200}

    statuses = [answer.status for _, answer in people.all]
    assert set(statuses) <= {200, LOST}
    assert statuses.count(LOST) <= PEOPLE
    assert_kept(site, people)


def test_workers_are_replaced_without_losing_a_request(site):
    before = site.workers
    with load(site, "replaced") as people:
        site.process.send_signal(signal.SIGHUP)
        until(lambda: len(site.workers) == len(before) + WORKERS)
        people.wait(3)

    assert people.statuses == {200}
    assert_kept(site, people)


def test_a_server_that_is_started_again_finishes_what_it_has_begun(site):
    with load(site, "restarted") as people:
        site.stop()
        site.start()
        people.wait()
        assert people.wait(2) == {200}

    assert people.statuses <= {200, REFUSED}
    assert_kept(site, people)
