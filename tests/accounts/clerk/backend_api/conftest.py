"""Fixtures of these tests."""

import logging
import threading
from contextlib import closing
from http.server import ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from accounts.clerk.api import (
    BackendAPI,
)
from tests.accounts.clerk.backend_api.support import ADA, Handler, answer
from tests.environment import SECRET_KEY


@pytest.fixture
def new_server():
    """Starts servers: each gives its `answers` one by one, and the last of them for ever."""
    servers = []

    def start():
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked, server.answers, server.end = [], [answer(200, ADA)], threading.Event()
        server.has_waited = False
        server.url = f"http://127.0.0.1:{server.server_port}"
        server.thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        server.thread.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        with closing(SimpleNamespace(close=server.server_close)):
            server.end.set()
            server.shutdown()
            server.thread.join()


@pytest.fixture
def server(new_server):
    return new_server()


@pytest.fixture
def api(server):
    return BackendAPI(server.url, SECRET_KEY)


@pytest.fixture(autouse=True)
def _nothing_secret_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "urllib3")
    yield
    for record in caplog.get_records("call"):
        assert SECRET_KEY not in f"{record.getMessage()}{record.args}{record.exc_text}"
