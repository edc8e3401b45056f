"""What /readyz says of the database. Where it does not answer: production/test_database_away.py."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite", "postgresql", "mongodb")]


@pytest.fixture
def recorder():
    return MigrationRecorder(connection)


def test_a_server_is_ready_by_one_query(client, django_assert_max_num_queries):
    client.get("/readyz")
    with django_assert_max_num_queries(1):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_earlier_version_is_ready_on_newer_tables(client, recorder):
    recorder.record_applied("courses", "9999_of_the_next_version")
    try:
        answer = client.get("/readyz")
    finally:
        recorder.record_unapplied("courses", "9999_of_the_next_version")

    assert answer.status_code == 200


@pytest.mark.parametrize("app", ["courses", "contenttypes"])
def test_a_server_whose_migrations_are_pending_is_not_ready(client, recorder, app):
    (last,) = MigrationLoader(connection).graph.leaf_nodes(app)
    recorder.record_unapplied(*last)
    try:
        answer = client.get("/readyz")
    finally:
        recorder.record_applied(*last)

    assert (answer.status_code, answer.content) == (503, b"migrations are pending\n")
    assert client.get("/healthz").status_code == 200


def test_a_load_balancer_asks_by_address(client, settings):
    settings.ALLOWED_HOSTS = ["skillrise.example.com"]

    for address in ("10.0.0.5:8001", "10.0.0.5", "[fd00::5]:8001"):
        for path in ("/healthz", "/readyz"):
            assert client.get(path, headers={"host": address}).status_code == 200
        assert client.get("/privacy/", headers={"host": address}).status_code == 400
    assert client.get("/readyz", headers={"host": "skillrise.example.org"}).status_code == 400
