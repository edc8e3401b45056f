"""`manage.py serve`: granian with its limits, in the engine's allowance of connections."""

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.servers import PATIENCE

pytestmark = pytest.mark.django_db

AT_ONCE = 200
WORKERS, THREADS = 2, 4
KILL_TIMEOUT = 10  # seconds


def test_a_crowd_is_answered(site):
    assert crowd(site) == {200}


@pytest.mark.engines("postgresql")
def test_a_crowd_takes_a_connection_a_thread(site):
    counts, done = [], threading.Event()

    def watch():
        while not done.wait(0.01):
            counts.append(connections())

    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as watcher:

        def connections():
            query = (
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND backend_type = 'client backend' "
                "AND pid <> pg_backend_pid()"
            )
            return watcher.execute(query).fetchone()[0]

        end = time.monotonic() + PATIENCE
        while connections() > WORKERS * THREADS and time.monotonic() < end:
            time.sleep(0.05)  # those of a server that was stopped end a moment later
        watching = threading.Thread(target=watch)
        watching.start()
        answers = crowd(site)
        done.set()
        watching.join()

    assert answers == {200}
    assert 0 < max(counts) <= WORKERS * THREADS


@pytest.mark.engines("sqlite")
def test_a_killed_worker_comes_back(site):
    before = site.workers
    for worker in before[-WORKERS:]:
        os.kill(worker, signal.SIGKILL)
    site.wait()

    assert crowd(site) == {200}
    assert len(site.workers) == len(before) + WORKERS
    assert site.process.poll() is None


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: "])
def test_an_open_connection_does_not_keep_a_stop_waiting(site, begun):
    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall(begun)
        site.get("/healthz")

        assert site.stop() < KILL_TIMEOUT + 3


@pytest.mark.engines("sqlite")
def test_connections_that_say_nothing_leave_pages_answering(site):
    """More than a worker may hold: they are closed by the limit of time for headers."""
    idle = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(600)]
    try:
        assert site.get("/")[0] == 200
    finally:
        for connection in idle:
            connection.close()


@pytest.mark.engines("sqlite")
def test_headers_that_are_too_large_are_refused(site):
    assert site.get("/", Cookie="a" * 64_000)[0] == 431


def crowd(site):
    """The statuses of as many anonymous requests at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {status for status, _ in pool.map(site.get, ["/courses/"] * AT_ONCE)}


@pytest.mark.engines("sqlite")
def test_debug_is_not_for_serving(prepared):
    assert_stops(prepared, "DEBUG is on", DEBUG="on")


def test_a_pending_migration_stops_the_start(prepared):
    done = prepared.manage("migrate", "certificates", "zero", "--verbosity=0")
    assert done.returncode == 0, done.stderr
    try:
        assert_stops(prepared, "certificates.0001_initial")
    finally:
        prepared.manage("migrate", "--verbosity=0")


@pytest.mark.engines("sqlite")
def test_missing_static_files_stop_the_start(prepared, tmp_path):
    assert_stops(prepared, "collectstatic", STATIC_ROOT=str(tmp_path))


@pytest.mark.engines("postgresql")
def test_more_threads_than_connections_stop_the_start(prepared):
    assert_stops(prepared, "WORKERS=200", WORKERS="200")


@pytest.mark.engines("mongodb")
def test_more_threads_than_a_pool_has_stop_the_start(prepared):
    url = prepared.environment["DATABASE_URL"]
    mark = "&" if "?" in url else "?"
    assert_stops(prepared, "maxPoolSize=2", DATABASE_URL=f"{url}{mark}maxPoolSize=2")


def assert_stops(site, words, **environment):
    done = site.manage("serve", **environment)

    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert words in line
