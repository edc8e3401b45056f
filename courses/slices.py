"""Long tables, a slice at a time: little of them is in memory, and others write in between."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

SLICE = 1000  # rows; SQLite takes 32,766 variables in a statement, PostgreSQL 65,535


def slices(rows: QuerySet[Any], newest: str = "", size: int = SLICE) -> Iterator[list[Any]]:
    """All of `rows`, by their keys, or by a moment that never changes, the newest first.

    Nothing stays open between two slices: on SQLite, what is read stays as it was for as long as a
    query is, and who writes then is refused.
    """
    order = (f"-{newest}", "pk") if newest else ("pk",)
    some = list(rows.order_by(*order)[:size])
    while some:
        yield some
        if len(some) < size:
            return
        some = list(_after(rows, some[-1], newest).order_by(*order)[:size])


def keys(rows: QuerySet[Any], size: int = SLICE) -> Iterator[list[Any]]:
    """The keys of `rows` alone."""
    for some in slices(rows.only("pk"), size=size):
        yield [row.pk for row in some]


def looked_up(keys: QuerySet[Any, Any]) -> Any:
    """For `__in`: MongoDB is slow where one query asks another, or looks up nothing at all."""
    return keys if connection.features.supports_foreign_keys else list(keys)


def _after(rows: QuerySet[Any], last: Any, newest: str) -> QuerySet[Any]:
    if not newest:
        return rows.filter(pk__gt=last.pk)
    moment = getattr(last, newest)
    return rows.filter(**{f"{newest}__lte": moment}).exclude(**{newest: moment, "pk__lte": last.pk})
