"""What a server of several workers says of itself: one set of figures, and a log that is all JSON"""

import json
import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skillrise.metric_files import VARIABLE

from .site import METRICS_TOKEN, PATIENCE

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]

ASKED = 60


def scrape(site):
    status, body = site.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}")
    assert status == 200
    return body.decode()


def counted(site):
    found = re.findall(r'^skillrise_requests_total{.*"terms".*} (\S+)$', scrape(site), re.M)
    return sum(map(float, found))


def living(site):
    return len(re.findall("^skillrise_worker_memory_bytes{", scrape(site), re.M))


def crowd(site):
    with ThreadPoolExecutor(16) as pool:
        assert {status for status, _ in pool.map(site.get, ["/terms/"] * ASKED)} == {200}


def folder_of(site):
    environment = Path(f"/proc/{site.workers[-1]}/environ").read_text()
    return Path(re.search(rf"{VARIABLE}=([^\0]+)", environment)[1])


def test_each_line_of_the_log_is_an_object_and_each_request_has_one(site):
    before = len(requests_in(site))
    crowd(site)

    of_this_test = requests_in(site)[before:]
    assert len(of_this_test) == len({line["request_id"] for line in of_this_test}) == ASKED


def requests_in(site):
    command, *lines = site.log.read_text().splitlines()
    assert command.startswith("-m granian")
    found = [json.loads(line) for line in lines]
    return [line for line in found if line.get("route") == "terms"]


def test_the_counts_of_all_workers_add_up_and_outlive_them(site):
    before = counted(site)
    crowd(site)
    assert counted(site) == before + ASKED
    assert living(site) == 2
    folder = folder_of(site)
    files, started = sorted(folder.iterdir()), starts_in(site)

    os.kill(site.workers[-1], signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while starts_in(site) == started:
        assert time.monotonic() < end
        time.sleep(0.1)
    crowd(site)

    assert counted(site) == before + 2 * ASKED
    assert living(site) == 2
    assert sorted(folder.iterdir()) == files  # the new worker goes on with those of the old one
    assert folder.stat().st_mode & 0o777 == 0o700
    site.stop()  # granian takes a worker that ends twice in a few seconds for one that cannot start


def starts_in(site):
    return site.log.read_text().count("Started worker-")
