"""Stores what `manage.py backup` wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from courses import student_names
from skillrise import restores


class Command(BaseCommand):
    help = "Store the rows and uploads of a backup in a migrated, empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="delete the database's rows first"
        )

    def handle(self, file: Path, replace: bool, **options: Any) -> None:
        rows = restores.restore(file, replace=replace)
        self.stdout.write(f"{rows} rows restored")
        # What is searched in is in no archive.
        student_names.copy_all()
        call_command("index_courses", stdout=self.stdout)
