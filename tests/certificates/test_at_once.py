"""Two processes are asked for the same certificate at the same time"""

import threading

import pytest
import requests

from certificates.models import Certificate
from courses import progress
from tests import databases
from tests.chaos import NOBODY, Server
from tests.clerk import token
from tests.servers import PATIENCE

from .conftest import FINISH

TOGETHER = 12


@pytest.fixture
def server(tmp_path, transactional_db):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(tmp_path, databases.own(), NOBODY)
    yield server
    server.kill()


def test_it_is_issued_once(server, enrollment, lectures, student):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    server.start()
    start = threading.Barrier(TOGETHER)
    statuses = []

    def ask():
        start.wait()
        headers = {"Authorization": f"Bearer {token(student.pk, azp=None)}"}
        answer = requests.post(
            server.url + FINISH, headers=headers, allow_redirects=False, timeout=PATIENCE
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=ask) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [302] * TOGETHER
    assert Certificate.objects.get().student_id == student.pk
