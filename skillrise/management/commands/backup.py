"""Writes the site's rows and uploads into one file, which `manage.py restore` reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from skillrise import backups


class Command(BaseCommand):
    help = "Write everything that was stored before now into FILE, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--no-media", action="store_true", help="leave uploaded files out")

    def handle(self, file: Path, no_media: bool, **options: Any) -> None:
        with_media = backups.media_is_local() and not no_media
        rows = backups.write(file, with_media=with_media)
        self.stdout.write(f"{file}: {rows} rows{'' if with_media else ', WITHOUT uploaded files'}")
