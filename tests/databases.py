"""Databases beside the tests' own, on the engine under test, for processes that tests start."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from pymongo import MongoClient

from tests.environment import DATABASE_URL
from tests.mongodb.emptying import written


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


def make(folder: Path) -> str:
    """The address of an empty database; SQLite's is a file in `folder`."""
    if connection.vendor == "sqlite":
        return address(f"{folder}/db.sqlite3")
    name = f"{urlsplit(DATABASE_URL).path.strip('/')}_{secrets.token_hex(6)}"
    if connection.vendor == "postgresql":
        on_server(f'CREATE DATABASE "{name}"')
    return address(name)


def drop(url: str) -> None:
    """Whoever is connected to it; SQLite's goes with its folder."""
    name = urlsplit(url).path.strip("/")
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')
    elif connection.vendor == "mongodb":
        with MongoClient(url) as client:
            client.drop_database(name)


def on_server(statement: str) -> None:
    url = urlsplit(DATABASE_URL)._replace(path="/postgres").geturl()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)
