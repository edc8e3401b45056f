"""The database: reachable, ours, writable, with its indexes, and room for every thread."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from accounts.models import WebhookStatus
from mailings.models import Mailing
from skillrise import databases
from skillrise.doctor import database

from .saying import levels, said

pytestmark = pytest.mark.django_db
READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}


@pytest.fixture
def read_only():
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor])
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_all_is_well():
    assert said(database.connecting)[0].startswith(f"ok: {connection.display_name} ")
    assert said(database.connecting)[1:] == ["ok: Every migration is applied."]
    assert levels(database.writable) == ["ok"]
    assert said(database.indexes) == ["ok: Every index of our tables is there."]
    assert "wrong" not in levels(database.connections)
    assert levels(database.replica_set) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ada:s3cret@127.0.0.1:9/x",
        pytest.param("mongodb://ada:s3cret@127.0.0.1:9/x", marks=pytest.mark.engines("mongodb")),
    ],
)
def test_a_database_that_is_not_there(settings, monkeypatch, url):
    settings.DATABASE_URL = f"{url}?serverSelectionTimeoutMS=50" if "mongo" in url else url
    away = databases.database(settings.DATABASE_URL)
    connection = ConnectionHandler({"default": {}, "away": away})["away"]
    monkeypatch.setattr(database, "connection", connection)
    (line,) = said(database.connecting)
    connection.close_pool()

    assert line.startswith(f"wrong: {url.replace('ada:s3cret@', '')} does not answer: ")
    assert "s3cret" not in line


def test_an_address_is_shown_without_its_password(settings):
    settings.DATABASE_URL = "postgres://ada:s3cret@db.example:5432/skillrise?sslpassword=s3cret"

    assert database._address() == "postgres://db.example:5432/skillrise"


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_a_write_leaves_nothing():
    WebhookStatus.objects.received("user.created")
    list(database.writable())

    assert [status.pk for status in WebhookStatus.objects.all()] == ["clerk"]


@pytest.mark.engines("sqlite", "postgresql")
def test_a_database_that_takes_no_writes(read_only):
    (line,) = said(database.writable)

    assert line.startswith("wrong: The database takes no writes: ")


def test_a_pending_migration():
    (last,) = MigrationLoader(connection).graph.leaf_nodes("certificates")
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*last)
    try:
        line = said(database.connecting)[1]
    finally:
        recorder.record_applied(*last)

    assert line == (
        f"wrong: Migrations are pending: 1, {'.'.join(last)} first. Run manage.py migrate."
    )


@pytest.mark.engines("sqlite", "postgresql")
def test_missing_indexes():
    found = {}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "mailings_mailing")
        own = next(name for name, index in found.items() if index["columns"] == ["created_at"])
        for name in ("mailing_due", own):
            cursor.execute(f'DROP INDEX "{name}"')

    (line,) = said(database.indexes)
    missing = "mailings_mailing: mailing_due, mailings_mailing: created_at"
    assert line.startswith(f"wrong: Indexes are missing: {missing}.")


@pytest.mark.engines("mongodb")
def test_a_missing_index_of_mongodb():
    index = next(each for each in Mailing._meta.indexes if each.name == "mailing_due")
    with connection.schema_editor() as editor:
        editor.remove_index(Mailing, index)
        try:
            (line,) = said(database.indexes)
        finally:
            editor.add_index(Mailing, index)

    assert line.startswith("wrong: Indexes are missing: mailings_mailing: mailing_due.")


@pytest.mark.engines("postgresql")
def test_more_threads_than_connections(settings):
    assert levels(database.connections) == ["ok"]

    allowed = int(said(database.connections)[0].rpartition(" ")[2].rstrip("."))
    settings.WORKERS = allowed // settings.THREADS * 2 // 3  # two processes together have too many
    assert said(database.connections)[0].startswith("warning: Up to ")
    settings.WORKERS = 200
    assert said(database.connections)[0].startswith("wrong: WORKERS=200 and THREADS=4 want 804 da")
