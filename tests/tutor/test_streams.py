"""Answers that are written while no page waits for them"""

import time

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from prometheus_client import REGISTRY

from skillrise import request_ids
from tests.conftest import person
from tests.tutor.conftest import written
from tests.tutor.server import ANSWER
from tutor import asking, budget, streams
from tutor.models import LEASE, Answer

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = [{"role": "user", "content": "How do stairs go?"}]


def start(student):
    return streams.start(student, "tutor", QUESTION, 200)


def wait(answer, until, seconds=20):
    end = time.monotonic() + seconds
    while not until(answer):
        assert time.monotonic() < end, f"{answer.state} {answer.text!r}"
        time.sleep(0.02)
        answer.refresh_from_db()


def is_over(answer):
    return answer.state != Answer.State.WRITING


def test_an_answer_is_written_bit_by_bit(model, student, settings):
    model.behaviour = "held"
    answer = start(student)
    assert (answer.text, answer.is_writing) == ("", True)

    wait(answer, lambda row: row.text)
    assert answer.is_writing
    assert REGISTRY.get_sample_value("skillrise_answers_running") == 1
    assert ANSWER.startswith(answer.text)
    assert answer.text != ANSWER

    model.gate.set()
    wait(answer, is_over)
    assert (answer.text, answer.is_whole, answer.problem) == (ANSWER, True, "")
    written()
    assert REGISTRY.get_sample_value("skillrise_answers_running") == 0
    assert budget.left(student).requests == settings.AI_USER_REQUESTS - 1


@pytest.fixture
def logged(caplog):
    """The id of the request that each logger spoke within at first, by the logger's name."""
    ids = {}
    caplog.handler.addFilter(
        lambda record: bool(ids.setdefault(record.name, request_ids.current())) or True
    )
    return ids


@pytest.mark.engines("sqlite")
def test_what_goes_wrong_is_logged_with_the_id_of_the_request(model, student, logged):
    model.behaviour = "cut"
    request_ids.begin("of-the-question")
    answer = start(student)
    request_ids.begin("of-another-request")
    wait(answer, is_over)

    assert logged["tutor.provider"] == "of-the-question"


@pytest.mark.engines("sqlite")
def test_what_had_come_of_an_answer_stays(model, student):
    model.behaviour = "cut"
    answer = start(student)

    wait(answer, is_over)

    assert (answer.text, answer.is_whole) == ("The *stairs* go ", False)
    assert (
        streams.problem_of(answer) == answer.problem == "The answer was cut off. Please try again."
    )


def test_an_answer_that_was_deleted_is_not_gone_on_with(model, student):
    model.behaviour, model.pause = "slow", 0.05
    model.answer = "step " * 400
    answer = start(student)
    wait(answer, lambda row: row.text)

    Answer.objects.all().delete()

    began = time.monotonic()
    written()
    assert time.monotonic() - began < 10
    assert not Answer.objects.exists()


@pytest.mark.engines("sqlite", "postgresql")
def test_a_database_that_is_away_for_a_while_loses_nothing(model, student, logged):
    model.behaviour = "held"
    request_ids.begin("of-the-question")
    answer = start(student)
    request_ids.begin("of-another-request")
    wait(answer, lambda row: row.text)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tutor_answer RENAME TO tutor_answer_away")
        model.gate.set()
        end = time.monotonic() + 20
        while "tutor.streams" not in logged and time.monotonic() < end:  # that it is away
            time.sleep(0.02)
        cursor.execute("ALTER TABLE tutor_answer_away RENAME TO tutor_answer")

    wait(answer, is_over)
    assert (answer.text, answer.is_whole) == (ANSWER, True)
    assert logged["tutor.streams"] == "of-the-question"


@pytest.mark.engines("sqlite")
def test_more_answers_than_there_are_places_for_are_refused(model, student, settings):
    settings.AI_AT_ONCE = 2
    model.behaviour = "slow"
    for number in range(2):
        start(person(f"user_{number}"))

    with pytest.raises(asking.Refused, match="Many people"):
        start(student)

    assert Answer.objects.count() == 2
    Answer.objects.all().delete()
    written()
    assert start(student)


@pytest.mark.engines("sqlite")
def test_one_person_leaves_places_to_the_others(model, student, stranger, settings):
    settings.AI_AT_ONCE = 3
    model.behaviour = "held"
    for _ in range(2):
        start(student)

    with pytest.raises(asking.Refused, match="Two answers are being written for you already"):
        start(student)

    assert start(stranger)
    assert Answer.objects.count() == 3
    model.gate.set()
    written()
    assert start(student)


def test_of_fifty_at_once_the_provider_hears_those_of_the_budget(model, student, settings, at_once):
    settings.AI_AT_ONCE, settings.AI_SITE_REQUESTS = 50, 5
    people = [person(f"user_{number}") for number in range(50)]

    def ask(number):
        try:
            return start(people[number])
        except asking.Refused as refused:
            return refused.message

    answers = at_once(50, ask)
    written()

    assert sum(isinstance(answer, Answer) for answer in answers) == len(model.asked) == 5
    assert Answer.objects.filter(state=Answer.State.DONE, text=ANSWER).count() == 5
    assert budget.left(student).requests == 0


@pytest.mark.engines("sqlite")
def test_a_used_up_budget_leaves_the_place(model, student, settings):
    settings.AI_AT_ONCE = 1
    settings.AI_USER_REQUESTS = 1
    wait(start(student), is_over)
    written()

    for _ in range(2):
        with pytest.raises(asking.Refused, match="used up"):
            start(student)
    assert Answer.objects.count() == len(model.asked) == 1


def events(answer, seen=""):
    request = RequestFactory().get("/", headers={"Last-Event-ID": seen})
    response = streams.events(request, answer, lambda row: f"<p>{row.text}\n</p>")
    return response.status_code, response.content.decode()


def test_a_page_hears_what_is_new_and_when_it_ends(student):
    answer = Answer(user=student, text="The", version=3, leased_until=timezone.now() + LEASE)
    status, body = events(answer)
    assert (status, body) == (
        200,
        "retry: 1000\nevent: answer\nid: 3\ndata: <p>The\ndata: </p>\n\n",
    )
    assert events(answer, "3") == (200, "retry: 1000\n\n")

    answer.state, answer.version = Answer.State.DONE, 4
    assert "event: end\nid: 4.\n" in events(answer, "3")[1]
    assert events(answer, "4.")[0] == 204


def test_whoever_is_gone_for_longer_than_the_lease_has_left_an_answer_cut_off(student):
    answer = Answer(user=student, text="The", leased_until=timezone.now())

    assert not answer.is_writing
    assert streams.problem_of(answer) == "The answer was cut off. Please try again."
    assert "event: end" in events(answer)[1]
