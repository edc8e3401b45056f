"""Deleting rows with what hangs on them, while people add more.

Keys are named in chunks and each chunk is a transaction of its own, so that others write in
between. Every step may be repeated: an interrupted deletion goes on when it is asked for again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import CASCADE, SET_NULL, ForeignObjectRel, Model, QuerySet

from .contention import DEADLOCK, MISSING_ROW, try_again

CHUNK = 500  # rows named in one statement: SQLite takes 32,766 variables, PostgreSQL 65,535

Keys = Sequence[Any]


def chunks(keys: Keys) -> Iterator[Keys]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def delete(rows: QuerySet[Any]) -> None:
    """Delete `rows`, children first."""
    _each_chunk(rows, lambda keys: _delete_keys(rows.model, keys))


@contextmanager
def pointing_to(*rows: Model) -> Iterator[None]:
    """Around writes that point to `rows`, any of which may be deleted meanwhile.

    SQL refuses such a write. MongoDB does not: there, what was written goes, and the missing
    row's DoesNotExist is raised. Whoever deletes the row looks after that as well, so one of the
    two sees what the other did.
    """
    yield
    if connection.features.supports_foreign_keys:
        return
    for row in rows:
        if not type(row)._base_manager.filter(pk=row.pk).exists():
            clear(type(row), [row.pk])
            raise type(row).DoesNotExist  # type: ignore[attr-defined]


def clear(model: type[Model], keys: Keys) -> None:
    """Delete what hangs on the rows with these keys, and empty what merely points to them."""
    for relation in relations(model):
        children = relation.related_model._base_manager
        pointing = children.filter(**{f"{relation.field.name}__in": keys})
        if relation.on_delete is CASCADE:
            delete(pointing)
        elif relation.on_delete is SET_NULL:
            _forget(pointing, relation.field.name)


def relations(model: type[Model]) -> list[ForeignObjectRel]:
    """The foreign keys that point to `model`."""
    fields = model._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one)
    ]


def _delete_keys(model: type[Model], keys: Keys) -> None:
    """Django's `delete` takes the children that were added meanwhile, as far as it sees them."""
    clear(model, keys)
    try_again(model._base_manager.filter(pk__in=keys).delete, MISSING_ROW | DEADLOCK)
    if not connection.features.supports_foreign_keys:
        clear(model, keys)


def _forget(rows: QuerySet[Any], field: str) -> None:
    def update(keys: Keys) -> None:
        same = rows.model._base_manager.filter(pk__in=keys)
        try_again(lambda: same.update(**{field: None}), DEADLOCK)

    _each_chunk(rows, update)


def _each_chunk(rows: QuerySet[Any], step: Callable[[Keys], None]) -> None:
    """Take `step` until none of `rows` is left."""
    unordered = rows.order_by().values_list("pk", flat=True)
    while keys := list(unordered[:CHUNK]):
        step(keys)
