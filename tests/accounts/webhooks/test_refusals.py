"""Events that are too large or cannot be stored, and what admins see of them"""

import logging
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import Q, UniqueConstraint
from django.test import Client

from accounts.models import User, WebhookStatus
from tests.accounts.webhooks.support import BODY, CREATED, T, deleted, told
from tests.clerk import deliver

PRIVATE = "between-Clerk-and-us"


PERSONAL = {
    "username": "the-countess",
    "first_name": "Augusta",
    "primary_email_address_id": "idn_1",
    "email_addresses": [{"id": "idn_1", "email_address": "augusta@example.com"}],
    "private_metadata": {"note": PRIVATE},
}


MARKERS = ("the-countess", "Augusta", "augusta@example.com", PRIVATE, "Byron")


# What is too large


@pytest.mark.parametrize("headers", [{}, {"svix-signature": ""}], ids=["signed", "unsigned"])
def test_a_body_over_the_limit_is_refused(client, db, settings, headers):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(BODY) - 1
    response = deliver(client, None, body=BODY, **headers)

    assert response.status_code == 413
    assert response.json()["success"] is False
    assert not User.objects.exists()
    assert WebhookStatus.objects.current().last_refusal.startswith("413")


def test_a_body_of_just_the_limit_is_taken(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(BODY)

    assert deliver(client, None, body=BODY).status_code == 200


# What cannot be stored


READ_ONLY = {
    "sqlite": "PRAGMA query_only = {}",
    "postgresql": "SET default_transaction_read_only = {}",
}


def _allow_writing(allowed):
    if connection.vendor == "mongodb":
        for name in ("accounts_user", "accounts_webhookstatus"):
            nothing_fits = {} if allowed else {"_id": None}
            connection.database.command("collMod", name, validator=nothing_fits)
        return
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor].format("off" if allowed else "on"))


@contextmanager
def refused_writing():
    """The database itself takes no writes meanwhile."""
    _allow_writing(False)
    try:
        yield
    finally:
        _allow_writing(True)


@contextmanager
def only_one_byron():
    """A rule of the database's, which people at Clerk do not keep."""
    rule = UniqueConstraint(fields=["last_name"], condition=Q(last_name="Byron"), name="one_byron")
    with connection.schema_editor() as editor:
        editor.add_constraint(User, rule)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.remove_constraint(User, rule)


@pytest.fixture
def logged(caplog):
    """All that is logged, also by Django, which hands nothing on to the root logger."""
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    yield caplog
    django.removeHandler(caplog.handler)


def assert_nothing_personal(*texts):
    assert not [marker for marker in MARKERS for text in texts if marker in text]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["user.created", "user.updated", "user.deleted"])
def test_an_event_that_cannot_be_stored_is_asked_for_again(logged, kind):
    client = Client(raise_request_exception=False)
    if kind != "user.created":
        deliver(client, told("user.created", T - 1))
    before = list(User.objects.values())
    refused = told(kind, **PERSONAL) if kind != "user.deleted" else deleted()

    with refused_writing():
        response = deliver(client, refused)

    assert_nothing_personal(response.content.decode(), logged.text)
    assert response.status_code == 503
    assert response.json()["success"] is False
    assert f"{kind} was not stored" in logged.text
    assert list(User.objects.values()) == before
    assert deliver(client, refused).status_code == 200
    assert User.objects.get().first_name == ("" if kind == "user.deleted" else "Augusta")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_what_a_rule_of_the_database_refuses_is_asked_for_again(logged, is_known):
    client = Client(raise_request_exception=False)
    deliver(client, told("user.created", id="user_first"))
    if is_known:
        deliver(client, told("user.created", T - 1, last_name="King"))
    refused = told("user.updated", **PERSONAL)

    with only_one_byron():
        response = deliver(client, refused)

    assert response.status_code == 503
    assert not User.objects.filter(first_name="Augusta").exists()
    failure = WebhookStatus.objects.current().last_failure
    assert failure.startswith("user.updated was not stored")
    assert_nothing_personal(response.content.decode(), logged.text, failure)
    assert deliver(client, refused).status_code == 200
    assert User.objects.get(pk="user_ada").first_name == "Augusta"


# What admins see of it


def test_the_last_event_taken_is_noted(client, db):
    deliver(client, CREATED)
    first = WebhookStatus.objects.get()
    deliver(client, deleted())
    second = WebhookStatus.objects.get()

    assert (first.last_event, second.last_event) == ("user.created", "user.deleted")
    assert first.last_event_at < second.last_event_at
    assert (second.last_failure, second.last_failure_at) == ("", None)


@pytest.mark.parametrize("kind", ["user.invented", "organization.created", ""])
def test_what_does_not_concern_us_is_not_noted(client, db, kind):
    deliver(client, told(kind))

    assert not WebhookStatus.objects.exists()


def test_refusals_are_noted_once_a_minute(client, db, wait):
    def refused_and_noted(body=BODY, **headers):
        WebhookStatus.objects.update(last_refusal="", last_refusal_at=None)
        assert deliver(client, None, body=body, **headers).status_code == 400
        status = WebhookStatus.objects.current()
        assert bool(status.last_refusal) is bool(status.last_refusal_at)
        return status.last_refusal

    wrong = {"svix-signature": "v1,d3Jvbmc="}
    assert refused_and_noted(**wrong) == "400: The signature does not match."
    assert refused_and_noted(**wrong) == ""
    assert refused_and_noted("{}") == ""
    wait(59)
    assert refused_and_noted(**wrong) == ""
    wait(2)
    assert refused_and_noted("{}") == "400: The body is not an event."
    assert WebhookStatus.objects.get().last_event == ""
