"""What people see when something went wrong: what it is, and a way on."""

import io
import os
import sqlite3
import subprocess
import sys

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, Error, OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django.asserts import assertContains

from skillrise.databases import is_unreachable
from skillrise.wsgi import application

FILE = '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n'

VISIT = """
import django
django.setup()
from django.conf import settings
from django.test import Client, RequestFactory
settings.DEBUG = False
answer = Client(raise_request_exception=False).get("/courses/", HTTP_HOST="localhost")
print(answer.status_code, answer["Retry-After"], "SkillRise" in answer.content.decode())
"""


def test_an_address_that_leads_nowhere(client, db):
    answer = client.get("/nowhere/")

    assertContains(answer, "We cannot find this page", status_code=404)
    assertContains(answer, 'href="/courses/"', status_code=404)


@pytest.mark.parametrize("path", ["/nowhere/", "/courses/nowhere/"])
def test_it_looks_so_under_debug_too(client, db, settings, path):
    settings.DEBUG = True
    answer = client.get(path)

    assertContains(answer, "We cannot find this page", status_code=404)


def test_a_host_that_is_not_ours(client, db):
    answer = client.get("/", HTTP_HOST="elsewhere.example")

    assertContains(answer, "We did not understand this request", status_code=400)


def test_a_form_that_is_too_large(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/preferences/", {"next": "x" * 2000})

    assertContains(answer, "This is too much at once", status_code=413)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/preferences/", 400, "We did not understand"), ("/nope", 404, "We cannot find this page")],
)
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_a_form_that_is_broken(client, path, kind, status, words):
    answer = client.post(path, b"--b", content_type=kind)

    assertContains(answer, words, status_code=status)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("a=1&" * 1500, "application/x-www-form-urlencoded"),
        (FILE * 200 + "--b--", "multipart/form-data; boundary=b"),
    ],
    ids=["fields", "files"],
)
def test_a_form_with_too_much_in_it(client, body, kind):
    answer = client.post("/preferences/", body, content_type=kind)

    assertContains(answer, "This is too much at once", status_code=413)


def test_a_form_that_breaks_off():
    class Broken(io.BytesIO):
        def read(self, *args):
            raise OSError("connection reset")

    client = Client(raise_request_exception=False)
    kind = "application/x-www-form-urlencoded"
    environ = {"wsgi.input": Broken(), "CONTENT_LENGTH": "10", "CONTENT_TYPE": kind}
    answer = client.generic("POST", "/preferences/", **environ)

    assertContains(answer, "We did not understand this request", status_code=400)


@pytest.mark.parametrize(
    ("kind", "query", "status"),
    [
        ("a/b; x*=nope''%41", "", 415),
        ('a/b; charset="a\0b"', "", 400),
        ("a/b; charset=hex", "a=1", 415),
        ("a/b; charset=utf-8", "a=1&" * 1500, 400),
    ],
)
def test_a_content_type_that_django_cannot_parse(db, kind, query, status):
    """The application as a server calls it: the test client makes requests of its own."""
    statuses = []
    environ = RequestFactory()._base_environ(CONTENT_TYPE=kind, QUERY_STRING=query)
    page = application(environ, lambda status, headers: statuses.append(status))

    assert statuses[0].startswith(f"{status} ")
    assert "SkillRise" in b"".join(page).decode()


@pytest.mark.parametrize(
    "fault", [ZeroDivisionError(), OperationalError("no such table: x"), DatabaseError("$in")]
)
def test_a_fault_of_ours(settings, fault):
    @login_not_required
    def broken(request):
        raise fault

    class Broken:
        urlpatterns = [path("broken/", broken), path("", include("skillrise.urls"))]
        handler500 = "skillrise.views.server_error"

    settings.ROOT_URLCONF = Broken
    answer = Client(raise_request_exception=False).get("/broken/")

    assertContains(answer, "Something went wrong", status_code=500)
    assert not answer.has_header("Retry-After")


@pytest.mark.parametrize(
    "database",
    [
        "sqlite:////nowhere/db.sqlite3",
        "postgres://127.0.0.1:9/db",
        "mongodb://127.0.0.1:9/db?serverSelectionTimeoutMS=200",
    ],
    ids=["sqlite", "postgresql", "mongodb"],
)
def test_a_database_that_does_not_answer(database):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "skillrise.settings",
        "DATABASE_URL": database,
    }
    command = [sys.executable, "-c", VISIT]
    answer = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert answer.stdout == "503 30 True\n", answer.stderr[-2000:]


@pytest.mark.engines("sqlite", "postgresql")
def test_a_database_that_refuses_is_not_away(db):
    """Each driver says so by a code of its own, whatever the words are."""
    with pytest.raises(Error) as refused, transaction.atomic():
        connection.cursor().execute("SELECT no_such_column FROM nowhere")

    assert not is_unreachable(refused.value)


@pytest.mark.parametrize(
    ("cause", "is_away"),
    [
        (type("Busy", (sqlite3.OperationalError,), {"sqlite_errorcode": 5 | 1 << 8})(), True),
        (type("Full", (sqlite3.OperationalError,), {"sqlite_errorcode": 13})(), True),
        (type("Plain", (sqlite3.OperationalError,), {"sqlite_errorcode": 1})(), False),
        (type("Refused", (Exception,), {"sqlstate": None})(), True),
        (type("Starting", (Exception,), {"sqlstate": "57P03"})(), True),
        (type("TooMany", (Exception,), {"sqlstate": "53300"})(), True),
        (type("Serialization", (Exception,), {"sqlstate": "40001"})(), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_database_is_away_by_the_code(cause, is_away):
    error = OperationalError("no such words")
    error.__cause__ = cause

    assert is_unreachable(error) is is_away
