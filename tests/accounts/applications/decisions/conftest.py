"""Fixtures of these tests."""

import pytest

from tests.accounts.applications.decisions.support import FailingAPI, enrol
from tests.clerk_api import serving


@pytest.fixture
def clerk(configure, admin, student):
    """Clerk knows the admin and the student, who has an address and some metadata."""
    with serving(FailingAPI()) as api:
        configure(CLERK_API_URL=api.url)
        enrol(api, admin, role="admin")
        enrol(api, student, team="blue")
        yield api
        api.door.set()


@pytest.fixture
def browser(as_person, admin):
    return as_person(admin)
