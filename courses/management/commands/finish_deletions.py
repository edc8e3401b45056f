"""Removes what deletions left: rows of deleted courses, and on MongoDB rows whose parent is gone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from courses import deletion
from courses.models import Chapter, Course, Enrollment, Lecture, Review


class Command(BaseCommand):
    help = "Remove the rows of deleted courses that were too many to remove at once."

    def handle(self, **options: Any) -> None:
        deleted = Course.objects.filter(status=Course.Status.DELETED)
        total = sum(deletion.count(deleted).values())
        with tqdm(total=total, unit="row", leave=False) as bar:
            deletion.delete(deleted, bar.update)
        if connection.features.supports_foreign_keys:
            return
        for model in (Course, Chapter, Lecture, Enrollment, Review):
            deletion.clear_missing(model)
