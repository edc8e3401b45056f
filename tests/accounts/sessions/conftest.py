"""Limits that one request or two reach."""

from dataclasses import replace

import pytest

from accounts.sessions.rate_limits import LIMITS


@pytest.fixture
def lower(monkeypatch):
    """Let something be asked for so many times; in no test does that time end."""

    def limit(name, number=1):
        monkeypatch.setitem(LIMITS, name, replace(LIMITS[name], rate=f"{number}/999d"))

    return limit
