"""Sends what decisions on applications still have to bring about: for cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import outbox


class Command(BaseCommand):
    help = "Tell Clerk and the applicants what was decided, as far as they do not know yet."

    def handle(self, **options: Any) -> None:
        unsent = outbox.send_due()
        if unsent:
            raise CommandError(f"{unsent} decisions could not be sent; they will be tried again.")
