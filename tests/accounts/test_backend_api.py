"""Clerk's Backend API as accounts.clerk.api calls it, and a server that answers anything at all."""

import json
import logging
import threading
import traceback
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from accounts import clients
from accounts.clerk import api as module
from accounts.clerk.api import (
    BRISK,
    PATIENT,
    BackendAPI,
    ClerkError,
    ClerkRefusal,
    ClerkUnreachable,
    InvalidSecretKey,
    NotFound,
    frontend_jwks,
)
from tests.clerk import user_data
from tests.environment import SECRET_KEY
from tests.servers import free_port

ADA = {"id": "user_ada"}
BUSY = [429, 500, 502, 503, 504]
SILENCE = object()  # no answer, and the connection stays open
AT_ONCE = PATIENT.new(backoff_factor=0)


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
    yield
    for record in caplog.get_records("call"):
        assert SECRET_KEY not in f"{record.getMessage()}{record.args}{record.exc_text}"


def trouble(deed, kind=ClerkError):
    """The error of a call; the secret key is nowhere in what can be read of it."""
    with pytest.raises(kind) as caught:
        deed()
    error = caught.value
    shown = [str(error), repr(error), *traceback.format_exception(error), *map(str, error.args)]
    assert SECRET_KEY not in "".join(shown)
    assert error.__cause__ is None  # it holds the request, and that the secret key
    return error


# What is asked


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


@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_asked_as_clerk_expects(server, api, name):
    arguments, address, query, body, answered, result = CALLS[name]
    server.answers = [answer(200, answered)]

    assert make(api, name, *arguments) == result
    (asked,) = server.asked
    assert f"{asked.method} {asked.path}" == address
    assert asked.query == query.split("&")
    assert asked.headers["Authorization"] == f"Bearer {SECRET_KEY}"
    assert asked.headers["Clerk-API-Version"] == "2026-05-12"
    assert (json.loads(asked.body) if asked.body else None) == body


def test_the_public_address_of_the_keys_is_asked_without_the_secret_key(server):
    server.answers = [answer(200, {"keys": []})]

    assert frontend_jwks(server.url) == []
    assert server.asked[0].path == "/.well-known/jwks.json"
    assert "Authorization" not in server.asked[0].headers


def test_a_slash_at_the_end_of_the_address_does_not_matter(server):
    BackendAPI(f"{server.url}/", SECRET_KEY).user("user_ada")

    assert server.asked[0].path == "/v1/users/user_ada"


def test_a_session_that_is_gone_is_revoked_already(server, api):
    server.answers = [answer(404, {"errors": [{"code": "resource_not_found"}]})]

    assert api.revoke_session("sess_1") is None
    server.answers = [answer(422)]
    assert trouble(lambda: api.revoke_session("sess_1")).status == 422


def test_another_address_is_not_told_the_secret_key(new_server, api, server):
    other = new_server()
    server.answers = [answer(302, Location=f"{other.url}/v1/users/user_ada")]

    with suppress(ClerkError):
        api.user("user_ada")
    assert not any("Authorization" in asked.headers for asked in other.asked)


def test_passwords_that_the_machine_keeps_do_not_replace_the_secret_key(
    server, api, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    api.user("user_ada")

    assert server.asked[0].headers["Authorization"] == f"Bearer {SECRET_KEY}"


# Pages


@pytest.fixture
def crowd(clerk_api):
    """1,100 users at Clerk, in the order in which they came."""
    for number in range(1100):
        name = f"user_{number:04}"
        clerk_api.users[name] = user_data(name, created_at=number)
    return list(clerk_api.users)


@pytest.fixture
def pages(clerk_api):
    def read(offset=0):
        for page in BackendAPI(clerk_api.url, SECRET_KEY).users(offset):
            yield [user["id"] for user in page]

    return read


def offsets(clerk_api):
    return [int(call.query["offset"]) for call in clerk_api.calls]


def test_pages_overlap(clerk_api, crowd, pages):
    assert list(pages()) == [crowd[:500], crowd[480:980], crowd[960:]]
    assert offsets(clerk_api) == [0, 480, 960]


def test_pages_begin_where_one_likes(clerk_api, crowd, pages):
    assert list(pages(700)) == [crowd[700:], crowd[1180:]][:1]
    assert list(pages(600)) == [crowd[600:], crowd[1080:]]
    assert offsets(clerk_api) == [700, 600, 1080]


@pytest.mark.parametrize(("number", "asked"), [(0, 1), (499, 1), (500, 2), (501, 2), (980, 3)])
def test_pages_end(clerk_api, crowd, pages, number, asked):
    for name in crowd[number:]:
        del clerk_api.users[name]

    assert set(chain(*pages())) == set(crowd[:number])
    assert len(clerk_api.asked) == asked


def test_those_who_leave_between_two_pages_hide_nobody(clerk_api, crowd, pages):
    found = set()
    for page in pages():
        found.update(page)
        for name in list(clerk_api.users)[:20]:
            del clerk_api.users[name]

    assert found == set(crowd)


def test_those_who_come_between_two_pages_are_found_and_hide_nobody(clerk_api, crowd, pages):
    found = set()
    for number, page in enumerate(pages()):
        found.update(page)
        if number < 2:
            name = f"user_new_{number}"
            clerk_api.users[name] = user_data(name, created_at=2000 + number)

    assert found == {*crowd, "user_new_0", "user_new_1"}


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
    "said",
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
def test_half_an_answer_is_none(server, api, said):
    server.answers = [said]

    trouble(lambda: api.user("user_ada"))


@pytest.mark.parametrize("answers", [1, 2])
def test_an_address_that_leads_back_to_itself_is_none(server, api, answers):
    server.answers = [answer(302, Location="/v1/users/user_ada")] * answers

    trouble(lambda: api.user("user_ada"), ClerkUnreachable)


def test_nobody_there_is_no_answer():
    address = f"http://127.0.0.1:{free_port()}"

    for deed in (lambda: BackendAPI(address, SECRET_KEY).user("a"), lambda: frontend_jwks(address)):
        assert "ConnectionError" in str(trouble(deed, ClerkUnreachable))


def test_silence_is_no_answer(server, api, monkeypatch):
    assert all(0 < seconds < 5 for seconds in module.TIMEOUT)
    monkeypatch.setattr(module, "TIMEOUT", (0.1, 0.1))
    server.answers = [SILENCE]

    for deed in (lambda: api.user("a"), lambda: frontend_jwks(server.url)):
        trouble(deed, ClerkUnreachable)
    assert len(server.asked) == 2  # whoever waits has waited long enough
    assert not server.has_waited


@pytest.mark.parametrize(
    "said", [answer(500, {"keys": []}), answer(200, "<html>"), answer(200, []), b""]
)
def test_the_public_address_may_fail_too(server, said):
    server.answers = [said]

    trouble(lambda: frontend_jwks(server.url), ClerkUnreachable)


# Asking again


@pytest.mark.parametrize("name", ["user", "ban", "merge_public_metadata"])
@pytest.mark.parametrize("status", BUSY)
def test_a_busy_clerk_is_asked_once_more(server, api, status, name):
    arguments = CALLS[name][0]
    server.answers = [answer(status, Retry_After=0), answer(200, ADA)]
    assert make(api, name, *arguments) == ADA
    assert len(server.asked) == 2

    server.answers = [answer(status, Retry_After=0)]
    assert trouble(lambda: make(api, name, *arguments), ClerkRefusal).status == status
    assert len(server.asked) == 4


@pytest.mark.parametrize("status", BUSY)
def test_a_command_asks_five_times_more(server, status):
    api = BackendAPI(server.url, SECRET_KEY, AT_ONCE)
    server.answers = [answer(status, Retry_After=0)] * 5 + [answer(200, ADA)]
    assert api.ban("user_ada") == ADA
    assert len(server.asked) == 6

    server.answers = [answer(status, Retry_After=0)]
    assert trouble(lambda: api.ban("user_ada"), ClerkRefusal).status == status
    assert len(server.asked) == 12


def test_a_command_also_asks_again_when_nobody_answered(server):
    server.answers = [b"", b"", answer(200, ADA)]

    assert BackendAPI(server.url, SECRET_KEY, AT_ONCE).user("user_ada") == ADA


def test_commands_have_more_patience_than_requests(server, configure):
    configure(CLERK_API_URL=server.url)
    server.answers = [answer(429)] * 2 + [answer(200, ADA)]
    assert clients.backend_api(patient=True).user("user_ada") == ADA

    server.answers = [answer(429)] * 2 + [answer(200, ADA)]
    assert trouble(lambda: clients.backend_api().user("user_ada")).status == 429


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 501])
def test_other_refusals_are_not_asked_again(server, status):
    server.answers = [answer(status)]

    trouble(lambda: BackendAPI(server.url, SECRET_KEY, AT_ONCE).user("user_ada"), ClerkRefusal)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("retry", "longest"), [(BRISK, 1), (PATIENT, 60)])
def test_clerk_says_how_long_to_wait_but_not_for_ever(retry, longest):
    assert retry.respect_retry_after_header
    assert retry.parse_retry_after("1") == 1
    assert retry.parse_retry_after("3600") == longest


def test_waits_grow_up_to_half_a_minute():
    waits = []
    retry = PATIENT.new(total=9)
    for _ in range(9):
        retry = retry.increment("GET", "/")
        waits.append(retry.get_backoff_time())

    assert waits == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert BRISK.increment("GET", "/").get_backoff_time() == 0


def test_what_the_connection_says_of_itself_is_in_the_log_that_these_tests_read(api, caplog):
    api.user("user_ada")

    assert "GET /v1/users/user_ada" in caplog.text
    assert SECRET_KEY not in f"{api!r} {api}"
