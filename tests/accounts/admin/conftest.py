"""Fixtures of the tests of Django admin."""

import pytest


@pytest.fixture
def browser(as_person, admin):
    """The admin's."""
    return as_person(admin)
