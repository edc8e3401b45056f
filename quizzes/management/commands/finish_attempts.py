"""Submits the attempts whose time is over, and counts those that a crash left: run_periodically runs it."""

from typing import Any

from django.core.management.base import BaseCommand

from quizzes import attempts
from quizzes.models import Attempt


class Command(BaseCommand):
    help = "Submit the quiz attempts whose time is over, by what was stored of them."

    def handle(self, **options: Any) -> None:
        number = 0
        while some := attempts.catch_up(Attempt.objects.all()):
            number += some
        self.stdout.write(f"{number} attempts are finished.")
