"""Clerk's events and our comparisons with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Reconciliation, WebhookStatus
from skillrise.doctor import events
from tests.clerk import deliver, event, user_data

from .saying import levels, said

pytestmark = pytest.mark.django_db
ENDED = Reconciliation.Status.FINISHED


def ago(**time):
    return timezone.now() - timedelta(**time)


def test_no_event_has_come():
    (line,) = said(events.webhooks)

    assert line.startswith("warning: No event has come from Clerk.")
    assert "/clerk with user.created, user.updated, user.deleted and session.created" in line


def test_a_wrong_secret(client):
    deliver(client, event("user.created", user_data()), secret="whsec_d3Jvbmc=")
    (line,) = said(events.webhooks)

    assert line.startswith("wrong: Every event was refused, the last now: 400: The signature")
    assert "set CLERK_WEBHOOK_SECRET to the signing secret of this very endpoint" in line


def test_a_secret_that_was_right_once(client):
    deliver(client, event("user.created", user_data()))
    assert said(events.webhooks) == ["ok: The last event, user.created, came now."]

    deliver(client, event("user.updated", user_data()), secret="whsec_d3Jvbmc=")
    assert said(events.webhooks)[1].startswith("warning: An event was refused now, and none has")

    WebhookStatus.objects.received("user.updated")
    assert levels(events.webhooks) == ["ok"]


def test_an_event_that_could_not_be_stored():
    assert said(events.failures) == []

    WebhookStatus.objects.failed("user.updated was not stored: OperationalError")
    assert said(events.failures)[0].startswith("warning: An event could not be stored now: user.")

    WebhookStatus.objects.received("user.updated")
    assert said(events.failures) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "warning: Our users were last compared with Clerk's 3 days ago"),
        ({"finished_at": ago(hours=2)}, "ok: Our users were last compared with Clerk's 2 hours"),
        ({"deletions_waiting": 30}, "wrong: Clerk did not list 30 of our users when"),
    ],
    ids=["long ago", "last night", "of another instance"],
)
def test_our_users_are_compared_with_clerks(fields, words):
    assert said(events.reconciliation)[0].startswith("warning: Our users were never compared")

    ended = {"status": ENDED, "started_at": ago(days=3), "finished_at": ago(days=3)}
    Reconciliation.objects.create(**ended | fields)

    assert said(events.reconciliation)[0].replace("\xa0", " ").startswith(words)


def test_somebody_is_an_admin(request):
    assert said(events.admins)[0].startswith("warning: Nobody here is an admin.")

    request.getfixturevalue("admin")
    assert said(events.admins) == []
