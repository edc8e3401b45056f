"""Writes that meet other people's writes: what the database says then, and trying again."""

import random
import time
from collections.abc import Callable, Collection
from typing import TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

# The databases' own codes: SQLite's names, PostgreSQL's SQLSTATE, MongoDB's number.
MISSING_ROW = {"SQLITE_CONSTRAINT_FOREIGNKEY", "23503"}  # a foreign key without its row
TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505", "11000"}
DEADLOCK = {"40P01", "40001"}

TRIES = 40
LONGEST_PAUSE = 0.2  # seconds

Result = TypeVar("Result")


class Moved(Exception):
    """What a step had read was changed before it wrote: take the step again."""


def is_of(error: Exception, codes: Collection[str]) -> bool:
    """Does the database give one of `codes` as the reason?"""
    cause = error.__cause__
    names = ("sqlite_errorname", "sqlstate", "code")
    found = {str(getattr(cause, name, "")) for name in names}
    details = getattr(cause, "details", None) or {}  # of a MongoDB bulk write, even of one row
    found |= {str(each.get("code", "")) for each in details.get("writeErrors", ())}
    return not found.isdisjoint(codes)


def try_again(step: Callable[[], Result], codes: Collection[str]) -> Result:
    """Take `step`, in a transaction where there are any, until nobody is in its way.

    Others are in its way when it raises Moved, or the database refuses it for one of `codes`. The
    last of TRIES raises what it raises. Pauses are random, so that two do not meet for ever.
    """
    for number in range(1, TRIES):
        try:
            with transaction.atomic():
                return step()
        except Moved:
            pass
        except DatabaseError as error:
            if not is_of(error, codes):
                raise
        time.sleep(random.uniform(0, min(0.002 * 2**number, LONGEST_PAUSE)))  # noqa: S311
    with transaction.atomic():
        return step()


def lock(rows: QuerySet) -> None:
    """In a transaction that writes several `rows`: wait for whoever does so too, then keep others waiting.

    Rows are locked in the order of their keys. In any other, two could wait for each other, and
    PostgreSQL may then refuse whoever has come for one row only. SQLite lets one write at a time.
    """
    if connection.features.has_select_for_update:
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
