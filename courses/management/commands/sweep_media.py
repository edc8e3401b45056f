"""Deletes stored files that no row holds: what an interrupted upload or deletion left behind."""

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from courses.media import files, uploads

FEW = 20  # files that go whatever their part of all is


class Command(BaseCommand):
    help = "Delete uploads that no course and no lecture holds; those of the last day stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list them")
        parser.add_argument(
            "--allow-deletions",
            type=int,
            default=0,
            metavar="NUMBER",
            help=f"delete so many, though they are more than {FEW} and more than a tenth of all",
        )

    def handle(self, *, dry_run: bool, allow_deletions: int, **options: Any) -> None:
        """Another database's uploads look as if nobody held them; few of them go all the same."""
        orphans, stored = files.orphans()
        if dry_run:
            for name in orphans:
                self.stdout.write(name)
            self.stdout.write(f"{len(orphans)} files would be deleted.")
            return
        if len(orphans) > max(FEW, stored // 10, allow_deletions):
            raise CommandError(
                f"No course holds {len(orphans)} of {stored} files. Are they another database's? If"
                f" they are really left over: --allow-deletions {len(orphans)}"
            )
        for name in tqdm(orphans, unit="file", leave=False, disable=None):
            uploads.remove(default_storage, [name])
        self.stdout.write(f"{len(orphans)} files are deleted.")
