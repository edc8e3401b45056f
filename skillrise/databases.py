"""DATABASE_URL → settings.DATABASES, for SQLite, PostgreSQL and MongoDB."""

import sqlite3
from importlib.util import find_spec
from typing import Any

import environ
from django.db import Error, InterfaceError, OperationalError
from pymongo.errors import ConnectionFailure, PyMongoError
from pymongo.uri_parser import parse_uri

KEEP_OPEN = 600  # seconds; opening one for every request costs more than most requests

# Primary result codes: https://www.sqlite.org/rescode.html
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# Classes of SQLSTATE: no connection, no room for one, shut down by someone.
NO_CONNECTION = "08"
POSTGRESQL_AWAY = {NO_CONNECTION, "53", "57"}


def is_mongodb(url: str) -> bool:
    return url.startswith(("mongodb://", "mongodb+srv://"))


def database(url: str) -> dict[str, Any]:
    """The configuration of the database at `url`; raises ValueError when it cannot be used."""
    if is_mongodb(url):
        return _mongodb(url)
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise ValueError("it must start with sqlite:///, postgres:// or mongodb://")
    config: dict[str, Any] = environ.Env.db_url_config(url)
    config["CONN_MAX_AGE"] = KEEP_OPEN
    return _sqlite(config) if url.startswith("sqlite") else _postgresql(config)


def is_unreachable(error: BaseException | None) -> bool:
    """Did the database not answer, rather than refuse? Each driver's own codes say so."""
    cause = error.__cause__ if isinstance(error, Error) else error
    if isinstance(error, InterfaceError) or isinstance(cause, ConnectionFailure):
        return True
    if not isinstance(error, OperationalError) or cause is None:
        return False
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    return (getattr(cause, "sqlstate", None) or NO_CONNECTION)[:2] in POSTGRESQL_AWAY


def _mongodb(url: str) -> dict[str, Any]:
    """The whole URL goes into HOST: the engine takes the database's name from its path."""
    try:
        nodes_and_name = url if url.startswith("mongodb://") else url.replace("+srv", "", 1)
        parsed = parse_uri(nodes_and_name)
    except (PyMongoError, ValueError) as error:
        raise ValueError(str(error)) from None
    if not parsed["database"]:
        raise ValueError("it must end in the database's name: mongodb://host:27017/skillrise")
    own = {name.lower() for name in parsed["options"]}
    options = {} if "serverselectiontimeoutms" in own else {"serverSelectionTimeoutMS": 5000}
    return {
        "ENGINE": "django_mongodb_backend",
        "HOST": url,
        "OPTIONS": options,
        "CONN_MAX_AGE": KEEP_OPEN,
    }


def _sqlite(config: dict[str, Any]) -> dict[str, Any]:
    """Writers wait for each other instead of failing; tests use a file, shared by threads."""
    options = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return config | {"OPTIONS": options, "TEST": {"NAME": f"{config['NAME']}.test"}}


def _postgresql(config: dict[str, Any]) -> dict[str, Any]:
    if find_spec("psycopg") is None:
        raise ValueError("PostgreSQL needs psycopg: pip install -r requirements-postgres.txt")
    return config | {"CONN_HEALTH_CHECKS": True}
