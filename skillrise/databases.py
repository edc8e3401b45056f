"""DATABASE_URL → settings.DATABASES, for SQLite, PostgreSQL and MongoDB."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.db import Error, InterfaceError, OperationalError

from .environment import Unusable

LOCALHOST = "localhost"
KEEP_OPEN = 600  # seconds; opening one for every request costs more than most requests
CONNECTED_WITHIN = 5  # seconds
# Of PostgreSQL: by when it is seen that a server is gone which has not said so, in some sixty seconds.
NOTICED = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds
}
# Seconds that a page waits for one answer; commands wait for as long as an index takes to be made.
ANSWERS_WITHIN = 20

POSTGRESQL, MONGODB = "skillrise.postgresql", "django_mongodb_backend"

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
READ_ONLY = "25006"  # an InternalError, among the codes for faults of ours


def is_mongodb(url: str) -> bool:
    return url.startswith(("mongodb://", "mongodb+srv://"))


def database(url: str) -> dict[str, Any]:
    """The configuration of the database at `url`; raises ValueError when it cannot be used."""
    if is_mongodb(url):
        return _mongodb(url)
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise Unusable("it must start with sqlite:///, postgres:// or mongodb://")
    config: dict[str, Any] = environ.Env.db_url_config(url)
    config["CONN_MAX_AGE"] = KEEP_OPEN
    return _sqlite(config) if url.startswith("sqlite") else _postgresql(config)


def is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Do two configurations lead to the same database, as far as their addresses say?

    One of settings.DATABASES has what its engine has added.
    """
    if one["ENGINE"] != other["ENGINE"]:
        return False
    if one["ENGINE"] == MONGODB:
        from . import mongodb  # noqa: PLC0415

        return mongodb.is_same(one, other)
    if one["ENGINE"] == POSTGRESQL:
        return _postgresql_place(one) == _postgresql_place(other)
    return Path(one["NAME"]).resolve() == Path(other["NAME"]).resolve()


def _postgresql_place(config: dict[str, Any]) -> tuple[str, str, str]:
    """Name, host and port; a socket's folder, which may be said otherwise, counts as this machine."""
    options = config.get("OPTIONS", {})  # of which Django lets the name alone come first
    name = options.get("dbname") or config["NAME"]
    host = config.get("HOST") or options.get("host") or LOCALHOST
    port = config.get("PORT") or options.get("port") or 5432
    return name, LOCALHOST if host.startswith("/") else same_machine(host), str(port)


def same_machine(host: str) -> str:
    """One name of this machine for all that it has."""
    return LOCALHOST if host in ("127.0.0.1", "::1") else host


def hurry(config: dict[str, Any]) -> None:
    """Let a process that answers requests wait for no answer longer than ANSWERS_WITHIN.

    The address may say `answers_within` for PostgreSQL, `socketTimeoutMS` for MongoDB.
    """
    if config["ENGINE"] == POSTGRESQL:
        config["OPTIONS"].setdefault("answers_within", ANSWERS_WITHIN)
    elif config["ENGINE"] == MONGODB and "sockettimeoutms" not in config["HOST"].lower():
        config["OPTIONS"]["socketTimeoutMS"] = ANSWERS_WITHIN * 1000


def is_unreachable(error: BaseException | None) -> bool:
    """Did the database not answer, or take nothing, rather than refuse? Each driver's own codes say so."""
    cause = error.__cause__ if isinstance(error, Error) else error
    if isinstance(error, InterfaceError):
        return True
    if type(cause).__module__.startswith("pymongo."):
        from . import mongodb  # noqa: PLC0415

        return mongodb.is_unreachable(cause)
    state = getattr(cause, "sqlstate", None)
    if not isinstance(error, OperationalError) or cause is None:
        return state == READ_ONLY
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    return (state or NO_CONNECTION)[:2] in POSTGRESQL_AWAY


def _mongodb(url: str) -> dict[str, Any]:
    """The whole URL goes into HOST: the engine takes the database's name from its path."""
    from . import mongodb  # noqa: PLC0415

    return {
        "ENGINE": MONGODB,
        "HOST": url,
        "OPTIONS": mongodb.options(url, CONNECTED_WITHIN),
        "CONN_MAX_AGE": KEEP_OPEN,
    }


def _sqlite(config: dict[str, Any]) -> dict[str, Any]:
    """Writers wait for each other instead of failing; tests use a file, shared by threads."""
    options = {
        "timeout": ANSWERS_WITHIN,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return config | {"OPTIONS": options, "TEST": {"NAME": f"{config['NAME']}.test"}}


def _postgresql(config: dict[str, Any]) -> dict[str, Any]:
    if find_spec("psycopg") is None:
        raise Unusable("PostgreSQL needs psycopg: pip install -r requirements-postgres.txt")
    options = {"connect_timeout": CONNECTED_WITHIN} | NOTICED | config.get("OPTIONS", {})
    return config | {"ENGINE": POSTGRESQL, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}
