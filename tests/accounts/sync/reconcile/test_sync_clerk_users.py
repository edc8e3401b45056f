"""`manage.py sync_clerk_users`: what else it does, and what it reports"""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import EducatorApplication, Reconciliation, User
from tests.accounts.sync.reconcile.support import (
    COUNT,
    FIRST,
    NO_ANSWER,
    application,
    at_clerk,
    ended,
    everything,
    failed_sync,
    hours_ago,
    is_tombstoned,
    requests_for,
    store_users,
    summary,
    sync,
)

# What else is done


def test_unfinished_erasures_are_finished(clerk, db):
    gone = {"deleted_at": hours_ago(9)}
    store_users("user_never", **gone)
    store_users("user_again", erased_at=hours_ago(8), **gone)
    for name in ("user_never", "user_again"):
        application(User.objects.get(pk=name), role_due=False, mail_due=False)
    sync()

    assert not EducatorApplication.objects.exists()
    assert is_tombstoned("user_never")


def test_due_decisions_are_sent(clerk, db):
    at_clerk(clerk, "user_ada")
    store_users("user_ada")
    application(User.objects.get())

    assert sync() == summary(unchanged=1)
    assert clerk.users["user_ada"]["public_metadata"] == {"role": "educator"}
    assert not EducatorApplication.objects.unsent().exists()
    assert User.objects.get().is_educator
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


def test_a_dry_run_changes_nothing_and_says_the_same(clerk, db):
    at_clerk(clerk, "user_new", "user_equal", "user_changed", "user_hidden", "user_refused")
    clerk.hidden = {"user_hidden", "user_refused"}
    clerk.trouble = {"GET /v1/users/user_refused": (422, "no")}
    names = ("user_equal", "user_changed", "user_hidden", "user_gone", "user_refused")
    store_users(*names)
    clerk.users["user_changed"]["first_name"] = "Eve"
    store_users("user_unerased", deleted_at=hours_ago(9))
    for name in ("user_equal", "user_unerased", "user_gone"):
        application(User.objects.get(pk=name))
    before, their = everything(), json.dumps(clerk.users)
    counts = summary(created=1, updated=1, unchanged=2, tombstoned=1, failed=1)
    message = failed_sync(dry_run=True, allow_deletions=3)

    assert message == "1 users failed, 0 decisions are not sent."
    assert everything() == before
    assert json.dumps(clerk.users) == their
    assert mail.outbox == []
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("sync_clerk_users", stdout=out, dry_run=True, allow_deletions=3)
    assert out.getvalue() == f"Would be: {counts}\n"
    assert everything() == before

    failed_sync(allow_deletions=3)
    assert ended().summary == counts


def test_a_dry_run_interrupts_nobody(clerk, db):
    run = Reconciliation.acquire()
    at_clerk(clerk, "user_ada")

    assert sync(dry_run=True) == f"Would be: {summary(created=1)}"
    run.save_progress()


# What is left undone is told


def test_a_refused_user_fails_alone(clerk, db):
    names = [f"user_{letter}" for letter in "abcd"]
    store_users(*names)
    at_clerk(clerk, "user_d")
    clerk.trouble = {"GET /v1/users/user_b": (422, "no")}

    assert failed_sync(allow_deletions=3) == "1 users failed, 0 decisions are not sent."
    assert [is_tombstoned(name) for name in names] == [True, False, True, False]
    assert ended().summary == summary(unchanged=1, tombstoned=2, failed=1)

    clerk.trouble = {}
    assert sync() == summary(unchanged=1, tombstoned=1)


def test_unsent_decisions_are_told(clerk, db):
    at_clerk(clerk, "user_ada")
    store_users("user_ada")
    application(User.objects.get())
    clerk.trouble = {"PATCH /v1/users/user_ada/metadata": (422, "no")}

    assert failed_sync() == "0 users failed, 1 decisions are not sent."
    assert "422 no" in EducatorApplication.objects.get().failure
    assert ended()


def test_a_busy_clerk_is_waited_for(clerk, db):
    at_clerk(clerk, "user_ada")
    clerk.first_answers = [(429, "too_many_requests", {})] * 2

    assert sync() == summary(created=1)
    assert clerk.steps == [COUNT] * 3 + [FIRST]


@pytest.mark.parametrize("where", [COUNT, FIRST, *requests_for("user_gone")])
def test_clerk_not_answering_is_told(clerk, db, where):
    store_users("user_gone")
    at_clerk(clerk, "user_ada")
    clerk.trouble = {where: NO_ANSWER}

    message = failed_sync(allow_deletions=1)
    assert message.startswith("Clerk's answer is not")
    done = summary() if where in (COUNT, FIRST) else summary(created=1)
    assert message.endswith(f"So far: {done}.")
    run = Reconciliation.objects.get()
    assert (run.is_running, run.finished_at) == (True, None)
    assert run.failure in message
    assert not is_tombstoned("user_gone")

    clerk.trouble = {}
    sync(allow_deletions=1)
    ended()
    assert is_tombstoned("user_gone")


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_wrong_secret_key_is_told(clerk, db, configure, dry_run):
    configure(CLERK_SECRET_KEY="sk_live_other")
    store_users("user_ada")

    assert failed_sync(dry_run=dry_run) == (
        f"Clerk answered 401 clerk_key_invalid (trace trace_1) So far: {summary()}."
    )
    assert "sk_live" not in str(Reconciliation.objects.values())
    assert Reconciliation.objects.count() == (0 if dry_run else 1)
