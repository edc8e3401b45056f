"""Users whom Clerk does not list"""

import pytest
from django.db import connection

from accounts.models import EducatorApplication, Reconciliation, User
from courses.models import Enrollment
from tests.accounts.sync.reconcile.support import (
    COUNT,
    FIRST,
    T,
    application,
    at_clerk,
    failed_sync,
    hours_ago,
    is_tombstoned,
    requests_for,
    store_users,
    summary,
    sync,
    user_ids,
)


def test_whom_clerk_no_longer_knows_is_tombstoned(clerk, db, enrollment):
    User.objects.update(checked_at=hours_ago(1))
    at_clerk(clerk, "user_educator")
    student = User.objects.get(pk="user_student")
    application(student, role_due=False, mail_due=False)

    assert sync() == summary(updated=1, tombstoned=1)
    assert clerk.steps == [COUNT, FIRST, *requests_for("user_student")]
    assert is_tombstoned("user_student")
    assert not is_tombstoned("user_educator")
    assert not EducatorApplication.objects.exists()
    assert not Enrollment.objects.exists()
    row = User.objects.get(pk="user_student")
    assert row.clerk_updated_at > T
    assert (row.first_name, row.email) == ("", None)

    assert sync() == summary(unchanged=1)


@pytest.mark.parametrize(
    ("theirs", "outcome", "name"),
    [({}, "unchanged", "Ada Byron"), ({"first_name": "Eve"}, "updated", "Eve Byron")],
)
def test_whom_clerk_only_did_not_list_is_kept(clerk, db, theirs, outcome, name):
    store_users("user_ada")
    at_clerk(clerk, "user_ada", **theirs)
    clerk.hidden = {"user_ada"}

    assert sync() == summary(**{outcome: 1})
    assert clerk.steps == [COUNT, FIRST, *requests_for("user_ada")]
    assert not is_tombstoned("user_ada")
    assert User.objects.get().name == name


def test_whom_clerk_deleted_before_is_not_asked_after(clerk, db):
    store_users("user_ada", deleted_at=hours_ago(9), erased_at=hours_ago(9))

    assert sync() == summary()
    assert clerk.steps == [COUNT, FIRST]


def test_so_many_are_no_other_instances_that_clerk_may_have_lost_all(clerk, db):
    store_users(*user_ids(20))

    assert sync() == summary(tombstoned=20)
    assert all(is_tombstoned(name) for name in user_ids(20))


@pytest.mark.parametrize("strangers", [0, 30])
@pytest.mark.parametrize("dry_run", [False, True])
def test_the_secret_key_of_another_instance_buries_nobody(clerk, db, strangers, dry_run):
    store_users(*user_ids(21))
    at_clerk(clerk, *(f"user_stranger_{number}" for number in range(strangers)))

    for _ in range(2):  # at once, and after an hour, when another run begins
        for _ in range(2):
            assert "CLERK_SECRET_KEY" in failed_sync(dry_run=dry_run)
            assert not any(is_tombstoned(name) for name in user_ids(21))
        Reconciliation.objects.update(heartbeat_at=hours_ago(2))


def test_one_known_user_tells_the_instance(clerk, db):
    store_users(*user_ids(22))
    at_clerk(clerk, "user_0021")

    assert sync() == summary(unchanged=1, tombstoned=21)


@pytest.mark.django_db(transaction=True)
def test_each_answer_is_counted_before_the_next_question(clerk):
    names = user_ids(4)
    counts = []

    def look():
        counts.append(Reconciliation.objects.get().tombstoned)
        connection.close()

    store_users(*names)
    clerk.meanwhile = dict.fromkeys(requests_for(*names), look)
    sync()

    assert counts == [0, 1, 2, 3]
