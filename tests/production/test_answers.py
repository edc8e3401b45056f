"""Answers of a model while pages are served, and when the server is killed in the middle of one"""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.clerk import token
from tests.tutor import server as servers

from .site import PROXY

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]

STREAMS = 20
WORDS = [f"step{number}" for number in range(16)]
PATIENCE = 60


@pytest.fixture(scope="module")
def model():
    with servers.serving() as provider:
        provider.answer = " ".join(WORDS)
        yield provider


@pytest.fixture(scope="module")
def asking(prepared, model):
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.production.asking_settings",
        "AI_API_KEY": servers.KEY,
        "AI_BASE_URL": model.url,
        "AI_MODEL": "held",
        "AI_AT_ONCE": str(STREAMS),
        "AI_USER_REQUESTS": "50",
        "WORKERS": "2",
        "THREADS": "4",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setitem(prepared.environment, name, value)
        yield prepared
        prepared.stop()


@pytest.fixture
def site(asking):
    asking.start()
    return asking


@pytest.fixture
def say(site):
    """A request of a student, whom the site knows from the token."""
    claims = {"azp": None, "exp": int(time.time()) + 600}

    def request(method, path, data=None, student="user_asking", **more):
        headers = {"Authorization": f"Bearer {token(student, **claims)}"} | PROXY
        url = f"http://127.0.0.1:{site.port}{path}"
        answer = requests.request(method, url, data=data, headers=headers | more, timeout=PATIENCE)
        assert answer.status_code in {200, 204}, answer.text
        return answer.text

    return request


def test_slow_answers_leave_pages_answering(site, say, model):
    """Five times as many as a worker has threads, each heard by a page that asks every second."""

    def follow(number):
        student = f"user_asking{number}"
        answer_id = say("POST", "/ask/", {"question": "How?"}, student)
        heard, seen = [], ""
        while not heard or "event: end" not in heard[-1]:
            last = {"Last-Event-ID": seen}
            heard.append(say("GET", f"/hear/{answer_id}/", student=student, **last))
            seen = next((line[4:] for line in heard[-1].splitlines() if line[:3] == "id:"), seen)
            time.sleep(1)
        return heard

    with ThreadPoolExecutor(STREAMS) as pages:
        following = pages.map(follow, range(STREAMS))
        end = time.monotonic() + PATIENCE
        while len(model.asked) < STREAMS:
            assert time.monotonic() < end
            time.sleep(0.05)
        for _ in range(20):
            assert site.get("/courses/")[0] == 200
        assert model.finished == 0  # all are held
        model.gate.set()
        heard = list(following)

    assert model.finished == len(model.asked) == STREAMS
    model.gate.clear()
    for events in heard:
        assert f"<p>{model.answer}</p>\n" in events[-1]
        assert sum("event: answer" in each for each in events) > 1  # bit by bit


def test_a_kill_in_mid_answer_leaves_what_had_come(site, say, model):
    answer_id = say("POST", "/ask/", {"question": "How?"})
    while "step3" not in (heard := say("GET", f"/hear/{answer_id}/")):
        time.sleep(0.1)
    assert "event: answer" in heard

    for worker in site.workers:
        os.kill(worker, signal.SIGKILL)
    site.wait()

    while "event: answer" in (heard := say("GET", f"/hear/{answer_id}/")):
        time.sleep(0.5)
    assert "event: end" in heard
    assert "step0 step1 step2 step3" in heard
    assert "The answer was cut off." in heard

    say("POST", "/ask/", {"question": "How?"})
    assert site.stop() < 10  # nobody who writes an answer is waited for
