"""Sets every course's counters to what its rows say."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses.models import Course


class Command(BaseCommand):
    help = "Repair the counts of students, reviews and lectures of every course."

    def handle(self, **options: Any) -> None:
        courses = Course.objects.only("pk")
        for course in tqdm(courses.iterator(), total=courses.count(), unit="course", leave=False):
            course.recount()
