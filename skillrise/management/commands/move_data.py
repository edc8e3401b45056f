"""Copies the rows of this site's database into another one, of any engine, and compares them."""

import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from skillrise import backups, restores
from skillrise.databases import database, is_same
from skillrise.environment import UNREADABLE, Unusable


class Command(BaseCommand):
    help = (
        "Copy every row into the database at URL, which must be migrated and empty, then read it "
        "back and compare every value. Stop the site before. May be repeated after an interruption."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="as in DATABASE_URL")
        parser.add_argument(
            "--replace", action="store_true", help="delete the other database's rows first"
        )

    def handle(self, url: str, replace: bool, **options: Any) -> None:
        try:
            other = database(url)
        except ValueError as error:
            said = error if isinstance(error, Unusable) else UNREADABLE
            raise CommandError(f"The other database's address is malformed: {said}") from None
        if is_same(other, settings.DATABASES["default"]):
            raise CommandError("The other database is the one in use here.")
        self._there(url, "migrate", "--check", problem="is not migrated, or cannot be reached")
        if replace:
            rows = self._replace(url)
        else:
            with tempfile.TemporaryDirectory() as folder:
                rows = self._move(url, self._archive(Path(folder)))
        self.stdout.write(f"{rows} rows are there as they are here")

    def _archive(self, folder: Path) -> Path:
        backups.check_room(folder, with_media=False)
        archive = folder / "rows.tar"
        backups.write(archive, with_media=False)
        return archive

    def _replace(self, url: str) -> int:
        """Leaves the archive when it comes to no good end: it may be the only copy, where addresses
        hide that both are one database."""
        with ExitStack() as until_written:
            folder = Path(tempfile.mkdtemp(prefix="skillrise-rows-"))
            until_written.callback(shutil.rmtree, folder)
            archive = self._archive(folder)
            until_written.pop_all()
        self.stdout.write(f"Until all rows are there, {archive} has them.")
        rows = self._move(url, archive, "--replace")
        shutil.rmtree(folder)
        return rows

    def _move(self, url: str, archive: Path, *arguments: str) -> int:
        told = "restore", str(archive), *arguments
        self._there(url, *told, problem="does not hold every row yet")
        return self._compare(archive)

    def _there(self, url: str, *arguments: str, problem: str) -> None:
        """Run a command of ours with the other database, whose engine settings.py goes by."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": url},
            check=False,
        )
        if done.returncode:
            raise CommandError(f"The other database {problem}: see the lines above.")

    def _compare(self, archive: Path) -> int:
        """What was copied is still what is here."""
        try:
            return restores.compare(archive)
        except CommandError as error:
            raise CommandError(
                f"Rows were changed here meanwhile ({error}) Stop the site, and use --replace."
            ) from None
