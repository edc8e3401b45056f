"""Counts what pages of analytics show: run_periodically runs it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses import statistics
from courses.models import Course


class Command(BaseCommand):
    help = (
        "Count the students, completions and stops of the courses in which something has happened."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="and of every other course")

    def handle(self, **options: Any) -> None:
        courses = Course.objects.undeleted()
        total = courses.count()
        with tqdm(total=total, unit="course", leave=False, disable=None) as bar:
            statistics.count_all(courses, bar.update, outdated=not options["all"])
