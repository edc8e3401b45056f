"""A model to ask: tests/tutor/server.py, and the settings of a site that asks it."""

import threading

import pytest

from tests.tutor import server as servers
from tutor import asking, streams


@pytest.fixture
def model(settings):
    """The server, which answers well; `model.behaviour` says otherwise.

    Whoever still writes an answer has ended before the database is emptied.
    """
    with servers.serving() as provider:
        settings.AI_API_KEY = servers.KEY
        settings.AI_BASE_URL = provider.url
        settings.AI_MODEL = "ok"
        yield provider
        provider.closed.set()
        provider.gate.set()
        written()
        for made_once in (asking._held_threads, streams._desk):
            made_once.cache_clear()


def written():
    """Waits until every answer is written, and settled with the budgets."""
    for thread in threading.enumerate():
        if thread.name in {"answer", "scribe"}:
            thread.join(20)
