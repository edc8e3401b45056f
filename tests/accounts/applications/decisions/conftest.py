"""Fixtures of these tests."""

import pytest

from tests.accounts.applications.decisions.support import FailingAPI, add_to_clerk
from tests.clerk_api import serving


@pytest.fixture
def clerk(configure, admin, student):
    """Clerk knows the admin and the student, who has an address and some metadata."""
    with serving(FailingAPI()) as api:
        configure(CLERK_API_URL=api.url)
        add_to_clerk(api, admin, role="admin")
        add_to_clerk(api, student, team="blue")
        yield api
        api.released.set()


@pytest.fixture
def browser(as_person, admin):
    return as_person(admin)
