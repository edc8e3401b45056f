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

    assert sync(allow_deletions=1) == summary(**{outcome: 1})
    assert clerk.steps == [COUNT, FIRST, *requests_for("user_ada")]
    assert not is_tombstoned("user_ada")
    assert User.objects.get().name == name


def test_whom_clerk_deleted_before_is_not_asked_after(clerk, db):
    store_users("user_ada", deleted_at=hours_ago(9), erased_at=hours_ago(9))

    assert sync() == summary()
    assert clerk.steps == [COUNT, FIRST]


@pytest.mark.django_db(transaction=True)
def test_each_answer_is_counted_before_the_next_question(clerk):
    names = user_ids(4)
    counts = []

    def look():
        counts.append(Reconciliation.objects.get().tombstoned)
        connection.close()

    store_users(*names)
    clerk.meanwhile = dict.fromkeys(requests_for(*names), look)
    sync(allow_deletions=4)

    assert counts == [0, 1, 2, 3]
