"""Deleting rows with what hangs on them, while people add more.

Keys are named in chunks and each chunk is a transaction of its own, so that others write in
between. Every step may be repeated: an interrupted deletion goes on when it is asked for again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, SET_NULL, ForeignObjectRel, Model, QuerySet

from .contention import DEADLOCK, MISSING_ROW, try_again
from .media import files

CHUNK = 500  # rows named in one statement: SQLite takes 32,766 variables, PostgreSQL 65,535

Keys = Sequence[Any]
Counted = Callable[[int], object]  # told how many rows are gone, a chunk at a time


def chunks(keys: Keys) -> Iterator[Keys]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def delete(rows: QuerySet[Any], counted: Counted = bool) -> None:
    """Delete `rows`, children first."""
    _each_chunk(rows, lambda keys: _delete_keys(rows.model, keys, counted))


def count(rows: QuerySet[Any]) -> dict[type[Model], int]:
    """How many rows of each model go with `rows`; a query each."""
    counts: dict[type[Model], int] = {}
    waiting = [rows]
    while waiting:
        some = waiting.pop(0).order_by()
        if some.model not in counts:
            counts[some.model] = some.count()
            if counts[some.model]:
                waiting += [
                    pointing(relation, some.values("pk"))
                    for relation in relations(some.model)
                    if relation.on_delete is CASCADE
                ]
    return counts


@contextmanager
def pointing_to(*rows: Model | None) -> Iterator[None]:
    """Around writes that point to `rows`, any of which may be deleted meanwhile.

    SQL refuses such a write. MongoDB does not: there, what was written goes, and the missing
    row's DoesNotExist is raised. Whoever deletes the row looks after that as well, so one of the
    two sees what the other did.
    """
    yield
    if connection.features.supports_foreign_keys:
        return
    for row in filter(None, rows):
        if not type(row)._base_manager.filter(pk=row.pk).exists():
            clear(type(row), [row.pk])
            raise type(row).DoesNotExist  # type: ignore[attr-defined]


def clear(model: type[Model], keys: Keys, counted: Counted = bool) -> None:
    """Delete what hangs on the rows with these keys, and empty what merely points to them."""
    for relation in relations(model):
        if relation.on_delete is CASCADE:
            delete(pointing(relation, keys), counted)
        elif relation.on_delete is SET_NULL:
            _forget(pointing(relation, keys), relation.field.name)


def clear_missing(model: type[Model]) -> None:
    """The same for rows of `model` that are gone, as a crash on MongoDB may leave them."""
    for relation in relations(model):
        if relation.on_delete not in (CASCADE, SET_NULL):
            continue
        name = relation.field.attname
        named = relation.related_model._base_manager.exclude(**{name: None})
        keys = list(named.order_by().values_list(name, flat=True).distinct())
        for some in chunks(keys):
            there = set(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
            missing = [key for key in some if key not in there]
            if missing:
                clear(model, missing)


def clear_all_missing() -> None:
    """The same for all models of all apps."""
    for model in apps.get_models():
        clear_missing(model)


def relations(model: type[Model]) -> list[ForeignObjectRel]:
    """The foreign keys that point to `model`."""
    fields = model._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one)
    ]


def pointing(relation: ForeignObjectRel, keys: Keys | QuerySet[Any]) -> QuerySet[Any]:
    """The rows whose foreign key names one of `keys`."""
    return relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})


def _delete_keys(model: type[Model], keys: Keys, counted: Counted) -> None:
    """Rows, then their files. Django's `delete` takes the children that were added meanwhile, as far as it sees them."""
    names = files.names_in(model._base_manager.filter(pk__in=keys))
    clear(model, keys, counted)
    try_again(model._base_manager.filter(pk__in=keys).delete, MISSING_ROW | DEADLOCK)
    if not connection.features.supports_foreign_keys:
        clear(model, keys)
    files.delete_unused(names)
    counted(len(keys))


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
