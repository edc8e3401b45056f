"""Removes what is left over: rows of deleted courses; lectures that could be brought back for long
enough; invitations to teach that nobody answered; and on MongoDB rows whose parent is gone.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from courses import curriculum, deletion
from courses.models import Course, CourseEducator


class Command(BaseCommand):
    help = (
        "Remove the rows of deleted courses that were too many to remove at once, and chapters and "
        "lectures that were deleted over 30 days ago."
    )

    def handle(self, **options: Any) -> None:
        for rows in (Course.objects.to_remove(), curriculum.removed_long_ago()):
            total = sum(deletion.count(rows).values())
            with tqdm(total=total, unit="row", leave=False, disable=None) as bar:
                deletion.delete(rows, bar.update)
        deletion.delete(CourseEducator.objects.outdated())
        if not connection.features.supports_foreign_keys:
            deletion.clear_all_missing()
