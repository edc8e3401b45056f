"""DATABASE_URL, and for how long it lets a page wait"""

import pytest
from django.db import DatabaseError, InternalError
from pymongo.errors import OperationFailure

from skillrise.databases import NOTICED, database, hurry, is_same, is_unreachable

POSTGRESQL, MONGODB = "postgres://127.0.0.1/db", "mongodb://127.0.0.1/db"


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (POSTGRESQL, NOTICED | {"connect_timeout": 5, "answers_within": 20}),
        (
            f"{POSTGRESQL}?connect_timeout=2&answers_within=3&keepalives_idle=9",
            NOTICED | {"connect_timeout": 2, "answers_within": 3, "keepalives_idle": 9},
        ),
        (
            MONGODB,
            {
                "serverSelectionTimeoutMS": 5000,
                "connectTimeoutMS": 5000,
                "socketTimeoutMS": 20_000,
            },
        ),
        (
            f"{MONGODB}?serverSelectionTimeoutMS=1&connectTimeoutMS=1&socketTimeoutMS=1",
            {},  # the driver reads them in the address
        ),
    ],
)
def test_a_page_waits_for_so_long_unless_the_address_says_otherwise(url, options):
    config = database(url)
    hurry(config)

    waits = {name: value for name, value in config["OPTIONS"].items() if name != "event_listeners"}
    assert waits == options


def test_commands_wait_for_as_long_as_it_takes():
    assert "answers_within" not in database(POSTGRESQL)["OPTIONS"]
    assert "socketTimeoutMS" not in database(MONGODB)["OPTIONS"]


@pytest.mark.parametrize(("state", "is_away"), [("25006", True), ("25001", False)])
def test_a_database_that_takes_no_writes_is_away(state, is_away):
    error = InternalError("no such words")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()

    assert is_unreachable(error) is is_away


@pytest.mark.parametrize(("code", "is_away"), [(13, True), (371, True), (14031, True), (2, False)])
def test_a_mongodb_that_takes_no_writes_is_away(code, is_away):
    refused = OperationFailure("no such words", code)
    error = DatabaseError()
    error.__cause__ = refused

    assert is_unreachable(error) is is_unreachable(refused) is is_away


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (MONGODB, MONGODB, True),
        (MONGODB, "mongodb://127.0.0.1:27017/db?w=majority", True),
        ("mongodb://a,b,c/db?replicaSet=r", "mongodb://c/db", True),
        ("mongodb+srv://a.example.com/db", "mongodb+srv://user@a.example.com/db?w=1", True),
        (MONGODB, "mongodb://localhost/db", True),
        (MONGODB, "mongodb://127.0.0.1/other", False),
        (MONGODB, "mongodb://127.0.0.1:27018/db", False),
        (POSTGRESQL, "postgresql://user@localhost:5432/db?connect_timeout=2", True),
        ("postgres:///db", POSTGRESQL, True),
        ("postgres:///db", "postgres://db.example.com/db", False),
        (POSTGRESQL, "postgres://127.0.0.1:5433/db", False),
        ("postgres:///db", "postgres:///db?host=db.example.com", False),
        (POSTGRESQL, "postgres://localhost/db?host=db.example.com", True),
        (POSTGRESQL, "postgres://localhost/db?dbname=other", False),
        ("sqlite:////srv/site/db.sqlite3", "sqlite:////srv/./site/db.sqlite3", True),
        ("sqlite:////srv/db.sqlite3", "sqlite:////srv/other.sqlite3", False),
        ("sqlite:////srv/db", MONGODB, False),
    ],
)
def test_addresses_of_one_database_are_spelled_in_several_ways(one, other, is_one):
    assert is_same(database(one), database(other)) is is_one
    in_use = {"NAME": "db", "PORT": "", "HOST": ""} | database(one)  # as Django completes it
    assert is_same(in_use, database(other)) is is_one
