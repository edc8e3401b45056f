"""What Clerk is told of a decision"""

import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.applications import decisions
from accounts.models import Role
from tests.accounts.applications.decisions.support import (
    Status,
    add_to_clerk,
    apply,
    approved,
    due,
    post_decision,
    revoked,
    until,
)
from tests.clerk import sign_in
from tests.conftest import person


@pytest.mark.parametrize(
    ("decided", "before", "told", "after"),
    [
        (approved, {}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "student"}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "emperor"}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "educator"}, None, {"role": "educator"}),
        (approved, {"role": "admin"}, None, {"role": "admin"}),
        (revoked, {"role": "educator"}, {"role": None}, {}),
        (revoked, {"role": "admin"}, None, {"role": "admin"}),
        (revoked, {}, None, {}),
        (revoked, {"role": "emperor"}, None, {"role": "emperor"}),
    ],
)
def test_only_the_role_is_changed_and_only_where_it_must(
    clerk, admin, student, mailoutbox, decided, before, told, after
):
    others = {"team": "blue", "tags": {"a": 1}}
    application = decided(student, admin)
    clerk.users[student.pk]["public_metadata"] = others | before  # since we last heard

    assert decisions.send_due() == 0

    assert [call.body for call in clerk.made("PATCH")] == (
        [{"public_metadata": told}] if told else []
    )
    assert clerk.users[student.pk]["public_metadata"] == others | after
    assert clerk.users[student.pk]["private_metadata"] == {"note": "between Clerk and us"}
    student.refresh_from_db()
    assert student.role == Role.from_metadata(after)
    assert student.clerk_updated_at == clerk.users[student.pk]["updated_at"]
    assert due(application) == (False, False)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("decided", [approved, revoked])
def test_an_admin_who_applied_stays_one(clerk, admin, as_person, decided):
    boss = person("user_boss", Role.ADMIN)
    add_to_clerk(clerk, boss, role="admin")
    application = decided(boss, admin)

    assert decisions.send_due() == 0

    assert clerk.made("PATCH") == []
    assert due(application) == (False, False)
    boss.refresh_from_db()
    assert boss.role == Role.ADMIN
    assert as_person(boss).get("/admin/").status_code == 200


@pytest.mark.parametrize("decided", [approved, revoked])
def test_someone_deleted_at_clerk_is_settled(clerk, admin, student, decided):
    application = decided(student, admin)
    del clerk.users[student.pk]

    assert decisions.send_due() == 0
    assert due(application) == (False, False)
    assert application.failure == ""


def test_a_rejection_tells_clerk_nothing(clerk, browser, student, mailoutbox):
    application = apply(student)
    post_decision(browser, application, "rejected", "Too steep.")

    assert due(application) == (False, False)
    assert clerk.calls == []
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_stored_before_clerk_is_asked(clerk, admin, student):
    """While the call to Clerk still waits, others already read the decision and what is due."""
    application = apply(student)
    clerk.gate.clear()

    def approve():
        post_decision(sign_in(Client(), admin), application, "approved")
        connection.close()  # this thread's

    posting = threading.Thread(target=approve)
    posting.start()
    until(lambda: clerk.asked)

    application.refresh_from_db()
    stored = application.status, application.role_due, application.mail_due
    clerk.gate.set()
    posting.join()

    assert stored == (Status.APPROVED, True, True)
