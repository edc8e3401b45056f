"""Asking a model: whatever the provider does, there is an answer or words for the person"""

import logging
import threading
import time

import pytest

from tests.tutor.server import ANSWER, KEY, closed_url
from tutor import asking, budget
from tutor.models import Usage

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]  # no database decides
SECRET = "a secret of the lecture"
QUESTION = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": SECRET}]


def ask(student, **options):
    return asking.ask(student, "tutor", QUESTION, 200, **options)


def test_an_answer_comes_whole_and_in_pieces(model, student, client):
    assert ask(student) == ANSWER
    assert list(asking.stream(student, "tutor", QUESTION, 200))[:2] == ["The ", "*stairs* "]

    assert "language model at 127.0.0.1" in client.get("/privacy/").content.decode()

    first = model.asked[0]
    assert (first.path, first.key) == ("/v1/chat/completions", KEY)
    assert first.body["messages"] == QUESTION
    assert (first.body["model"], first.body["max_tokens"]) == ("ok", 200)
    assert student.pk not in str(first)


def test_an_answer_of_a_form_is_asked_for(model, student):
    model.answer = '{"questions": []}'
    schema = {"type": "object", "properties": {}}

    assert ask(student, schema=schema) == model.answer
    assert model.asked[0].body["response_format"]["json_schema"]["schema"] == schema


def test_an_endpoint_that_does_not_know_the_younger_options_is_asked_without_them(model, student):
    model.behaviour = "strict"

    assert ask(student, schema={"type": "object"}) == ANSWER
    assert set(model.asked[-1].body) == {"model", "messages", "stream", "max_completion_tokens"}


@pytest.mark.parametrize(
    ("behaviour", "reason", "text", "requests"),
    [
        ("garbage", "garbage", "", 1),
        ("misshapen", "garbage", "", 1),
        ("page", "garbage", "", 1),
        ("cut", "cut", "The *stairs* go ", 1),
        ("complaining", "cut", "The ", 1),
        ("wordy", "long", "The ", 1),
        ("endless", "long", "step step step step", 1),
        ("endless_line", "long", "", 1),
        ("silent", "slow", "", 1),
        ("dribbling", "slow", "", 1),
        ("slow", "slow", "The ", 1),
        ("busy", "busy", "", 3),
        ("busy_for_long", "busy", "", 1),  # until long after the deadline
        ("failing", "down", "", 3),
        ("failing_for_ever", "down", "", 1),
        ("locked", "down", "", 1),
        ("moved", "down", "", 1),
    ],
)
def test_what_goes_wrong_is_said_within_the_deadline(
    model, student, settings, caplog, behaviour, reason, text, requests
):
    waits = reason == "slow" or behaviour in ("busy_for_long", "failing_for_ever")
    settings.AI_SECONDS = 1 if waits else 10
    model.behaviour = behaviour
    caplog.set_level(logging.DEBUG, "urllib3")
    began = time.monotonic()

    with caplog.at_level(logging.DEBUG), pytest.raises(asking.Failed) as raised:
        ask(student)

    failed = raised.value
    assert failed.reason.value == reason
    assert failed.message == asking.explain(failed.reason)
    assert failed.text.startswith(text)
    assert bool(failed.text) == bool(text)
    assert time.monotonic() - began < settings.AI_SECONDS + 5
    assert len(model.asked) == requests
    assert failed.__cause__ is failed.__context__ is None or failed.__suppress_context__
    assert KEY not in caplog.text
    assert SECRET not in caplog.text


def test_a_provider_that_is_not_there_is_asked_again_a_few_times(model, student, settings, caplog):
    settings.AI_BASE_URL = closed_url()

    with pytest.raises(asking.Failed, match="cannot be reached"):
        ask(student)

    assert budget.left(student).requests == settings.AI_USER_REQUESTS
    assert model.asked == []


def test_a_busy_provider_is_asked_again_when_it_says(model, student):
    model.behaviour = "busy_once"
    began = time.monotonic()

    assert ask(student) == ANSWER
    assert len(model.asked) == 2
    assert time.monotonic() - began >= 1


def test_without_a_key_nothing_is_asked(model, student, settings, client):
    settings.AI_API_KEY = ""

    assert "assistant" not in client.get("/privacy/").content.decode()
    assert not asking.is_on()
    with pytest.raises(asking.Refused):
        ask(student)
    assert model.asked == []
    assert not Usage.objects.exists()


def test_pages_that_wait_hold_half_of_the_threads(model, student, settings):
    model.behaviour = "slow"
    waiting = [asking.stream(student, "tutor", QUESTION, 200) for _ in range(settings.THREADS // 2)]
    for answer in waiting:
        next(answer)

    with pytest.raises(asking.Refused, match="Many people"):
        ask(student)
    for answer in waiting:
        answer.close()
    model.behaviour = "ok"
    assert ask(student) == ANSWER
    assert threading.active_count() < 20
