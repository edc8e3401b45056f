"""`manage.py backup` of a site that is written to, and `manage.py restore` elsewhere."""

import http.client
import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.clerk import event, signature, user_data
from tests.servers import PATIENCE

from .site import PROXY, Site

pytestmark = pytest.mark.django_db

VIDEO = b"v" * 3_000_000
PEOPLE = ("accounts.user",)


class Writers:
    """Eight at once, who bring new users through the webhook until they are told to stop."""

    def __init__(self, site):
        self.site = site
        self.stopped = threading.Event()
        self.acknowledged = []

    def __enter__(self):
        self.pool = ThreadPoolExecutor(8)
        self.work = [self.pool.submit(self.write, number) for number in range(8)]
        return self

    def __exit__(self, *error):
        self.stopped.set()
        self.pool.shutdown()
        for work in self.work:
            work.result()

    def write(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        count = 0
        while not self.stopped.is_set():
            name, count = f"user_{number}x{count}", count + 1
            body = json.dumps(event("user.created", user_data(name)))
            connection.request("POST", "/clerk", body, headers=PROXY | signature(body, name))
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            self.acknowledged.append(name)
        connection.close()


@pytest.fixture
def elsewhere(tmp_path, database_for, prepared):
    """Another site of the same version, whose database is empty."""
    static = prepared.environment["STATIC_ROOT"]
    other = Site(tmp_path, database_for(tmp_path), STATIC_ROOT=static)
    other.prepare("migrate")
    yield other
    other.stop()


def rows_of(site, *labels):
    done = site.manage("dumpdata", *labels)
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(done.stdout), key=lambda row: (row["model"], str(row["pk"])))


def test_a_backup_of_a_busy_site_holds_what_was_acknowledged(site, elsewhere, tmp_path):
    archive = tmp_path / "backup.tar"
    video = site.folder / "media" / "videos" / "a.mp4"
    video.parent.mkdir(parents=True)
    video.write_bytes(VIDEO)
    with Writers(site) as writers:
        end = time.monotonic() + PATIENCE
        while len(writers.acknowledged) <= 20:
            assert time.monotonic() < end
            time.sleep(0.05)
        before = set(writers.acknowledged)
        done = site.manage("backup", str(archive))
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""  # a journal gets no bar
        assert int(re.search(r": (\d+) rows", done.stdout)[1]) >= len(before)
        during = len(writers.acknowledged) - len(before)

    done = elsewhere.manage("restore", str(archive))
    assert done.returncode == 0, done.stderr
    restored = rows_of(elsewhere, *PEOPLE)
    assert during > 20
    assert before <= {row["pk"] for row in restored}
    kept = {row["pk"]: row for row in rows_of(site, *PEOPLE)}
    assert all(row == kept[row["pk"]] for row in restored)
    assert (elsewhere.folder / "media" / "videos" / "a.mp4").read_bytes() == VIDEO
    assert elsewhere.manage("migrate", "--check").returncode == 0
    elsewhere.start()
    assert elsewhere.get("/courses/")[0] == 200
