"""What people see when something went wrong: what it is, and a way on."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.urls import include, path
from pytest_django.asserts import assertContains

VISIT = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.DEBUG = False
answer = Client(raise_request_exception=False).get("/courses/", HTTP_HOST="localhost")
print(answer.status_code, answer["Retry-After"], "SkillRise" in answer.content.decode())
"""


def test_an_address_that_leads_nowhere(client, db):
    answer = client.get("/nowhere/")

    assertContains(answer, "We cannot find this page", status_code=404)
    assertContains(answer, 'href="/courses/"', status_code=404)


def test_a_host_that_is_not_ours(client, db):
    answer = client.get("/", HTTP_HOST="elsewhere.example")

    assertContains(answer, "We did not understand this request", status_code=400)


def test_a_form_that_is_too_large(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/preferences/", {"next": "x" * 2000})

    assertContains(answer, "This is too much at once", status_code=413)


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
