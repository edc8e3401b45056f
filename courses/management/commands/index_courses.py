"""Brings what search finds courses by in step with them: the first fill, and a repair."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses.search import repair


class Command(BaseCommand):
    help = "Fill or repair the index of the catalogue's search. May be repeated and interrupted."

    def handle(self, **options: Any) -> None:
        keys = repair.course_ids()
        with tqdm(total=len(keys), unit="course", leave=False, disable=None) as bar:
            repair.follow(keys, bar.update)
        words = repair.recount()
        self.stdout.write(f"{len(keys)} courses in step, {words} words")
