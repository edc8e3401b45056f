"""Puts a demo database of an earlier version aside, so that `make run` can make a new one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

DEMO_FILE = settings.BASE_DIR / "db.sqlite3"


class Command(BaseCommand):
    help = "Put the demo database aside when migrations that it has are no longer there."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        loader = MigrationLoader(connection)
        if loader.applied_migrations.keys() <= loader.disk_migrations.keys():
            return
        file = Path(str(connection.settings_dict["NAME"]))
        if not settings.LOCAL_CLERK or connection.vendor != "sqlite" or file != DEMO_FILE:
            raise CommandError(
                "This database is of an earlier version, whose migrations were made anew. "
                "Nothing was changed: choose an empty one in DATABASE_URL."
            )
        connection.close()
        for suffix in ("", "-wal", "-shm"):  # the last two where another process has it open
            part = file.with_name(f"{file.name}{suffix}")
            if part.exists():
                part.replace(file.with_name(f"{file.name}.old{suffix}"))
        self.stdout.write(
            f"Development data is of an earlier version: it is made anew ({file.name}.old is kept)."
        )
