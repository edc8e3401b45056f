"""Fixtures of these tests."""

import pytest

from accounts.models import User
from tests.accounts.sync.reconcile.support import Clerk, at_clerk, stored_user, user_ids
from tests.clerk_api import serving


@pytest.fixture
def clerk(configure):
    with serving(Clerk()) as api:
        configure(CLERK_API_URL=api.url)
        yield api


@pytest.fixture
def many(clerk):
    """1,100 users at Clerk; here 3 of them differ and 6 are missing, and 5 are gone there."""
    names = user_ids(1100)
    at_clerk(clerk, *names)
    known = [name for name in names if int(name[-4:]) % 200 != 90]
    rows = [
        stored_user(name, first_name="" if name in names[7:1100:500] else "Ada") for name in known
    ]
    User.objects.bulk_create(rows + [stored_user(f"user_gone_{number}") for number in range(5)])
    return names


@pytest.fixture
def many_for_all(transactional_db, many):
    """`many`, for other threads and processes too."""
    return many
