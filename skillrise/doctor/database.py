"""The database: does it answer, take writes, have our tables and indexes, and room for us?"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, UniqueConstraint

from accounts.models import WebhookStatus
from accounts.sync.errors import DATABASE_ERRORS

from .findings import Finding, ok, warning, wrong

OWN_KEY = "doctor"  # of a row that is there for a moment
MOST_NAMED = 3
TOGETHER = 2  # of manage.py serve on a machine, in docs/deploy.md


def connecting() -> Iterator[Finding]:
    """To what has our tables, too: whatever else asks it can rely on that."""
    try:
        connection.introspection.table_names()
        version = ".".join(map(str, connection.get_database_version()))
    except DATABASE_ERRORS as error:
        reason = " ".join(str(error).split())[:200]
        yield wrong(
            f"{_address()} does not answer: {type(error).__name__}, {reason}",
            "Does the server run, and is DATABASE_URL right?",
        )
        return
    yield ok(f"{connection.display_name} {version} answers at {_address()}.")
    yield from migrations()


def _address() -> str:
    """DATABASE_URL without its user, password and options."""
    scheme, _, rest = settings.DATABASE_URL.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def writable() -> Iterator[Finding]:
    """A row comes and goes: in one transaction, where there are any."""
    try:
        with transaction.atomic():
            WebhookStatus.objects.update_or_create(pk=OWN_KEY)
            WebhookStatus.objects.filter(pk=OWN_KEY).delete()
    except DATABASE_ERRORS as error:
        yield wrong(
            f"The database takes no writes: {type(error).__name__}.",
            "Is its disk full, is it a read-only replica, may its user write?",
        )
    else:
        yield ok("The database takes writes.")


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = plan[0][0]
        yield wrong(
            f"Migrations are pending: {len(plan)}, {first.app_label}.{first.name} first.",
            "Run manage.py migrate.",
        )
    else:
        yield ok("Every migration is applied.")


def indexes() -> Iterator[Finding]:
    missing = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                table = model._meta.db_table
                found = connection.introspection.get_constraints(cursor, table)
                missing += [f"{table}: {name}" for name in _missing(model, found)]
    if missing:
        more = f" and {len(missing) - MOST_NAMED} more" * (len(missing) > MOST_NAMED)
        yield wrong(
            f"Indexes are missing: {', '.join(missing[:MOST_NAMED])}{more}.",
            "Make them again as the migrations did. A dump that was restored without its indexes"
            " is restored into tables that manage.py migrate has made.",
        )
    else:
        yield ok("Every index of our tables is there.")


def _missing(model: type[Model], found: dict[str, Any]) -> Iterator[str]:
    """Names of indexes and unique constraints, and columns that have an index of their own."""
    unique = [item for item in model._meta.constraints if isinstance(item, UniqueConstraint)]
    named = [str(item.name) for item in (*model._meta.indexes, *unique)]
    yield from (name for name in named if name not in found)
    indexed = [item["columns"] for item in found.values() if item["index"] or item["unique"]]
    fields: list[Any] = list(model._meta.local_concrete_fields)
    for field in fields:
        is_indexed = (field.db_index or field.unique) and not field.primary_key
        if is_indexed and [field.column] not in [list(columns) for columns in indexed]:
            yield field.column


def connections() -> Iterator[Finding]:
    """Each thread keeps a connection; a worker that is replaced runs beside its successor.

    With a model, so does whoever writes its answers into their rows (tutor.streams).
    """
    threads = settings.THREADS + bool(settings.AI_API_KEY)
    wanted = (settings.WORKERS + 1) * threads
    if connection.vendor == "postgresql":
        allowed = _postgresql_connections()
        if wanted > allowed:
            yield wrong(
                f"WORKERS={settings.WORKERS} and THREADS={settings.THREADS} want {wanted} database"
                f" connections, a worker being replaced included; PostgreSQL allows {allowed}.",
                "Lower them, or raise max_connections.",
            )
        elif TOGETHER * wanted > allowed:
            yield warning(
                f"Up to {wanted} connections for each manage.py serve, of which a machine has"
                f" {TOGETHER}; PostgreSQL allows {allowed}.",
                "Lower WORKERS or THREADS, or raise max_connections.",
            )
        else:
            yield ok(
                f"Up to {wanted} connections for each manage.py serve; PostgreSQL allows {allowed}."
            )
    elif connection.vendor == "mongodb":
        connection.ensure_connection()
        pool = connection.connection.options.pool_options.max_pool_size  # of each process
        if pool is not None and pool < threads:
            yield wrong(
                f"THREADS={settings.THREADS} want {threads} database connections a worker;"
                f" DATABASE_URL allows maxPoolSize={pool}.",
                "Lower the one, or raise the other.",
            )


def _postgresql_connections() -> int:
    """Of max_connections, what is left to those who are not superusers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting::int FROM pg_settings WHERE name IN"
            " ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        )
        found = dict(cursor.fetchall())
    most: int = found.pop("max_connections")
    return most - sum(found.values())


def replica_set() -> Iterator[Finding]:
    if connection.vendor != "mongodb":
        return
    connection.ensure_connection()
    hello = connection.connection.admin.command("hello")
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        yield warning(
            "MongoDB runs alone: what it has acknowledged may be lost with its machine.",
            "Run it as a replica set.",
        )
