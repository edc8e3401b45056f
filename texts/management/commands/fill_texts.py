"""Makes the columns that follow from texts anew: for search and sorting, and Markdown's HTML."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import models
from tqdm import tqdm

from texts.fields import CHUNK, VERSION, derived_fields, fill


class Command(BaseCommand):
    help = "Fill the columns for search and sorting, and the HTML, of rows from before an upgrade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also rows that are up to date")

    def handle(self, **options: Any) -> None:
        for model in apps.get_models():
            if derived_fields(model):
                self.fill(model, is_all=options["all"])

    def fill(self, model: type[models.Model], *, is_all: bool) -> None:
        rows = model._default_manager.order_by("pk")
        if not is_all:
            rows = rows.exclude(texts_version=VERSION)
        keys = list(rows.values_list("pk", flat=True))
        name = str(model._meta.verbose_name_plural)
        with tqdm(total=len(keys), desc=name, unit="row", leave=False, disable=None) as bar:
            for start in range(0, len(keys), CHUNK):
                chunk = keys[start : start + CHUNK]
                fill(model, chunk)
                bar.update(len(chunk))
        self.stdout.write(f"{name}: {len(keys)} filled")
