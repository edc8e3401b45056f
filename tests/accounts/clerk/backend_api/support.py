"""What these tests share."""

import json
import traceback
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

import pytest

from accounts.clerk.api import (
    ClerkError,
)
from tests.environment import SECRET_KEY

ADA = {"id": "user_ada"}


SILENCE = object()  # no answer, and the connection stays open


class Asked(NamedTuple):
    method: str
    path: str
    query: list[str]
    headers: dict[str, str]
    body: str


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        path, _, query = self.requestline.split()[1].partition("?")
        headers = dict(self.headers)
        self.server.asked.append(Asked(self.command, path, sorted(query.split("&")), headers, body))
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is SILENCE:
            self.server.has_waited = not self.server.end.wait(10)
        else:
            self.wfile.write(answer)

    do_POST = do_PATCH = do_GET

    def log_message(self, *args):
        pass


def answer(status=200, body="", **headers):
    """A whole answer, as bytes; what is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    lines = [
        f"HTTP/1.1 {status} Said",
        f"Content-Length: {len(text.encode())}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()


def trouble(action, kind=ClerkError):
    """The error of a call; the secret key is nowhere in what can be read of it."""
    with pytest.raises(kind) as caught:
        action()
    error = caught.value
    shown = [str(error), repr(error), *traceback.format_exception(error), *map(str, error.args)]
    assert SECRET_KEY not in "".join(shown)
    assert error.__cause__ is None  # it holds the request, and that the secret key
    return error


CALLS = {
    "jwks": ((), "GET /v1/jwks", "", None, {"keys": [{"kid": "a"}]}, [{"kid": "a"}]),
    "user": (("user_ada",), "GET /v1/users/user_ada", "", None, ADA, ADA),
    "user_count": ((), "GET /v1/users/count", "", None, {"total_count": 7}, 7),
    "merge_public_metadata": (
        ("user_ada", {"role": "educator", "old": None}),
        "PATCH /v1/users/user_ada/metadata",
        "",
        {"public_metadata": {"role": "educator", "old": None}},
        ADA,
        ADA,
    ),
    "ban": (("user_ada",), "POST /v1/users/user_ada/ban", "", None, ADA, ADA),
    "unban": (("user_ada",), "POST /v1/users/user_ada/unban", "", None, ADA, ADA),
    "handshake_directives": (
        ("a+b&c",),
        "GET /v1/clients/handshake_payload",
        "nonce=a%2Bb%26c",
        None,
        {"directives": ["__session=x; Path=/", 5]},
        ["__session=x; Path=/"],
    ),
    "session": (
        ("sess_1",),
        "GET /v1/sessions/sess_1",
        "",
        None,
        {"id": "sess_1"},
        {"id": "sess_1"},
    ),
    "revoke_session": (("sess_1",), "POST /v1/sessions/sess_1/revoke", "", None, {}, None),
    "users": (
        (),
        "GET /v1/users",
        "limit=500&offset=0&order_by=%2Bcreated_at",
        None,
        [ADA],
        [[ADA]],
    ),
}


def make(api, name, *arguments):
    """What a call gives; the pages of users as a list."""
    result = getattr(api, name)(*arguments)
    return list(result) if name == "users" else result
