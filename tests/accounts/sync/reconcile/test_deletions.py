"""A reconciliation that would delete many of our users stops before it stores anything."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Reconciliation, User
from accounts.sync.reconcile import deletions_allowed
from courses.models import Enrollment
from tests.accounts.sync.reconcile.support import (
    COUNT,
    ENDED,
    FIRST,
    application,
    at_clerk,
    everything,
    failed_sync,
    hours_ago,
    is_tombstoned,
    store_users,
    summary,
    sync,
    user_ids,
)
from tests.clerk import deliver, event


def stored():
    """All rows but those that tell of reconciliations."""
    return {name: rows for name, rows in everything().items() if name != Reconciliation._meta.label}


def gone(clerk, living, missing):
    """So many are here, and of those so many are not at Clerk."""
    store_users(*user_ids(living))
    at_clerk(clerk, *user_ids(living - missing))


@pytest.mark.parametrize(
    ("living", "allowed"),
    [(0, 0), (1, 0), (2, 1), (16, 1), (19, 1), (20, 2), (43, 4), (200, 20), (100_000, 20)],
)
def test_a_tenth_may_go_and_twenty_at_the_most(living, allowed):
    assert deletions_allowed(living) == allowed


@pytest.mark.parametrize(
    ("living", "missing"), [(1, 1), (2, 2), (5, 4), (16, 15), (43, 42), (43, 5), (250, 21)]
)
@pytest.mark.parametrize("dry_run", [False, True], ids=["really", "dry"])
def test_too_many_deletions_store_nothing(clerk, db, living, missing, dry_run):
    gone(clerk, living, missing)
    at_clerk(clerk, *(f"user_stranger_{number}" for number in range(30)))
    clerk.users.get("user_0000", {})["first_name"] = "Eve"
    store_users("user_unerased", deleted_at=hours_ago(9))
    application(User.objects.get(pk="user_unerased"))
    before = stored()

    for _ in range(2):
        message = failed_sync(dry_run=dry_run)
        assert f"{missing} of our {living} users" in message
        assert f"--allow-deletions {missing}" in message
        assert "CLERK_SECRET_KEY" in message
        assert "\n" not in message
        assert stored() == before
    runs = Reconciliation.objects.values_list("status", "deletions_waiting", "failure")
    assert set(runs) == (set() if dry_run else {(ENDED, missing, message)})


@pytest.mark.parametrize(("living", "missing"), [(2, 1), (16, 1), (43, 4), (250, 20)])
def test_a_few_deletions_are_made(clerk, db, living, missing):
    gone(clerk, living, missing)

    assert sync() == summary(unchanged=living - missing, tombstoned=missing)
    assert Reconciliation.objects.get().deletions_waiting == 0


def test_an_admin_allows_as_many_as_they_say(clerk, db, enrollment):
    User.objects.update(checked_at=hours_ago(1))
    gone(clerk, 14, 13)  # and the student and the educator of the enrollment
    before = json.dumps(clerk.users)

    failed_sync(allow_deletions=14)
    assert Enrollment.objects.exists()
    assert sync(allow_deletions=15) == summary(unchanged=1, tombstoned=15)
    assert is_tombstoned("user_student")
    assert not Enrollment.objects.exists()
    assert json.dumps(clerk.users) == before


def test_a_smaller_number_does_not_lower_the_bound(clerk, db):
    gone(clerk, 43, 4)

    assert sync(allow_deletions=1) == summary(unchanged=39, tombstoned=4)


def test_a_number_is_asked_for(db):
    with pytest.raises(CommandError, match="allow-deletions"):
        call_command("sync_clerk_users", "--allow-deletions", "all")


def test_whom_clerk_deletes_meanwhile_is_not_counted(clerk, client, db):
    """A webhook says so by itself, at once, however many they are."""
    gone(clerk, 5, 4)
    for name in user_ids(5)[1:]:
        data = {"id": name, "deleted": True}
        assert deliver(client, event("user.deleted", data)).status_code == 200
        assert is_tombstoned(name)

    assert sync() == summary(unchanged=1)


def test_who_left_long_ago_is_no_living_user(clerk, db):
    gone(clerk, 9, 2)
    store_users(*(f"user_old_{number}" for number in range(90)), deleted_at=hours_ago(9))

    assert "2 of our 9 users" in failed_sync()


def test_clerk_losing_its_list_after_the_count_deletes_nobody(clerk, db):
    gone(clerk, 30, 0)
    clerk.meanwhile = {COUNT: clerk.users.clear}

    assert "30 of our 30 users" in failed_sync()
    assert not any(is_tombstoned(name) for name in user_ids(30))


def test_a_first_fill_reads_the_list_once(clerk, db):
    at_clerk(clerk, *user_ids(30))

    assert sync() == summary(created=30)
    assert [call.path for call in clerk.calls] == ["/v1/users/count", "/v1/users"]
    assert clerk.steps == [COUNT, FIRST]
