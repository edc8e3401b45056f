"""Sends what is still due for decisions on applications: for cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.applications import decisions


class Command(BaseCommand):
    help = "Tell Clerk and the applicants what was decided, as far as they do not know yet."

    def handle(self, **options: Any) -> None:
        unsent = decisions.send_due()
        if unsent:
            raise CommandError(f"{unsent} decisions could not be sent; they will be tried again.")
