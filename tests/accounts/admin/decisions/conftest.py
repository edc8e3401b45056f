"""Fixtures of these tests."""

import pytest

from accounts.models import Role
from tests.clerk import user_data
from tests.conftest import person


@pytest.fixture
def boss(as_person, db):
    """Another admin."""
    return person("user_boss", Role.ADMIN)


@pytest.fixture
def clerk(clerk_api, student, stranger):
    """Clerk knows the applicants."""
    for user in (student, stranger):
        clerk_api.users[user.pk] = user_data(user.pk, first_name=user.first_name, last_name="")
    return clerk_api
