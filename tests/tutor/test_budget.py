"""How much may be asked a day: never more than the budget, however many ask at once"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.checks import run_checks
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from accounts.sync.erasure import erase
from tests.conftest import person
from tutor import asking, budget
from tutor.models import Answer, Usage

QUESTION = [{"role": "user", "content": "How do stairs go?"}]


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_only_the_budget_passes(student, stranger, settings, at_once):
    """Twenty-five of each of two people: requests of one run out, and tokens of everyone."""
    settings.AI_USER_REQUESTS, settings.AI_USER_TOKENS = 8, 10_000
    settings.AI_SITE_REQUESTS, settings.AI_SITE_TOKENS = 100, 1_250

    taken = at_once(50, lambda number: budget.take((student, stranger)[number % 2], "tutor", 100))

    passed = [each for each in taken if each]
    assert 0 < len(passed) <= 12  # as many as the tokens of everyone are enough for
    for user in (student, stranger):
        own = Usage.objects.get(pk=Usage.key(budget.today(), user.pk))
        assert own.requests == sum(each.user_id == user.pk for each in passed) <= 8
        assert own.tokens == 100 * own.requests
    everyones = Usage.objects.get(pk=Usage.key(budget.today()))
    assert (everyones.requests, everyones.tokens) == (len(passed), 100 * len(passed))

    settings.AI_SITE_TOKENS = 10_000
    at_once(50, lambda number: budget.take((student, stranger)[number % 2], "tutor", 100))
    assert Usage.objects.get(pk=Usage.key(budget.today())).requests == 16
    assert budget.left(student).requests == 0


def test_what_a_call_took_stands_in_place_of_what_it_reserved(model, student, settings):
    settings.AI_PRICE_IN, settings.AI_PRICE_OUT = Decimal("0.25"), Decimal(2)

    asking.ask(student, "tutor", QUESTION, 200)

    rows = Usage.objects.order_by("user", "purpose")
    asked = {(row.user_id, row.purpose): row for row in rows}
    assert set(asked) == {(student.pk, ""), (None, ""), (None, "tutor")}
    for row in rows:
        assert (row.requests, row.failures, row.tokens) == (1, 0, 14)
        assert (row.tokens_in, row.tokens_out) == (4, 10)  # as the server says
        assert row.cost == 21  # millionths


def test_an_answer_that_broke_off_is_counted_by_an_estimate(model, student, settings):
    model.behaviour = "cut"

    with pytest.raises(asking.Failed):
        asking.ask(student, "tutor", QUESTION, 200)

    own = Usage.objects.get(user=student)
    assert (own.requests, own.failures) == (1, 1)
    assert own.tokens == own.tokens_in + own.tokens_out > 10
    assert budget.left(student).requests == settings.AI_USER_REQUESTS - 1


def test_what_the_provider_did_not_take_is_given_back(model, student, settings):
    model.behaviour = "locked"

    with pytest.raises(asking.Failed):
        asking.ask(student, "tutor", QUESTION, 200)

    own = Usage.objects.get(user=student)
    assert (own.requests, own.tokens, own.failures) == (0, 0, 1)
    assert budget.left(student).requests == settings.AI_USER_REQUESTS


def test_nothing_is_sent_beyond_the_budget(model, student, settings):
    settings.AI_USER_REQUESTS = 1
    asking.ask(student, "tutor", QUESTION, 200)

    with pytest.raises(asking.Refused, match="used up"):
        asking.ask(student, "tutor", QUESTION, 200)
    settings.AI_USER_REQUESTS, settings.AI_USER_TOKENS = 10, 100
    with pytest.raises(asking.Refused, match="used up"):
        asking.ask(student, "tutor", QUESTION, 200)

    assert len(model.asked) == 1


def test_too_few_tokens_for_a_question_are_none(model, student, settings):
    """So the page invites nobody to what is refused."""
    settings.AI_USER_TOKENS = 2 * budget.A_QUESTION
    taken = budget.take(student, "tutor", budget.A_QUESTION)
    assert budget.left(student).requests == settings.AI_USER_REQUESTS - 1

    budget.settle(taken, budget.A_QUESTION, 1, is_whole=True)

    assert budget.left(student).requests == 0
    with pytest.raises(asking.Refused, match="used up"):
        asking.check_budget(student)


def test_with_a_budget_below_a_question_none_is_left(student, settings):
    settings.AI_USER_TOKENS = budget.A_QUESTION - 1

    assert budget.left(student).requests == 0


def test_a_new_day_begins_at_midnight_in_utc(student, settings, monkeypatch):
    settings.AI_USER_REQUESTS = 1
    clock = datetime(2026, 11, 26, 23, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: clock)
    with timezone.override("Asia/Tokyo"):
        taken = budget.take(student, "tutor", 100)
        assert budget.take(student, "tutor", 100) is None
        assert taken.day == date(2026, 11, 26)

        clock = datetime(2026, 11, 27, tzinfo=UTC)
        assert budget.left(student).requests == 1
        assert budget.take(student, "tutor", 100)
        budget.settle(taken, 10, 20, is_whole=True)  # on the day that it was taken on

    days = Usage.objects.filter(user=student).order_by("day")
    assert [(row.day.day, row.tokens) for row in days] == [(26, 30), (27, 100)]


def test_a_person_sees_what_is_left(student, settings, django_assert_num_queries):
    settings.AI_USER_REQUESTS = 2
    words = []
    for _ in range(3):
        with django_assert_num_queries(1):
            left = budget.left(student)
        words.append(
            " ".join(render_to_string("tutor/partials/budget.html", {"budget": left}).split())
        )
        budget.take(student, "tutor", 100)

    assert words == [
        '<p class="muted"> 2 of 2 questions left today </p>',
        '<p class="muted"> 1 of 2 questions left today </p>',
        '<p class="muted"> No questions left today. There are new ones from 00:00 UTC. </p>',
    ]


def test_what_someone_used_goes_with_their_account(student):
    budget.take(student, "tutor", 100)
    Answer.objects.create(user=student, purpose="tutor", text="Up.", leased_until=timezone.now())
    User.objects.tombstone(student.pk, 2)

    erase(User.objects.filter(pk=student.pk))

    assert not Answer.objects.exists()
    assert Usage.objects.get().requests == 1  # everyone's


def test_admins_read_what_was_used(admin_client, student, settings, django_assert_max_num_queries):
    settings.AI_PRICE_IN = Decimal(5)
    for number, name in enumerate(["zoe", "yan", "xia"]):
        user = person(f"user_{name}")
        budget.settle(budget.take(user, "summary", 9), 1_000 * number, 50, is_whole=number > 0)

    with django_assert_max_num_queries(8):
        response = admin_client.get("/admin/tutor/usage/")

    words = " ".join(response.content.decode().split())
    assert "Drafts of summaries </th> <td>3</td> <td>1</td> <td>3,000</td> <td>150</td>" in words
    assert "<td>0.0150</td>" in words
    people = re.findall("field-user[^>]*>(?:<a[^>]*>)?(\\w+)", words)
    assert people == ["Xia", "Yan", "Zoe"]


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("AI_API_KEY", "", "tutor.W001"),
        ("AI_USER_REQUESTS", 99_999, "tutor.W002"),
        ("AI_USER_TOKENS", 500, "tutor.W003"),
        ("AI_PRICE_IN", Decimal(1), "tutor.W004"),
    ],
)
def test_what_does_not_go_together_is_a_warning_before_deployment(settings, name, value, id_):
    settings.AI_API_KEY, settings.AI_MODEL = "sk-x", "ok"
    assert not [each for each in run_checks(include_deployment_checks=True) if "tutor" in each.id]
    setattr(settings, name, value)

    found = [each for each in run_checks(include_deployment_checks=True) if "tutor" in each.id]
    assert [each.id for each in found] == [id_]
    assert "AI_" in found[0].msg
