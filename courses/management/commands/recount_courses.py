"""Sets every course's counters, and who has completed it, to what the rows say."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses import counters, progress
from courses.models import Course


class Command(BaseCommand):
    help = "Repair the counts of students, reviews, lectures and questions of every course, and completions."

    def handle(self, **options: Any) -> None:
        keys = Course.objects.values_list("pk", flat=True)
        for key in tqdm(keys.iterator(), total=keys.count(), unit="course", leave=False):
            counters.recount(key)
            counters.recount_posts(key)
            progress.update_completions(key)
