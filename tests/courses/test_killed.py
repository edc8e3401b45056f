"""The server is killed under a thousand writes of every kind: what it acknowledged is there, once"""

import random
import time

import pytest
from django.core.management import call_command
from django.db import connection

from tests import databases, writers
from tests.chaos import NOBODY, Server
from tests.engines import ENGINE
from tests.servers import PATIENCE

ROUNDS = 3  # the other engines have two
WRITES = 1000 // (ROUNDS if ENGINE == "sqlite" else 6)  # acknowledged before the kill
CROWD = writers.Crowd(
    students=12, educators=4, drafts=1, takers=1, deliverers=1, people=40, attempts=12
)


@pytest.fixture
def server(tmp_path, transactional_db):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(tmp_path, databases.own(), NOBODY)
    yield server
    server.kill()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_server_killed_in_mid_write_loses_and_doubles_nothing(server, educator, category, turn):
    scene = writers.set_scene(CROWD, turn, educator, category)
    server.start()
    crowd = writers.Writers(scene, server.url)
    crowd.write_until(WRITES)
    time.sleep(random.Random(turn).uniform(0, 0.3))  # noqa: S311
    server.kill()
    crowd.join()
    wait_for_what_is_begun()

    assert set(crowd.statuses) == {200, 302}
    assert not writers.missing(scene, crowd.taken)
    assert not writers.doubled(scene)
    call_command("recount_courses")
    assert not writers.miscounted(scene)


def wait_for_what_is_begun():
    """A database finishes a statement whose client is gone."""
    time.sleep(0.3)
    end = time.monotonic() + PATIENCE
    while connection.vendor == "postgresql" and other_clients():
        assert time.monotonic() < end
        time.sleep(0.05)


def other_clients():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchall()
