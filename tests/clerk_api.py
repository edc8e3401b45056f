"""Clerk's Backend API on this machine, for a process of its own or another one's."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from jwt.algorithms import RSAAlgorithm

from tests.environment import PRIVATE_KEY, SECRET_KEY

LARGEST_PAGE = 500
DESCENDING = {"-created_at": True, "+created_at": False}


def jwk(kid="ins_tests", key=PRIVATE_KEY):
    """The public half of `key`, as Clerk's key set shows it."""
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": kid, "alg": "RS256", "use": "sig"}


def merged(metadata: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Clerk's deep merge: null removes a key, at any depth."""
    result = {name: value for name, value in metadata.items() if name not in changes}
    for name, value in changes.items():
        if isinstance(value, dict):
            old = metadata.get(name)
            result[name] = merged(old if isinstance(old, dict) else {}, value)
        elif value is not None:
            result[name] = value
    return result


def _metadata(user, body):
    return {kind: merged(user[kind] or {}, changes) for kind, changes in body.items()}


# What a call changes in the user that it is about.
CHANGES = {
    ("PATCH", "metadata"): _metadata,
    ("POST", "ban"): lambda user, body: {"banned": True},
    ("POST", "unban"): lambda user, body: {"banned": False},
}


class Call(NamedTuple):
    method: str
    path: str
    query: dict[str, str]
    body: Any


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
        self.gate = threading.Event()  # while it is clear, nothing is answered
        self.gate.set()
        self.lock = threading.Lock()

    def answer(self, call):
        """Status, body and headers."""
        with self.lock:
            if self.first_answers:
                return self.first_answers.pop(0)
            return *(self.failure or self._truth(call)), {}

    def _truth(self, call):
        kind, _, rest = call.path.removeprefix("/v1/").partition("/")
        return getattr(self, f"_{kind}", self._nothing)(call, rest)

    def _nothing(self, call=None, rest=""):
        return 404, "resource_not_found"

    def _jwks(self, call, rest):
        return 200, {"keys": self.keys}

    def _users(self, call, rest):
        if rest == "":
            return self._list(**call.query)
        if rest == "count":
            return 200, {"object": "total_count", "total_count": len(self.users)}
        user_id, _, action = rest.partition("/")
        return self._user(user_id, (call.method, action), call.body)

    def _list(self, limit="10", offset="0", order_by="-created_at"):
        if not 1 <= int(limit) <= LARGEST_PAGE or order_by not in DESCENDING:
            return 422, "form_param_value_invalid"
        people = sorted(
            self.users.values(),
            key=lambda user: user["created_at"],
            reverse=DESCENDING[order_by],
        )
        return 200, people[int(offset) :][: int(limit)]

    def _user(self, user_id, action, body):
        user = self.users.get(user_id)
        if user is None or (action != ("GET", "") and action not in CHANGES):
            return self._nothing()
        if action in CHANGES:
            version = max(user["updated_at"] + 1, int(time.time() * 1000))
            user = {**user, **CHANGES[action](user, body), "updated_at": version}
            self.users[user_id] = user
        return 200, user

    def _clients(self, call, rest):
        directives = self.directives.get(call.query["nonce"])
        return (200, {"directives": directives}) if directives else (400, "invalid_nonce")

    def _sessions(self, call, rest):
        session = self.sessions.get(rest.removesuffix("/revoke"))
        if session and rest.endswith("/revoke"):
            session["status"] = "revoked"
        return (200, session) if session else self._nothing()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        api = self.server.api
        call = self._call()
        api.asked.append(f"{call.method} {call.path}")
        api.calls.append(call)
        api.gate.wait()
        if call.path == "/.well-known/jwks.json":
            self._send(*api.answer(call._replace(path="/v1/jwks")))
        elif self.headers["Authorization"] == f"Bearer {SECRET_KEY}":
            self._send(*api.answer(call))
        else:
            self._send(401, "clerk_key_invalid", {})

    do_POST = do_PATCH = do_GET

    def _call(self):
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        query = dict(parse_qsl(address.query))
        return Call(self.command, address.path, query, json.loads(body) if body else None)

    def _send(self, status, body, headers):
        if isinstance(body, str):
            body = {"errors": [{"code": body}], "clerk_trace_id": "trace_1"}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

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
