"""Sends what is due: run_periodically runs it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.applications import decisions
from mailings import outbox


class Command(BaseCommand):
    help = (
        "Tell Clerk and the applicants what was decided, as far as they do not know yet, and send "
        "every mail that is due. Deletes what is known of mails after 90 days. "
        "Exits with 1 when something could not be sent; the next run tries again."
    )

    def handle(self, **options: Any) -> None:
        decided = decisions.send_due()
        outbox.enqueue_due()
        mails = outbox.send_due()
        outbox.delete_outdated()
        unsent = [f"{decided} decisions"] * bool(decided) + [f"{mails} mails"] * bool(mails)
        if unsent:
            raise CommandError(
                f"{' and '.join(unsent)} could not be sent; they will be tried again."
            )
