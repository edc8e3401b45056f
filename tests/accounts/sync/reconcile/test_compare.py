"""A reconciliation brings every user into Clerk's state"""

import pytest

from accounts.models import Role, User
from accounts.models.user import fields_of
from tests.accounts.sync.reconcile.support import (
    COUNT,
    FIRST,
    T,
    at_clerk,
    ended,
    everything,
    hours_ago,
    store_users,
    summary,
    sync,
    user_ids,
)

# Into Clerk's state


def test_an_empty_table_is_filled(clerk, db):
    at_clerk(clerk, "user_ada", public_metadata={"role": "educator"}, username="ada")
    at_clerk(clerk, "user_eve", banned=True, first_name="Eve", primary_email_address_id=None)

    assert sync() == summary(created=2)
    ada, eve = User.objects.order_by("pk")
    assert (ada.pk, ada.name, ada.email) == ("user_ada", "Ada Byron", "ada@example.com")
    assert (ada.role, ada.banned, ada.clerk_updated_at) == (Role.EDUCATOR, False, T)
    assert (eve.pk, eve.name, eve.email) == ("user_eve", "Eve Byron", None)
    assert (eve.role, eve.banned) == (Role.STUDENT, True)
    run = ended()
    assert (run.total, run.offset, run.summary) == (2, 2, summary(created=2))
    assert clerk.steps == [COUNT, FIRST]


def test_an_empty_clerk_fills_nothing(clerk, db):
    assert sync() == summary()
    assert ended().total == 0


@pytest.mark.parametrize(
    ("ours", "theirs", "outcome", "expected"),
    [
        ({}, {}, "unchanged", {"name": "Ada Byron"}),
        ({}, {"updated_at": T + 1, "first_name": "Eve"}, "updated", {"name": "Eve Byron"}),
        ({}, {"updated_at": T + 1}, "updated", {"clerk_updated_at": T + 1}),
        ({}, {"updated_at": T - 1, "first_name": "Eve"}, "unchanged", {"name": "Ada Byron"}),
        ({}, {"first_name": "Eve"}, "updated", {"name": "Eve Byron"}),
        ({"first_name": "Eve"}, {}, "updated", {"name": "Ada Byron"}),
        ({"email": None}, {}, "updated", {"email": "ada@example.com"}),
        ({"role": "admin"}, {}, "updated", {"role": "student"}),
        ({}, {"public_metadata": {"role": "admin"}}, "updated", {"role": "admin"}),
        ({"banned": True}, {}, "updated", {"banned": False}),
        ({}, {"banned": True}, "updated", {"banned": True}),
        (
            fields_of({"public_metadata": {"role": "educator"}}),
            {},
            "updated",
            {"name": "Ada Byron", "role": "student", "clerk_updated_at": T},
        ),
        (
            fields_of({}) | {"deleted_at": hours_ago(9), "erased_at": hours_ago(9)},
            {"updated_at": T + 1},
            "unchanged",
            {"name": "Former member", "email": None, "first_name": "", "clerk_updated_at": 0},
        ),
    ],
    ids=[
        "equal",
        "changed",
        "only newer",
        "older at Clerk",
        "another name at Clerk",
        "another name here",
        "no address here",
        "another role here",
        "another role at Clerk",
        "banned here",
        "banned at Clerk",
        "made from claims",
        "deleted",
    ],
)
def test_whoever_differs_is_corrected(clerk, db, ours, theirs, outcome, expected):
    store_users("user_ada", accent_color="#123456", **ours)
    at_clerk(clerk, "user_ada", **theirs)

    assert sync() == summary(**{outcome: 1})
    user = User.objects.get()
    assert {name: getattr(user, name) for name in expected} == expected
    assert user.accent_color == "#123456"
    assert user.checked_at > hours_ago(0.5)
    assert sync() == summary(unchanged=1)


def test_who_is_equal_costs_no_write(clerk, db, django_assert_max_num_queries):
    at_clerk(clerk, *user_ids(100))
    store_users(*user_ids(100))

    with django_assert_max_num_queries(20):
        assert sync() == summary(unchanged=100)


def test_private_metadata_goes_nowhere(clerk, db):
    store_users("user_old", first_name="")
    at_clerk(clerk, "user_old", "user_new")
    said_so = sync()

    assert "between Clerk and us" in str(clerk.users)
    assert "between Clerk and us" not in f"{said_so}{everything()}"
