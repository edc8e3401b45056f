"""The stand-in's state: users, browsers, sessions, and the webhooks still to be delivered.

One SQLite file of its own, apart from the project's database, so it survives a reload of
the server, whatever engine that database has. A change of a user and its webhook are stored in one
transaction, so neither is there without the other.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from .backend_api import Session
from .people import FIRST_PASSWORD, User, changed, first_people, milliseconds

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS clients (id TEXT PRIMARY KEY, dev_browser TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL,
    status TEXT NOT NULL, created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS passwords (user_id TEXT PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
    client_id TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (client_id, kind)
);
"""


@dataclass(frozen=True)
class Client:
    """A browser. Its id stays with Clerk; `dev_browser` is what our own origin knows it by."""

    id: str
    dev_browser: str


@dataclass(frozen=True)
class Webhook:
    id: str
    body: str
    attempts: int


@cache
def store() -> "Store":
    return Store(settings.LOCALCLERK_DIR / "state.sqlite3")


class Store:
    def __init__(self, path: Path) -> None:
        self.path = path
        with self._write() as db:
            is_new = not db.execute("SELECT 1 FROM sqlite_master").fetchone()
            for statement in SCHEMA.split(";\n"):
                db.execute(statement)
            for user in first_people() if is_new else []:
                _save_user(db, user)

    # Users

    def users(self) -> list[User]:
        rows = self._read("SELECT data FROM users ORDER BY rowid")
        return [json.loads(row[0]) for row in rows]

    def user(self, user_id: str) -> User | None:
        rows = self._read("SELECT data FROM users WHERE id = ?", user_id)
        return json.loads(rows[0][0]) if rows else None

    def user_by_email(self, address: str) -> User | None:
        wanted = address.strip().lower()
        for user in self.users():
            if wanted in {entry["email_address"].lower() for entry in user["email_addresses"]}:
                return user
        return None

    def add(self, user: User, password: str = "") -> None:
        with self._write() as db:
            _save_user(db, user)
            if password:
                _save_password(db, user["id"], password)
            _queue_event(db, "user.created", user)

    def set_password(self, user_id: str, password: str) -> None:
        with self._write() as db:
            _save_password(db, user_id, password)

    def has_password(self, user_id: str, password: str) -> bool:
        rows = self._read("SELECT hash FROM passwords WHERE user_id = ?", user_id)
        return check_password(password, rows[0][0]) if rows else password == FIRST_PASSWORD

    def change(self, user_id: str, change: Callable[[User], None]) -> User | None:
        """Apply `change` to the user, with a newer `updated_at`, and queue its webhook."""
        with self._write() as db:
            row = db.execute("SELECT data FROM users WHERE id = ?", [user_id]).fetchone()
            if row is None:
                return None
            user = changed(json.loads(row[0]), change)
            _save_user(db, user)
            if user["banned"]:
                _end_sessions(db, "user_id", user_id)
            _queue_event(db, "user.updated", user)
            return user

    def delete(self, user_id: str) -> bool:
        with self._write() as db:
            deleted = db.execute("DELETE FROM users WHERE id = ?", [user_id]).rowcount
            if deleted:
                _end_sessions(db, "user_id", user_id)
                _queue_event(db, "user.deleted", {"id": user_id, "object": "user", "deleted": True})
            return bool(deleted)

    # Browsers and sessions

    def client(self, *, id: str = "", dev_browser: str = "") -> Client:  # noqa: A002
        """The browser known by either name, or a new one."""
        rows = self._read(
            "SELECT id, dev_browser FROM clients WHERE id = ? OR dev_browser = ?", id, dev_browser
        )
        if rows:
            return Client(*rows[0])
        client = Client(f"client_{secrets.token_hex(12)}", f"dvb_{secrets.token_hex(16)}")
        with self._write() as db:
            db.execute("INSERT INTO clients VALUES (?, ?)", [client.id, client.dev_browser])
        return client

    def known_client(self, dev_browser: str) -> Client | None:
        rows = self._read("SELECT id, dev_browser FROM clients WHERE dev_browser = ?", dev_browser)
        return Client(*rows[0]) if rows else None

    def sign_in(self, client: Client, user_id: str) -> None:
        """Open a session in this browser, in place of the one it had."""
        session = f"sess_{secrets.token_hex(12)}"
        with self._write() as db:
            _end_sessions(db, "client_id", client.id)
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, 'active', ?)",
                [session, client.id, user_id, milliseconds()],
            )
            _queue_event(
                db, "session.created", {"id": session, "object": "session", "user_id": user_id}
            )

    def session(self, session_id: str) -> Session | None:
        rows = self._read("SELECT * FROM sessions WHERE id = ?", session_id)
        return Session(*rows[0]) if rows else None

    def active_session(self, client: Client) -> Session | None:
        rows = self._read(
            "SELECT * FROM sessions WHERE client_id = ? AND status = 'active'", client.id
        )
        return Session(*rows[0]) if rows else None

    def revoke_session(self, session_id: str) -> None:
        with self._write() as db:
            db.execute("UPDATE sessions SET status = 'revoked' WHERE id = ?", [session_id])

    def sign_out(self, client: Client) -> None:
        with self._write() as db:
            _end_sessions(db, "client_id", client.id)

    # Sign-ins and sign-ups that a browser has begun

    def attempt(self, client: Client, kind: str) -> dict[str, Any] | None:
        rows = self._read(
            "SELECT data FROM attempts WHERE client_id = ? AND kind = ?", client.id, kind
        )
        return json.loads(rows[0][0]) if rows else None

    def save_attempt(self, client: Client, kind: str, data: dict[str, Any]) -> None:
        with self._write() as db:
            db.execute(
                "INSERT OR REPLACE INTO attempts VALUES (?, ?, ?)",
                [client.id, kind, json.dumps(data)],
            )

    def delete_attempts(self, client: Client) -> None:
        with self._write() as db:
            db.execute("DELETE FROM attempts WHERE client_id = ?", [client.id])

    # Webhooks

    def due_webhooks(self) -> list[Webhook]:
        rows = self._read(
            "SELECT id, body, attempts FROM webhooks WHERE due_at <= ? ORDER BY rowid",
            milliseconds(),
        )
        return [Webhook(*row) for row in rows]

    def delete_webhook(self, webhook: Webhook) -> None:
        with self._write() as db:
            db.execute("DELETE FROM webhooks WHERE id = ?", [webhook.id])

    def postpone_webhook(self, webhook: Webhook, seconds: float) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE webhooks SET attempts = attempts + 1, due_at = ? WHERE id = ?",
                [milliseconds() + int(seconds * 1000), webhook.id],
            )

    # A connection for each use: threads share nothing but the file.

    def _read(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path, timeout=20)) as db:
            return db.execute(query, parameters).fetchall()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=20, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


def _save_user(db: sqlite3.Connection, user: User) -> None:
    db.execute(
        "INSERT INTO users VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data",
        [user["id"], json.dumps(user)],
    )


def _save_password(db: sqlite3.Connection, user_id: str, password: str) -> None:
    db.execute("INSERT OR REPLACE INTO passwords VALUES (?, ?)", [user_id, make_password(password)])


def _end_sessions(db: sqlite3.Connection, column: str, value: str) -> None:
    db.execute(f"UPDATE sessions SET status = 'ended' WHERE {column} = ?", [value])  # noqa: S608


def _queue_event(db: sqlite3.Connection, kind: str, data: dict[str, Any]) -> None:
    now = milliseconds()
    event = {"object": "event", "type": kind, "timestamp": now, "data": data}
    body = json.dumps(event | {"instance_id": "ins_local"})
    webhook_id = f"msg_{secrets.token_hex(12)}"
    db.execute("INSERT INTO webhooks VALUES (?, ?, 0, ?)", [webhook_id, body, now])
