"""The production server: granian with its limits, and what must hold before it starts."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from accounts.sync.errors import DATABASE_ERRORS

from .databases import is_unreachable
from .doctor import database, program
from .doctor.findings import Level

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
    # JSON, as ours: skillrise.logs.
    "log-config": Path(__file__).with_name("granian_logs.json"),
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
    try:
        _check_needs()
    except DATABASE_ERRORS as error:
        if not is_unreachable(error):
            raise
        raise CommandError(f"DATABASE_URL: the database does not answer: {error}") from None
    finally:
        connection.close()


def _check_needs() -> None:
    """What `manage.py doctor` says of the same."""
    for needed in (program.static_files, database.migrations, database.connections):
        for finding in needed():
            if finding.level == Level.WRONG:
                raise CommandError(f"{finding.what} {finding.remedy}")
