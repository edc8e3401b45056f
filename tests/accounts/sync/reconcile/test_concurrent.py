"""Two reconciliations at once, and events that arrive meanwhile"""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.applications import decisions
from accounts.models import EducatorApplication, LeaseLost, Reconciliation, User
from accounts.sync import reconcile
from tests.accounts.sync.reconcile.support import (
    COUNT,
    ENDED,
    FIRST,
    NO_ANSWER,
    SECOND,
    THIRD,
    T,
    application,
    at_clerk,
    ended,
    hours_ago,
    in_clerks_state,
    is_tombstoned,
    requests_for,
    store_users,
    summary,
    sync,
    user_ids,
)
from tests.clerk import deliver, event, user_data

# Two at once


def in_thread(action):
    """Does it in another thread; what came of it is in the list."""
    results = []

    def run():
        try:
            results.append(action())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def delay(clerk, where):
    """Makes the next process wait there, until the second event."""
    held_up, go_on = threading.Event(), threading.Event()
    clerk.meanwhile[where] = lambda: (held_up.set(), go_on.wait(60))
    return held_up, go_on


@pytest.mark.parametrize(
    "where",
    [COUNT, FIRST, SECOND, THIRD, "GET /v1/users/user_gone_2"],
    ids=lambda where: where[-8:],
)
def test_the_newer_of_two_goes_on(clerk, many_for_all, where):
    held_up, go_on = delay(clerk, where)
    thread, older = in_thread(sync)
    assert held_up.wait(60)
    try:
        newer = sync()
        before = Reconciliation.objects.values().get()
    finally:
        go_on.set()
        thread.join()

    assert older == ["Another process goes on with the reconciliation."]
    assert ended().summary == newer
    assert Reconciliation.objects.values().get() == before
    assert in_clerks_state(clerk)


def test_the_older_of_two_stops_at_its_next_step(clerk, many_for_all):
    """Also while the newer is still at work."""
    older_waits, older_goes_on = delay(clerk, FIRST)
    older, what_older_said = in_thread(sync)
    assert older_waits.wait(60)
    newer_waits, newer_goes_on = delay(clerk, THIRD)
    newer, what_newer_said = in_thread(sync)
    try:
        assert newer_waits.wait(60)
        older_goes_on.set()
        older.join()
        assert Reconciliation.objects.get().is_running
    finally:
        older_goes_on.set()
        newer_goes_on.set()
        older.join()
        newer.join()

    assert what_older_said == ["Another process goes on with the reconciliation."]
    assert what_newer_said == [ended().summary]
    assert Counter(clerk.steps)[SECOND] == 2  # the newer one: counting deletions, and comparing
    assert in_clerks_state(clerk)


@pytest.mark.parametrize("before", [None, 0, 2], ids=["none", "unfinished", "forgotten"])
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one(eight_at_once, before):
    if before is not None:
        Reconciliation.objects.create(owner="before", heartbeat_at=hours_ago(before))

    def acquire(number):
        try:
            return Reconciliation.acquire().owner
        except LeaseLost:
            return None

    owners = [owner for owner in eight_at_once(acquire) if owner]
    running = Reconciliation.objects.get(status=Reconciliation.Status.RUNNING)
    assert running.owner in owners
    assert len(set(owners)) == len(owners)
    assert Reconciliation.objects.count() == (2 if before else 1)


def test_one_who_lost_it_keeps_nothing(db):
    older = Reconciliation.acquire()
    newer = Reconciliation.acquire()
    older.offset, newer.offset = 7, 5

    assert newer.pk == older.pk
    newer.save_progress()
    with pytest.raises(LeaseLost):
        older.save_progress()
    with pytest.raises(LeaseLost):
        older.save_progress(status=ENDED)
    assert Reconciliation.objects.get().offset == 5
    assert Reconciliation.objects.get().is_running


def test_a_run_silent_for_an_hour_is_begun_anew(clerk, db):
    at_clerk(clerk, *user_ids(3))
    known = {"offset": 500, "created": 480, "failure": "No answer."}
    silent = Reconciliation.objects.create(owner="silent", heartbeat_at=hours_ago(1.01), **known)

    assert sync() == summary(created=3)
    assert clerk.steps == [COUNT, FIRST]
    silent.refresh_from_db()
    assert (silent.status, silent.offset, silent.created) == (ENDED, 500, 480)
    assert silent.failure.startswith("Interrupted")
    newest = Reconciliation.objects.exclude(pk=silent.pk).get()
    assert (newest.status, newest.failure, newest.created) == (ENDED, "", 3)


def test_a_run_silent_for_less_is_gone_on_with(clerk, db):
    at_clerk(clerk, *user_ids(1100))
    store_users(*user_ids(1100))
    User.objects.update(checked_at=timezone.now())
    Reconciliation.objects.create(heartbeat_at=hours_ago(0.99), started_at=hours_ago(2), offset=980)

    sync()
    assert clerk.steps == [COUNT, THIRD]
    assert ended().offset == 1100


def test_a_run_that_wakes_up_after_hours_is_over(db):
    silent = Reconciliation.acquire()
    Reconciliation.objects.update(heartbeat_at=hours_ago(2))
    newer = Reconciliation.acquire()

    assert newer.pk != silent.pk
    with pytest.raises(LeaseLost):
        silent.save_progress()
    newer.save_progress()


def test_taking_up_is_a_sign_of_life(db):
    """Nobody may close a run that was just taken up."""
    Reconciliation.objects.create(heartbeat_at=hours_ago(0.9))

    assert Reconciliation.acquire().heartbeat_at > hours_ago(0.1)
    assert Reconciliation.objects.get().heartbeat_at > hours_ago(0.1)


def test_each_step_is_a_sign_of_life(db):
    run = Reconciliation.acquire()
    Reconciliation.objects.update(heartbeat_at=hours_ago(0.9))
    run.heartbeat_at = hours_ago(0.9)
    run.save_progress()

    assert Reconciliation.objects.get().heartbeat_at > hours_ago(0.1)


def test_a_finished_run_is_followed_by_another(clerk, db):
    sync()
    sync()

    assert [run.status for run in Reconciliation.objects.all()] == [ENDED] * 2


# Events that arrive meanwhile


def told(kind, name, at=T, **fields):
    """Delivers an event from the thread in which Clerk answers."""

    def action():
        data = {"id": name} if kind == "user.deleted" else user_data(name, updated_at=at, **fields)
        try:
            assert deliver(Client(), event(kind, data, at)).status_code == 200
        finally:
            connection.close()

    return action


@pytest.mark.parametrize("where", [FIRST, *requests_for("user_ada")])
@pytest.mark.parametrize(
    ("news", "name"),
    [
        (told("user.updated", "user_ada", T + 2, first_name="Newest"), "Newest Byron"),
        (told("user.updated", "user_ada", T - 2, first_name="Oldest"), "Listed Byron"),
        (told("user.deleted", "user_ada", T + 2), "Former member"),
    ],
    ids=["newer", "older", "deleted"],
)
@pytest.mark.django_db(transaction=True)
def test_events_in_between_count_if_they_are_newer(clerk, where, news, name):
    store_users("user_ada")
    at_clerk(clerk, "user_ada", updated_at=T + 1, first_name="Listed")
    clerk.hidden = set() if where == FIRST else {"user_ada"}
    clerk.meanwhile = {where: news}
    sync(allow_deletions=1)

    assert where in clerk.steps
    assert User.objects.get().name == name
    assert is_tombstoned("user_ada") == (name == "Former member")


@pytest.mark.django_db(transaction=True)
def test_who_signs_up_in_between_is_not_missing(clerk):
    at_clerk(clerk, "user_ada")
    clerk.meanwhile = {FIRST: told("user.created", "user_new")}

    assert sync() == summary(created=1)
    assert clerk.steps == [COUNT, FIRST]
    assert not is_tombstoned("user_new")


# In the background


@pytest.mark.django_db(transaction=True)
def test_in_the_background_all_of_it_is_done(clerk):
    store_users("user_ada", "user_gone")
    at_clerk(clerk, "user_ada")
    application(User.objects.get(pk="user_ada"))
    thread = reconcile.start_in_background(decisions.send_due)
    thread.join()

    assert thread.daemon
    assert ended().summary == summary(unchanged=1, tombstoned=1)
    assert in_clerks_state(clerk)
    assert not EducatorApplication.objects.unsent().exists()


@pytest.mark.parametrize("why", ["no answer", "too many deletions"])
@pytest.mark.django_db(transaction=True)
def test_in_the_background_trouble_is_kept_and_logged(clerk, caplog, why):
    store_users(*user_ids(21))
    if why == "no answer":
        at_clerk(clerk, *user_ids(21))
        clerk.trouble = {FIRST: NO_ANSWER}
    reconcile.start_in_background(decisions.send_due).join()

    run = Reconciliation.objects.get()
    assert run.is_running is (why == "no answer")
    assert run.deletions_waiting == (0 if run.is_running else 21)
    assert run.failure
    assert run.failure in caplog.text
    assert User.objects.filter(deleted_at=None).count() == 21


@pytest.mark.django_db(transaction=True)
def test_in_the_background_too_the_newer_goes_on(clerk, caplog):
    caplog.set_level("INFO")
    at_clerk(clerk, "user_ada")
    held_up, go_on = delay(clerk, FIRST)
    older = reconcile.start_in_background(decisions.send_due)
    assert held_up.wait(60)
    try:
        assert sync() == summary(created=1)
    finally:
        go_on.set()
        older.join()

    assert "Another process goes on" in caplog.text
    assert ended().summary == summary(created=1)
