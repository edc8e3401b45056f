"""A Backend API on this machine, settings that may change in mid-test, and crowds."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from jwt.algorithms import RSAAlgorithm

from accounts import authentication
from tests.environment import PRIVATE_KEY, SECRET_KEY


def jwk(kid="ins_tests", key=PRIVATE_KEY):
    """The public half of `key`, as Clerk's key set shows it."""
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": kid, "alg": "RS256", "use": "sig"}


class ClerkAPI:
    """What the Backend API knows, what it was asked, and how it fails."""

    def __init__(self):
        self.url = ""
        self.asked = []
        self.keys = [jwk()]
        self.users = {}
        self.sessions = {}  # by id: the session, with its status
        self.directives = {}  # by handshake nonce
        self.failure = None  # status and body of every answer, when set
        self.gate = threading.Event()  # while it is clear, nothing is answered
        self.gate.set()

    def answer(self, path, query):
        kind, _, rest = path.removeprefix("/v1/").partition("/")
        return self.failure or getattr(self, f"_{kind}", self._nothing)(rest, query)

    def _nothing(self, rest="", query=""):
        return 404, "resource_not_found"

    def _jwks(self, rest, query):
        return 200, {"keys": self.keys}

    def _users(self, user_id, query):
        return (200, self.users[user_id]) if user_id in self.users else self._nothing()

    def _clients(self, rest, query):
        directives = self.directives.get(parse_qs(query)["nonce"][0])
        return (200, {"directives": directives}) if directives else (400, "invalid_nonce")

    def _sessions(self, rest, query):
        session = self.sessions.get(rest.removesuffix("/revoke"))
        if session and rest.endswith("/revoke"):
            session["status"] = "revoked"
        return (200, session) if session else self._nothing()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        api = self.server.api
        address = urlsplit(self.path)
        api.asked.append(f"{self.command} {address.path}")
        api.gate.wait()
        if address.path == "/.well-known/jwks.json":
            status, body = api.answer("jwks", "")
        elif self.headers["Authorization"] == f"Bearer {SECRET_KEY}":
            status, body = api.answer(address.path, address.query)
        else:
            status, body = 401, "clerk_key_invalid"
        if isinstance(body, str):
            body = {"errors": [{"code": body}], "clerk_trace_id": "trace_1"}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_POST = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture
def configure(settings):
    """Change settings, also after the first request of a test."""

    def change(**values):
        for name, value in values.items():
            setattr(settings, name, value)
        authentication.instance.cache_clear()
        authentication.backend_api.cache_clear()
        authentication.authenticator.cache_clear()

    return change


@pytest.fixture
def clerk_api(configure):
    """The Backend API, asked over HTTP; without this fixture nobody answers."""
    api = ClerkAPI()
    cache.clear()  # what Clerk said of sessions in other tests
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.api = api
        api.url = f"http://127.0.0.1:{server.server_port}"
        configure(CLERK_API_URL=api.url)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield api
        api.gate.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def wait(monkeypatch):
    """Lets seconds pass: everybody's clock goes ahead."""
    now = time.time
    passed = []
    monkeypatch.setattr(time, "time", lambda: now() + sum(passed))
    return passed.append
