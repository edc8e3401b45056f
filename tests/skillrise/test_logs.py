"""The log of production: a JSON object a line, with the request's id, and nobody in it"""

import io
import json
import logging
import re
import threading
from contextvars import copy_context

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains
from urllib3 import PoolManager
from urllib3.exceptions import MaxRetryError

from skillrise import logs, request_ids
from skillrise.watching import METHODS
from tests.clerk import deliver, event, user_data
from tests.servers import free_port

MARK = "zanzibar"
HEADERS = {
    "Authorization": f"Basic {MARK}",
    "Referer": f"https://{MARK}.example/",
    "User-Agent": MARK,
    "X-Forwarded-For": MARK,
    "X-Request-ID": MARK,  # no proxy is trusted here
}


@pytest.fixture
def lines():
    """What production writes, as it was read back."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonFormatter())
    for each in (logs.OnceARequest(), logs.HideTokens()):
        handler.addFilter(each)
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = "tests.skillrise.broken"
    return Client(raise_request_exception=False)


def test_a_line_a_request(client, course, lines):
    answer = client.get(f"/courses/{course.slug}/?utm_source=mail")

    (line,) = lines()
    assert line.pop("duration_ms") >= 0
    assert line.pop("queries") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert re.match(r"GET catalogue:course_detail 200, \d+ ms, \d+ queries", line.pop("message"))
    assert line == {
        "level": "INFO",
        "logger": "skillrise.requests",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "route": "catalogue:course_detail",
        "status": 200,
    }


@pytest.mark.engines("sqlite", "postgresql", "mongodb")  # each is counted in its own way
def test_queries_are_counted(client, course, lines):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/courses/{course.slug}/")

    (line,) = lines()
    assert line["queries"] == len(asked) > 0


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", f"/{MARK}", "unmatched", 404),
        ("GET", f"/static/{MARK}.css", "static", 404),
        ("GET", "/clerk", "webhook", 405),
        ("GET", "/metrics", "metrics", 404),
        ("GET", f"/courses/{MARK}/", "catalogue:course_detail", 404),
        (MARK.upper(), "/", "home", 405),
    ],
)
def test_what_a_visitor_makes_up_is_one_of_a_few_words(
    client, db, lines, method, path, route, status
):
    client.generic(method, path)

    (line,) = lines()
    assert (line["route"], line["status"]) == (route, status)
    assert line["method"] in METHODS | {"OTHER"}


def test_a_request_has_an_id_of_ours(client, db):
    given = {client.get("/healthz")["X-Request-ID"] for _ in range(20)}

    assert len(given) == 20
    assert all(request_ids.SANE.fullmatch(each) for each in given)


@pytest.mark.parametrize(
    ("is_trusted", "given", "is_taken"),
    [
        (True, "3f2a9c0d-1111-4000-8000-1234567890ab", True),
        (True, "a" * 64, True),
        (True, "a" * 65, False),
        (True, "short", False),
        (True, 'abcdefgh", "level": "x', False),
        (True, "ada@example.com", False),
        (True, "", False),
        (False, "3f2a9c0d-1111-4000-8000-1234567890ab", False),
    ],
)
def test_the_id_that_a_trusted_proxy_gave(client, settings, is_trusted, given, is_taken):
    settings.TRUST_PROXY_HEADERS = is_trusted
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is is_taken


@pytest.mark.parametrize("path", ["/nowhere/", "/healthz", "/clerk", f"/{'x' * 3000}", "/learn/"])
def test_every_answer_has_it(client, db, path):
    assert client.get(path).has_header("X-Request-ID")


def test_a_fault_of_ours(broken, db, lines):
    answer = broken.get("/broken/ada/")

    request_id = answer["X-Request-ID"]
    assertContains(answer, f"<code>{request_id}</code>", status_code=500)
    before, fault, line = lines()
    assert {before["request_id"], fault["request_id"], line["request_id"]} == {request_id}
    assert before["message"] == "Before it fails"
    assert (fault["message"], fault["level"]) == ("500 Internal Server Error", "ERROR")
    assert (line["route"], line["status"]) == ("broken", 500)
    frames = [*re.findall(r", in (\w+)", fault["traceback"])]
    assert {"broken", "inner"} <= set(frames)
    assert "ValueError\nThen:\n" in fault["traceback"]
    assert fault["traceback"].endswith("RuntimeError\n")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (AttributeError("no 'x' in y"), "AttributeError: no 'x' in y\n"),
        (ValueError(MARK), "ValueError\n"),
        (json.JSONDecodeError(MARK, MARK, 0), "json.decoder.JSONDecodeError\n"),
    ],
)
def test_a_message_is_written_where_it_names_code(error, text):
    assert "".join(logs.trace(error)) == text


@pytest.mark.parametrize("status", [200, 500])
def test_nobody_is_in_it(broken, db, student, lines, status, settings):
    """Whatever is sent, wherever, by whomever: at a page that is there and at one that fails."""
    type(student).objects.filter(pk=student.pk).update(first_name=MARK, email=f"{MARK}@example.com")
    path = "/preferences/" if status == 200 else f"/broken/{MARK}/"
    broken.cookies["language"] = broken.cookies["__session"] = MARK
    broken.post(f"{path}?q={MARK}", {"next": f"/{MARK}", MARK: MARK}, headers=HEADERS)
    broken.get(f"/sign-in/?redirect_url={MARK}", headers=HEADERS)
    broken.get("/", headers={"Host": f"{MARK}.example"})
    broken.post(f"/{MARK}", f'{{"{MARK}"', content_type=f"application/{MARK}", headers=HEADERS)
    deliver(broken, event("user.created", user_data(first_name=MARK)))
    deliver(broken, event(MARK, {"id": MARK}), secret="whsec_emFuemliYXI=")

    assert len(lines()) >= 6
    assert MARK not in json.dumps(lines()).lower()


def test_a_form_from_elsewhere(db, lines):
    """Django says of it where it came from."""
    client = Client(enforce_csrf_checks=True, headers={"Origin": f"https://{MARK}.example"})
    client.post("/courses/rising/enroll/", headers={"Origin": f"https://{MARK}.example"})

    assert lines()[0]["message"] == "403 Forbidden"
    assert MARK not in json.dumps(lines())


def test_a_thread_that_a_request_starts_has_its_id(lines):
    request_ids.begin("of-this-request")
    thread = threading.Thread(
        target=copy_context().run, args=(logging.getLogger("there").warning, "Meanwhile")
    )
    thread.start()
    thread.join()

    (line,) = lines()
    assert line["request_id"] == "of-this-request"


def test_an_address_that_is_asked_again_is_not_written(lines):
    """Those of Clerk's Backend API have keys of people in them, and nonces."""
    address = f"http://127.0.0.1:{free_port()}/v1/users/{MARK}"
    with pytest.raises(MaxRetryError):
        PoolManager().request("GET", address, retries=1)

    assert MARK not in json.dumps(lines())


def test_what_is_passed_beside_a_message_is_not_written(lines):
    logging.getLogger("any").warning("Said", extra={"email": MARK, "status": MARK})

    (line,) = lines()
    assert line.keys() <= {"time", "level", "logger", "message", "request_id"}
