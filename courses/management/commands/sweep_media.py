"""Deletes stored files that no row holds: what an interrupted upload or deletion left behind."""

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses.media import files, uploads


class Command(BaseCommand):
    help = "Delete uploads that no course and no lecture holds; those of the last day stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        orphans = list(files.orphans())
        if dry_run:
            for name in orphans:
                self.stdout.write(name)
            self.stdout.write(f"{len(orphans)} files would be deleted.")
            return
        for name in tqdm(orphans, unit="file", leave=False, disable=None):
            uploads.remove(default_storage, [name])
        self.stdout.write(f"{len(orphans)} files are deleted.")
