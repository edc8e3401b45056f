"""Writes the site's rows and uploads into one file, which `manage.py restore` reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.sync.errors import DATABASE_ERRORS
from skillrise import backups
from skillrise.models import PeriodicRun


class Command(BaseCommand):
    help = "Write everything that was stored before now into FILE, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--no-media", action="store_true", help="leave uploaded files out")

    def handle(self, file: Path, no_media: bool, **options: Any) -> None:
        began = timezone.now()
        with_media = backups.media_is_local() and not no_media
        backups.check_room(file.parent, with_media=with_media)
        rows = backups.write(file, with_media=with_media)
        self.stdout.write(f"{file}: {rows} rows{'' if with_media else ', WITHOUT uploaded files'}")
        if backups.media_is_local() and no_media:
            return
        # A backup of a database that takes no writes is wanted, too.
        try:
            PeriodicRun.objects.note("backup", began)
        except DATABASE_ERRORS as error:
            self.stderr.write(f"The database was not told of it: {type(error).__name__}")
