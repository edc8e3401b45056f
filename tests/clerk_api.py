"""Clerk's Backend API on a port of this machine, for the test's process or another one.

What it answers is localclerk's; here are what a test wants on top, and the users and sessions in
dicts that a test fills.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from localclerk import backend_api
from localclerk.backend_api import Call, Session
from localclerk.errors import error_body
from localclerk.people import changed
from tests.environment import PRIVATE_KEY, SECRET_KEY

TRACE_ID = "trace_1"  # of every error


def jwk(kid="ins_tests", key=PRIVATE_KEY):
    """The public half of `key`, as Clerk's key set shows it."""
    return backend_api.jwk(key.public_key(), kid)


class ClerkAPI:
    """What the Backend API knows, what it was asked, and how it fails."""

    def __init__(self):
        self.url = ""
        self.asked = []  # "GET /v1/users/user_ada"
        self.calls = []  # the same, with queries and bodies
        self.keys = [jwk()]
        self.users = {}
        self.sessions = {}  # by id: the session, with its status
        self.directives = {}  # by handshake nonce
        self.first_answers = []  # status, body and headers of the next answers
        self.failure = None  # status and body of every answer, when set
        self.ahead = 0  # seconds, of its clock
        self.gate = threading.Event()  # while it is clear, nothing is answered
        self.gate.set()
        self.lock = threading.Lock()

    def answer(self, call):
        """Status, body and headers; a body that is text is the code of an error."""
        with self.lock:
            if self.first_answers:
                return self.first_answers.pop(0)
            return *(self.failure or self._clerks_answer(call)), {}

    def _clerks_answer(self, call):
        if call.path == "/v1/jwks":
            return 200, {"keys": self.keys}
        if call.path == "/v1/clients/handshake_payload":  # localclerk's handshakes have no nonce
            directives = self.directives.get(call.query["nonce"])
            return (200, {"directives": directives}) if directives else (400, "invalid_nonce")
        status, body = backend_api.answer(call, Instance(self))
        if status >= 400:
            body["clerk_trace_id"] = TRACE_ID
        return status, body


class Instance:
    """The users and sessions in the dicts of a ClerkAPI, as `backend_api.Instance` has them."""

    def __init__(self, api):
        self.api = api

    def users(self):
        return list(self.api.users.values())

    def user(self, user_id):
        return self.api.users.get(user_id)

    def change(self, user_id, change):
        if user_id not in self.api.users:
            return None
        user = self.api.users[user_id] = changed(self.api.users[user_id], change)
        if user["banned"]:
            self._end_sessions(user_id)
        return user

    def delete(self, user_id):
        if self.api.users.pop(user_id, None) is None:
            return False
        self._end_sessions(user_id)
        return True

    def session(self, session_id):
        data = self.api.sessions.get(session_id)
        if data is None:
            return None
        fields = {"client_id": "client_tests", "user_id": "", "created_at": 1_700_000_000_000}
        return Session(**fields | data | {"id": session_id})

    def revoke_session(self, session_id):
        if session_id in self.api.sessions:
            self.api.sessions[session_id]["status"] = "revoked"

    def _end_sessions(self, user_id):
        for session in self.api.sessions.values():
            if session.get("user_id") == user_id:
                session["status"] = "ended"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        api = self.server.api
        call = self._call()
        api.asked.append(f"{call.method} {call.path}")
        api.calls.append(call)
        api.gate.wait()
        if call.path == "/.well-known/jwks.json":
            self._send(*api.answer(call._replace(path="/v1/jwks")))
        elif backend_api.is_authorized(self.headers["Authorization"] or "", SECRET_KEY):
            self._send(*api.answer(call))
        else:
            self._send(401, "clerk_key_invalid", {})

    do_POST = do_PATCH = do_DELETE = do_GET

    def _call(self):
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        query = dict(parse_qsl(address.query))
        return Call(self.command, address.path, query, json.loads(body) if body else None)

    def _send(self, status, body, headers):
        if isinstance(body, str):
            body = error_body(body, trace_id=TRACE_ID)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def date_time_string(self, timestamp=None):
        return super().date_time_string(time.time() + self.server.api.ahead)

    def log_message(self, *args):
        pass


@contextmanager
def serving(api: ClerkAPI) -> Iterator[ClerkAPI]:
    """Answers at `api.url`, a free port of this machine, as long as the context lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.api = api
        api.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield api
        finally:
            api.gate.set()
            server.shutdown()
            thread.join()
