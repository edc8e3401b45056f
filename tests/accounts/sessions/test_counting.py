"""Limits while very many ask at once, and while the cache is away"""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import redis as redis_client
from django.core.cache import caches as site_caches
from django.test import RequestFactory, override_settings

from accounts.clerk.auth import SIGNED_IN, Auth
from accounts.sessions import rate_limits
from accounts.sessions.rate_limits import AWAY, LIMITS
from skillrise.caches import caches
from skillrise.redis_caches import Client
from tests import redis_server
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[3]
HOLDS = ["mail", "share_pictures"]
THREADS, MOST = 50, 20


def ask(name="questions"):
    """Seconds to wait."""
    request = RequestFactory().post("/")
    request.auth = Auth(SIGNED_IN, claims={"sub": "user_asking"})
    return rate_limits.count(name, request)


def passed(threads=THREADS) -> int:
    """How many of so many at once do not have to wait."""
    start, found = threading.Barrier(threads), []

    def one():
        start.wait()
        found.append(ask())

    running = [threading.Thread(target=one) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return found.count(0)


@pytest.fixture(scope="module")
def redis():
    with redis_server.serving() as port:
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def in_redis(redis):
    Client.away_until = 0
    with override_settings(CACHES=caches(redis)):
        yield redis
        site_caches["limits"].clear()
    Client.away_until = 0


def test_in_memory_no_more_than_the_rate_passes(lower):
    lower("questions", MOST)

    assert passed() == MOST


@redis_server.needed
def test_in_redis_no_more_than_the_rate_passes(lower, in_redis):
    lower("questions", MOST)

    assert passed() == MOST


COUNT = f"""
import sys, django
django.setup()
from accounts.sessions.rate_limits import LIMITS
from dataclasses import replace
from tests.accounts.sessions.test_counting import passed
LIMITS["questions"] = replace(LIMITS["questions"], rate="{MOST}/999d")
print("ready", flush=True)
sys.stdin.readline()
print(passed({THREADS // 2}))
"""


@redis_server.needed
def test_machines_that_share_a_redis_count_together(in_redis):
    machines = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT],
            cwd=ROOT,
            env=os.environ
            | {"CACHE_URL": in_redis, "DJANGO_SETTINGS_MODULE": "skillrise.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for machine in machines:
        assert machine.stdout.readline() == "ready\n"
    for machine in machines:
        machine.stdin.write("go\n")
        machine.stdin.flush()

    assert sum(int(machine.communicate(timeout=60)[0]) for machine in machines) == MOST


@redis_server.needed
def test_what_is_counted_ends_by_itself(in_redis):
    ask()
    with redis_client.Redis.from_url(in_redis) as client:
        [key] = client.keys()
        assert 0 < client.ttl(key) <= 605


# What holds while it is away


@pytest.fixture(params=["refuses", "hangs"])
def away(request):
    Client.away_until = 0
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if request.param == "hangs" else free_port()
        with override_settings(CACHES=caches(f"redis://127.0.0.1:{port}/0")):
            yield silent
    Client.away_until = 0


def test_what_the_table_says_holds(away):
    waiting = {name: ask(name) for name in LIMITS for _ in range(2)}

    assert {name for name, seconds in waiting.items() if seconds} == set(HOLDS)
    assert {waiting[name] for name in HOLDS} == {AWAY}


def test_a_cache_that_hangs_is_waited_for_once(away):
    """Whoever asks for it next does not connect: the first connection is the only one."""
    for name in LIMITS:
        ask(name)
    away.settimeout(0.01)
    met = 0
    try:
        while True:
            away.accept()[0].close()
            met += 1
    except TimeoutError:
        assert met <= 1


def test_pages_say_so(away, client_of, course):
    educator, path = client_of("educator"), "/teach/courses/rising/students/invite/"
    answer = educator.post(path, {"addresses": "ada@example.org"})

    assert (answer.status_code, answer["Retry-After"]) == (429, str(AWAY))
    assert "ada@example.org" in answer.content.decode()
    assert client_of("nobody").get("/courses/rising/share.png").status_code == 429
    assert client_of("nobody").get("/courses/?q=rising").status_code == 200
    assert client_of("student").post("/courses/rising/enroll/").status_code == 302


@redis_server.needed
def test_a_redis_that_is_full_counts_as_away(lower, in_redis):
    lower("questions")
    with redis_client.Redis.from_url(in_redis) as client:
        client.config_set("maxmemory", 1)
        found = [ask("questions"), ask("mail")]
        client.config_set("maxmemory", 0)

    assert found == [0, AWAY]
