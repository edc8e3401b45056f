"""Brings our users into Clerk's state: a first fill, and a repair of what webhooks missed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts.applications import decisions
from accounts.clerk.api import ClerkError
from accounts.models import LeaseLost, Reconciliation
from accounts.sync.reconcile import TooManyDeletions, reconcile


class Command(BaseCommand):
    help = (
        "Compare every user with Clerk, store what differs, tombstone whom Clerk no longer knows, "
        "finish erasures, and send what is due for decisions on applications. "
        "Exits with 1 when something is left undone; the next run goes on with an interrupted one. "
        "It stores nothing when Clerk lacks more than a tenth of our users, or more than 20."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument(
            "--allow-deletions",
            type=int,
            default=0,
            metavar="N",
            help="go on though up to N of our users are gone at Clerk",
        )

    def handle(self, *, dry_run: bool, allow_deletions: int, **options: Any) -> None:
        try:
            run = Reconciliation() if dry_run else Reconciliation.acquire()
            self._reconcile(run, dry_run=dry_run, allow_deletions=allow_deletions)
        except LeaseLost:
            self.stdout.write("Another process goes on with the reconciliation.")
            return
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{run.summary}")
        unsent = 0 if dry_run else decisions.send_due()
        if run.failed or unsent:
            raise CommandError(f"{run.failed} users failed, {unsent} decisions are not sent.")

    def _reconcile(self, run: Reconciliation, **options: Any) -> None:
        with tqdm(unit="user", leave=False, disable=None) as bar:

            def show(run: Reconciliation) -> None:
                bar.total = run.total
                bar.set_postfix_str(run.summary, refresh=False)
                bar.update(run.offset - bar.n)

            try:
                reconcile(run, show, **options)
            except TooManyDeletions as error:
                raise CommandError(str(error)) from None
            except ClerkError as error:
                raise CommandError(f"{error} So far: {run.summary}.") from None
