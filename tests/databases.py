"""Databases beside the tests' own, on the engine under test, for processes that tests start."""

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from pymongo import MongoClient

from tests.environment import DATABASE_URL, FOLDER
from tests.mongodb.emptying import written

MIGRATED = Path(FOLDER.name) / "migrated.sqlite3"


def own() -> str:
    """The address of the tests' own database, for processes that write there."""
    return address(str(connection.settings_dict["NAME"]))


def address(name: str) -> str:
    """Of the database with this name, where the tests' own is."""
    if name == connection.settings_dict["NAME"]:
        written.by_others = True
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(DATABASE_URL)._replace(path=f"/{name}").geturl()


def keep_migrated() -> None:
    """Set a copy of the tests' own database aside for `make`: it has tables, and nobody's rows."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(MIGRATED)) as copy:
            connection.connection.backup(copy)
    elif connection.vendor == "postgresql":
        connection.close()  # PostgreSQL copies no database that is in use
        on_server(f'DROP DATABASE IF EXISTS "{migrated()}"')
        on_server(f'CREATE DATABASE "{migrated()}" TEMPLATE "{connection.settings_dict["NAME"]}"')


def drop_migrated() -> None:
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE "{migrated()}"')


def migrated() -> str:
    """What the copy is called on a server."""
    return f"{connection.settings_dict['NAME']}_migrated"


def make(folder: Path) -> str:
    """The address of a database without rows; SQLite's is a file in `folder`.

    To migrate one takes as long as a hundred tests: those of SQL are copies. MongoDB's is empty.
    """
    if connection.vendor == "sqlite":
        shutil.copy(MIGRATED, folder / "db.sqlite3")
        return address(f"{folder}/db.sqlite3")
    name = f"{urlsplit(DATABASE_URL).path.strip('/')}_{secrets.token_hex(6)}"
    if connection.vendor == "postgresql":
        on_server(f'CREATE DATABASE "{name}" TEMPLATE "{migrated()}"')
    return address(name)


def drop(url: str) -> None:
    """Whoever is connected to it; SQLite's goes with its folder."""
    name = urlsplit(url).path.strip("/")
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')
    elif connection.vendor == "mongodb":
        with MongoClient(url) as client:
            client.drop_database(name)


def on_server(statement: str) -> list[tuple]:
    """The rows that PostgreSQL answers with, if any."""
    url = urlsplit(DATABASE_URL)._replace(path="/postgres").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        answer = server.execute(statement)
        return answer.fetchall() if answer.description else []
