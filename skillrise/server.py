"""The production server: granian with its limits, and what must hold before it starts."""

import sys

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from .databases import is_unreachable

OPTIONS = {
    "interface": "wsgi",
    "http": "1",
    # Connections that wait to be accepted, and those that a worker holds, idle ones too.
    "backlog": 1024,
    "backpressure": 256,
    # Bytes of a request's line and headers together; more is answered 431.
    "http1-buffer-size": 32 * 1024,
    # Milliseconds for the headers to come, and until an idle connection is closed.
    "http1-header-read-timeout": 10_000,
    "respawn-failed-workers": True,
    # Seconds that a stop waits for requests; then workers are killed.
    "workers-kill-timeout": 10,
    # MiB; a worker that has grown beyond is replaced, without losing a request.
    "workers-max-rss": 512,
}


def command() -> list[str]:
    """What is executed in place of `manage.py serve`."""
    chosen = {
        "host": settings.HOST,
        "port": settings.PORT,
        "workers": settings.WORKERS,
        "blocking-threads": settings.THREADS,
    }
    options = [
        f"--{name}" if value is True else f"--{name}={value}"
        for name, value in (OPTIONS | chosen).items()
    ]
    return [sys.executable, "-m", "granian", *options, "skillrise.wsgi:application"]


def check() -> None:
    """Raises CommandError with one line about what would make the site fail."""
    if settings.DEBUG:
        raise CommandError("DEBUG is on: serve is for DEBUG=off, and `make run` for development.")
    _check_static_files()
    try:
        _check_migrations()
        _check_connections()
    except DatabaseError as error:
        if not is_unreachable(error):
            raise
        raise CommandError(f"DATABASE_URL: the database does not answer: {error}") from None
    finally:
        connection.close()


def _check_static_files() -> None:
    storage = storages["staticfiles"]
    if isinstance(storage, FileSystemStorage) and not storage.exists("staticfiles.json"):
        raise CommandError("Static files are missing: run `manage.py collectstatic --noinput`.")


def _check_migrations() -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = plan[0][0]
        raise CommandError(
            f"{len(plan)} migrations are pending, {first.app_label}.{first.name} first: "
            "run `manage.py migrate`."
        )


def _check_connections() -> None:
    """Each thread keeps a connection; a worker that is replaced runs beside its successor."""
    wanted = (settings.WORKERS + 1) * settings.THREADS
    if connection.vendor == "postgresql":
        allowed = _postgresql_connections()
        if wanted > allowed:
            raise CommandError(
                f"WORKERS={settings.WORKERS} and THREADS={settings.THREADS} want {wanted} database "
                f"connections, a worker being replaced included; PostgreSQL allows {allowed}."
            )
    elif connection.vendor == "mongodb":
        connection.ensure_connection()
        pool = connection.connection.options.pool_options.max_pool_size  # of each process
        if pool is not None and pool < settings.THREADS:
            raise CommandError(
                f"THREADS={settings.THREADS} want as many database connections a worker; "
                f"DATABASE_URL allows maxPoolSize={pool}."
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
