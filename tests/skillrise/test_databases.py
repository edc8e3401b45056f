"""DATABASE_URL, and for how long it lets a page wait"""

import pytest
from django.db import DatabaseError, InternalError
from pymongo.errors import OperationFailure

from skillrise.databases import NOTICED, database, hurry, is_unreachable

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
