"""What Clerk refuses, and answers that are not Clerk's"""

import time

import pytest

from accounts.clerk import api as module
from accounts.clerk.api import (
    BackendAPI,
    ClerkRefusal,
    ClerkUnreachable,
    InvalidSecretKey,
    NotFound,
    frontend_jwks,
)
from tests.accounts.clerk.backend_api.support import ADA, CALLS, SILENCE, answer, make, trouble
from tests.environment import SECRET_KEY
from tests.servers import PATIENCE, free_port

# What Clerk refuses


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ClerkRefusal),
        (401, InvalidSecretKey),
        (403, ClerkRefusal),
        (404, NotFound),
        (422, ClerkRefusal),
        (429, ClerkRefusal),
        (500, ClerkRefusal),
        (501, ClerkRefusal),
        (503, ClerkRefusal),
    ],
)
def test_a_refusal_says_what_clerk_said(server, api, status, kind):
    body = {"errors": [{"code": "said_so"}, {"code": "other"}], "clerk_trace_id": "trace_1"}
    server.answers = [answer(status, body, cf_ray="ray_1")]

    error = trouble(lambda: api.user("user_ada"))
    assert type(error) is kind
    assert (error.status, error.code, error.trace_id) == (status, "said_so", "trace_1")
    assert str(error) == f"Clerk answered {status} said_so (trace trace_1)"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><h1>Bad gateway</h1></html>",
        "{",
        "null",
        "[]",
        '"errors"',
        "5",
        {},
        {"errors": None},
        {"errors": []},
        {"errors": [{}]},
        {"errors": [None]},
        {"errors": ["said_so"]},
        {"errors": "said_so"},
        {"errors": {"code": "said_so"}},
        {"errors": 5},
    ],
)
@pytest.mark.parametrize("status", [401, 404, 502])
def test_a_refusal_needs_no_body_of_clerks(server, api, status, body):
    server.answers = [answer(status, body, cf_ray="ray_1")]

    error = trouble(lambda: api.user("user_ada"), ClerkRefusal)
    assert (error.status, error.code, error.trace_id) == (status, "unknown", "ray_1")
    assert type(error) is {401: InvalidSecretKey, 404: NotFound}.get(status, ClerkRefusal)


def test_a_refusal_without_any_trace_says_so(server, api):
    server.answers = [answer(422)]

    assert str(trouble(lambda: api.user("user_ada"))) == (
        "Clerk answered 422 unknown (trace unknown)"
    )


# What is no answer of Clerk's


READ = sorted(CALLS.keys() - {"revoke_session"})  # what it answers matters to nobody


@pytest.mark.parametrize("body", ["", "<html>Sign in to the Wi-Fi</html>", "{", "null", "5", '"x"'])
@pytest.mark.parametrize("name", READ)
def test_what_is_not_clerks_is_no_answer(server, api, name, body):
    server.answers = [answer(200, body)]

    trouble(lambda: make(api, name, *CALLS[name][0]), ClerkUnreachable)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("users", {"data": []}),
        ("users", {}),
        ("users", [ADA, None]),
        ("users", [ADA, {"object": "user"}]),
        ("user", []),
        ("user", {}),
        ("ban", {"ok": True}),
        ("merge_public_metadata", [ADA]),
        ("jwks", []),
        ("jwks", {}),
        ("jwks", {"keys": {"kid": "a"}}),
        ("user_count", []),
        ("user_count", {"total_count": None}),
        ("user_count", {"total_count": "many"}),
        ("user_count", {"total_count": [1]}),
        ("session", []),
        ("handshake_directives", []),
        ("handshake_directives", {"directives": 5}),
    ],
)
def test_an_answer_of_another_shape_is_no_answer(server, api, name, body):
    server.answers = [answer(200, body)]

    trouble(lambda: make(api, name, *CALLS[name][0]), ClerkUnreachable)


@pytest.mark.parametrize("directives", [None, [], [5, None]])
def test_a_nonce_may_stand_for_nothing(server, api, directives):
    server.answers = [answer(200, {"directives": directives})]

    assert api.handshake_directives("nonce") == []


@pytest.mark.parametrize(
    "raw_answer",
    [
        b"",
        b"HTT",
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"id": "user_a',
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 503 Busy\r\nContent-Length: 90\r\n\r\n<html>",
        answer(200, "[" * 100_000),
        answer(200, '{"id": ' + "9" * 5000 + "}"),
        answer(503, "", Retry_After="soon"),
        answer(302, Location="ftp://127.0.0.1/"),
        answer(302, Location="http://["),
    ],
    ids=[
        "closed at once",
        "closed in the status",
        "not HTTP",
        "closed in the headers",
        "closed in the body",
        "closed in a chunk",
        "not gzip",
        "closed in an error",
        "deep",
        "long number",
        "strange wait",
        "another protocol",
        "no address",
    ],
)
def test_half_an_answer_is_none(server, api, raw_answer):
    server.answers = [raw_answer]

    trouble(lambda: api.user("user_ada"))


@pytest.mark.parametrize("answers", [1, 2])
def test_an_address_that_leads_back_to_itself_is_none(server, api, answers):
    server.answers = [answer(302, Location="/v1/users/user_ada")] * answers

    trouble(lambda: api.user("user_ada"), ClerkUnreachable)


def test_nobody_there_is_no_answer():
    address = f"http://127.0.0.1:{free_port()}"

    for action in (
        lambda: BackendAPI(address, SECRET_KEY).user("a"),
        lambda: frontend_jwks(address),
    ):
        assert "ConnectionError" in str(trouble(action, ClerkUnreachable))


def test_silence_is_no_answer(server, api, monkeypatch):
    assert all(0 < seconds < 5 for seconds in module.TIMEOUT)
    monkeypatch.setattr(module, "TIMEOUT", (0.1, 0.1))
    server.answers = [SILENCE]

    for action in (lambda: api.user("a"), lambda: frontend_jwks(server.url)):
        trouble(action, ClerkUnreachable)
    end = time.monotonic() + PATIENCE
    while len(server.asked) < 2:  # the server may notice a call when nobody waits for it any more
        assert time.monotonic() < end
        time.sleep(0.02)
    time.sleep(0.2)
    assert len(server.asked) == 2  # one call each, not tried again
    assert not server.has_waited


@pytest.mark.parametrize(
    "raw_answer", [answer(500, {"keys": []}), answer(200, "<html>"), answer(200, []), b""]
)
def test_the_public_address_may_fail_too(server, raw_answer):
    server.answers = [raw_answer]

    trouble(lambda: frontend_jwks(server.url), ClerkUnreachable)
