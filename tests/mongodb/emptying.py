"""Empties the collections that a test on MongoDB wrote to, and no others.

Django's backend asks two things of each collection there is, which was most of what the server did.
Where processes of a test write, too, each is emptied, and not asked before whether it is capped.
"""

from typing import Any

from django_mongodb_backend.operations import DatabaseOperations
from pymongo import monitoring

WRITING = {"insert", "update", "findAndModify"}


class Written(monitoring.CommandListener):
    """Hears every command of this process."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.by_others = False  # true while processes of a module's tests may have the address

    def started(self, event: Any) -> None:
        if event.command_name in WRITING:
            self.names.add(event.command[event.command_name])

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        pass


written = Written()


def install() -> None:
    """Before the first connection is made."""
    monitoring.register(written)
    DatabaseOperations.execute_sql_flush = empty


def empty(operations: DatabaseOperations, tables: list[str]) -> None:
    for name in tables if written.by_others else written.names & set(tables):
        operations.connection.database[name].delete_many({})
    written.names = set(tables) if written.by_others else set()  # who stops now may still write
