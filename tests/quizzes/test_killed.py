"""The server is killed right after Submit: the score is there, and what follows is caught up"""

import threading
import time

import pytest
import requests

from quizzes.models import Attempt, Response
from tests import databases
from tests.chaos import NOBODY, Server
from tests.clerk import token
from tests.conftest import completed_ids
from tests.servers import PATIENCE

from .published import answers, fields

pytestmark = pytest.mark.engines("mongodb")  # where no transaction holds the steps together


@pytest.fixture
def server(tmp_path, transactional_db):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(tmp_path, databases.own(), NOBODY)
    yield server
    server.kill()


def test_a_score_survives(server, student_client, student, enrollment, attempt, address, lecture):
    server.start()
    sent = {
        "url": f"{server.url}{address}1/submit/",
        "data": fields(attempt),
        "headers": {"Authorization": f"Bearer {token(student.pk, azp=None)}"},
        "allow_redirects": False,
    }
    submission = threading.Thread(target=post, args=(sent,))
    submission.start()
    end = time.monotonic() + PATIENCE
    while not Attempt.objects.submitted().exists():
        assert time.monotonic() < end
    server.kill()
    submission.join()

    stored = Attempt.objects.get()
    assert (stored.right_count, stored.is_passed) == (4, True)
    assert stored.answers == answers(attempt)
    assert student_client.get(address).status_code == 200
    assert Attempt.objects.get().counted_at
    assert completed_ids(enrollment) == {lecture.pk}
    assert Response.objects.filter(is_right=True).count() == 5


def post(sent) -> None:
    """Nobody answers any more, unless the answer was quicker."""
    try:
        requests.post(**sent, timeout=PATIENCE)
    except requests.RequestException:
        return
