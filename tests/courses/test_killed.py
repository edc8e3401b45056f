"""The server is killed under a thousand writes of every kind: what it acknowledged is there, once"""

import random
import time

import pytest
from django.core.management import call_command

from tests import databases, writers
from tests.chaos import NOBODY, Server
from tests.engines import ENGINE

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
    time.sleep(0.3)  # a statement that PostgreSQL has begun is finished

    assert set(crowd.statuses) == {200, 302}
    assert not writers.missing(scene, crowd.taken)
    assert not writers.doubled(scene)
    call_command("recount_courses")
    assert not writers.miscounted(scene)
