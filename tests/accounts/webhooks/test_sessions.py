"""Events about sessions, and many events at once"""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import EducatorApplication, Role, User, WebhookStatus
from tests.accounts.webhooks.support import CREATED, T, deleted, told
from tests.clerk import deliver, event, user_data

# Somebody signs in


def signed_in(user_id):
    return event("session.created", {"id": "sess_1", "object": "session", "user_id": user_id})


@pytest.fixture
def promised(student, admin, clerk_api):
    """An application that was approved while Clerk could not be told."""
    User.objects.filter(pk=student.pk).update(email="student@example.com")
    clerk_api.users = {student.pk: user_data(student.pk)}
    application = EducatorApplication.objects.create(user=student, title="Climber")
    application.decide(EducatorApplication.Status.APPROVED, admin)
    return application


def test_whoever_signs_in_gets_the_role_they_were_promised(client, clerk_api, promised, student):
    assert deliver(client, signed_in(student.pk)).status_code == 200

    promised.refresh_from_db()
    student.refresh_from_db()
    assert (promised.role_due, promised.mail_due, promised.failure) == (False, False, "")
    assert clerk_api.users[student.pk]["public_metadata"] == {"role": "educator"}
    assert student.role == Role.EDUCATOR
    assert len(mail.outbox) == 1
    assert WebhookStatus.objects.get().last_event == "session.created"


@pytest.mark.parametrize(
    "user_id", ["user_stranger", "user_nobody", "", None, 7, ["user_student"], {}, "\0", "\ud800"]
)
def test_whoever_else_signs_in_costs_little(
    clerk_api, promised, stranger, django_assert_max_num_queries, user_id
):
    client = Client(raise_request_exception=False)
    deliver(client, CREATED)  # from here on there is a status

    with django_assert_max_num_queries(2):  # what is due, and the note
        assert deliver(client, signed_in(user_id)).status_code == 200

    promised.refresh_from_db()
    assert (promised.role_due, clerk_api.asked, mail.outbox) == (True, [], [])


def test_a_session_of_no_one_is_received(client, db):
    assert deliver(client, event("session.created", {"id": "sess_1"})).status_code == 200


@pytest.mark.parametrize("failure", [(500, "internal_error"), (422, "no_way"), (404, "gone"), None])
def test_signing_in_is_received_while_clerk_is_down(
    client, clerk_api, promised, student, configure, failure
):
    clerk_api.failure = failure
    if failure is None:
        configure(CLERK_API_URL="http://127.0.0.1:9")

    assert deliver(client, signed_in(student.pk)).status_code == 200

    promised.refresh_from_db()
    is_gone = failure == (404, "gone")
    assert promised.role_due is not is_gone
    assert bool(promised.failure) is not is_gone
    assert promised.claimed_at is None

    clerk_api.failure = None
    configure(CLERK_API_URL=clerk_api.url)
    assert deliver(client, signed_in(student.pk)).status_code == 200
    promised.refresh_from_db()
    assert (promised.role_due, promised.mail_due) == (False, False)


# Many at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deletion", [False, True], ids=["updates", "updates and a deletion"])
def test_eight_events_at_once_leave_one_row_in_the_newest_state(eight_at_once, deletion):
    for attempt in range(12):
        user_id = f"user_{attempt}"
        events = [
            told("user.updated", T + number, id=user_id, first_name=f"Ada{number}")
            for number in range(8)
        ]
        if deletion:
            events[3] = deleted(user_id)

        answers = eight_at_once(lambda number, events=events: deliver(Client(), events[number]))

        assert {answer.status_code for answer in answers} == {200}
        name = User.objects.get(pk=user_id).name
        assert name == ("Former member" if deletion else "Ada7 Byron")


@pytest.mark.engines("sqlite", "postgresql")  # MongoDB has no SQL to wait for
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "name"), [(T - 1, "Ada"), (T, "First"), (T + 1, "First")])
def test_an_event_that_finds_another_process_storing_is_compared(client, at, name):
    def store_another_first(execute, sql, *query):
        result = execute(sql, *query)
        if sql.startswith('UPDATE "accounts_user"') and not User.objects.exists():
            User.objects.bulk_create([User(pk="user_ada", first_name="First", clerk_updated_at=at)])
        return result

    with connection.execute_wrapper(store_another_first):
        assert deliver(client, told("user.updated")).status_code == 200

    assert User.objects.get().first_name == name
