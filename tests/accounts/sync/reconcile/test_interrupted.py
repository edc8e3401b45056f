"""A reconciliation that was interrupted"""

import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings as django_settings

from accounts.models import Reconciliation, User
from tests import databases
from tests.accounts.sync.reconcile.support import (
    COUNT,
    FIRST,
    NO_ANSWER,
    SECOND,
    THIRD,
    at_clerk,
    ended,
    failed_sync,
    hours_ago,
    in_clerks_state,
    is_tombstoned,
    requests_for,
    store_users,
    summary,
    sync,
)


def test_many_are_brought_into_clerks_state(clerk, db, many):
    assert sync() == summary(created=6, updated=3, unchanged=1091, tombstoned=5)
    assert clerk.steps[:4] == [COUNT, FIRST, SECOND, THIRD]
    assert in_clerks_state(clerk)
    assert (ended().total, ended().offset) == (1100, 1100)

    assert sync() == summary(unchanged=1100)


@pytest.mark.parametrize(
    ("where", "asked", "done"),
    [
        (COUNT, [COUNT, FIRST, SECOND, THIRD], 0),
        (FIRST, [COUNT, FIRST, SECOND, THIRD], 0),
        (SECOND, [COUNT, SECOND, THIRD], 500),
        (THIRD, [COUNT, THIRD], 980),
    ],
    ids=["count", "first page", "second page", "third page"],
)
@pytest.mark.parametrize("trouble", [NO_ANSWER, (403, "no")], ids=["no answer", "refused"])
def test_an_interrupted_list_is_gone_on_with(clerk, db, many, where, asked, done, trouble):
    clerk.trouble = {where: trouble}
    failed_sync()
    run = Reconciliation.objects.get()
    assert (run.is_running, run.offset) == (True, done)

    clerk.trouble = {}
    clerk.forget_calls()
    sync()
    gone = requests_for(*(f"user_gone_{number}" for number in range(5)))
    assert clerk.steps[: len(asked)] == asked
    assert Counter(clerk.steps[len(asked) :]) == Counter(gone)
    assert in_clerks_state(clerk)
    run = ended()
    assert (run.created, run.updated, run.tombstoned, run.failed) == (6, 3, 5, 0)
    assert run.offset == run.total == 1100


def test_an_interrupted_run_counts_nobody_twice(clerk, db, many):
    clerk.trouble = {SECOND: NO_ANSWER}
    failed_sync()
    clerk.trouble = {}

    assert sync() == summary(created=6, updated=3, unchanged=1091, tombstoned=5)


def test_interrupted_questions_are_gone_on_with(clerk, db):
    names = [f"user_gone_{number}" for number in range(5)]
    store_users(*names, "user_ada")
    at_clerk(clerk, "user_ada")
    order = []

    class Third(dict):
        """Clerk gives no answer about the third user it is asked for."""

        def __contains__(self, name):
            if name.startswith("GET /v1/users/user_") and name not in order:
                order.append(name)
            return order[2:] == [name]

        def __getitem__(self, name):
            return NO_ANSWER

    clerk.trouble = Third()
    assert "2 tombstoned" in failed_sync(allow_deletions=5)
    assert sum(is_tombstoned(name) for name in names) == 2

    clerk.trouble = {}
    clerk.forget_calls()
    sync(allow_deletions=3)
    asked = [name for name in clerk.steps if "user_gone" in name]
    assert Counter(asked) == Counter(requests_for(*names)) - Counter(order[:2])
    assert in_clerks_state(clerk)
    assert ended().tombstoned == 5


def test_who_was_asked_after_and_kept_is_not_asked_after_again(clerk, db):
    names = ["user_a", "user_b", "user_c"]
    store_users(*names)
    at_clerk(clerk, *names)
    clerk.hidden = set(names)
    order = []
    for name in requests_for(*names):
        clerk.meanwhile[name] = lambda name=name: order.append(name)
    sync(allow_deletions=3)
    Reconciliation.objects.all().delete()
    User.objects.update(checked_at=hours_ago(1))
    clerk.trouble = {order[2]: NO_ANSWER}
    failed_sync(allow_deletions=3)

    clerk.trouble = {}
    clerk.forget_calls()
    sync(allow_deletions=3)
    assert clerk.steps[2:] == order[2:]


def environment(clerk):
    """For another process that works on the database of these tests."""
    return {**os.environ, "DATABASE_URL": databases.own(), "CLERK_API_URL": clerk.url}


def test_a_killed_process_is_gone_on_from(clerk, many_for_all):
    held_up, go_on = threading.Event(), threading.Event()
    clerk.meanwhile = {SECOND: lambda: (held_up.set(), go_on.wait(60))}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sync_clerk_users"],
        cwd=django_settings.BASE_DIR,
        env=environment(clerk),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        reached = held_up.wait(60)
    finally:
        process.kill()
        errors = process.communicate()[1]
        go_on.set()
    assert reached, errors
    run = Reconciliation.objects.get()
    assert (run.is_running, run.offset) == (True, 500)
    assert User.objects.filter(pk="user_0490").exists()
    assert not User.objects.filter(pk="user_0690").exists()

    clerk.forget_calls()
    sync()
    assert clerk.steps[:3] == [COUNT, SECOND, THIRD]
    assert in_clerks_state(clerk)
    assert ended().created == 6
