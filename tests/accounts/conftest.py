"""A Backend API on this machine, settings that may change in mid-test, and crowds."""

import time

import pytest
from django.core.cache import cache

from accounts import clients
from tests.clerk_api import ClerkAPI, jwk, serving  # noqa: F401  tests get jwk here


@pytest.fixture
def configure(settings):
    """Change settings, also after the first request of a test."""

    def change(**values):
        for name, value in values.items():
            setattr(settings, name, value)
        clients.instance.cache_clear()
        clients.backend_api.cache_clear()
        clients.authenticator.cache_clear()

    return change


@pytest.fixture
def clerk_api(configure):
    """The Backend API, asked over HTTP; without this fixture nobody answers."""
    cache.clear()  # what Clerk said of sessions in other tests
    with serving(ClerkAPI()) as api:
        configure(CLERK_API_URL=api.url)
        yield api


@pytest.fixture
def wait(monkeypatch):
    """Lets seconds pass: everybody's clock goes ahead."""
    now = time.time
    passed = []
    monkeypatch.setattr(time, "time", lambda: now() + sum(passed))
    return passed.append
