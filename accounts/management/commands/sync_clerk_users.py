"""Brings our users into Clerk's state: a first fill, and a repair of what webhooks missed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts.applications import decisions
from accounts.clerk.api import ClerkError
from accounts.models import LeaseLost, Reconciliation
from accounts.sync.reconcile import WrongInstance, reconcile


class Command(BaseCommand):
    help = (
        "Compare every user with Clerk, store what differs, tombstone whom Clerk no longer knows, "
        "finish erasures, and send what is due for decisions on applications. "
        "Exits with 1 when something is left undone; the next run goes on with an interrupted one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        try:
            run = Reconciliation() if dry_run else Reconciliation.acquire()
            self._reconcile(run, dry_run)
        except LeaseLost:
            self.stdout.write("Another process goes on with the reconciliation.")
            return
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{run.summary}")
        unsent = 0 if dry_run else decisions.send_due()
        if run.failed or unsent:
            raise CommandError(f"{run.failed} users failed, {unsent} decisions are not sent.")

    def _reconcile(self, run: Reconciliation, dry_run: bool) -> None:
        with tqdm(unit="user", leave=False) as bar:

            def show(run: Reconciliation) -> None:
                bar.total = run.total
                bar.set_postfix_str(run.summary, refresh=False)
                bar.update(run.offset - bar.n)

            try:
                reconcile(run, show, dry_run=dry_run)
            except (ClerkError, WrongInstance) as error:
                raise CommandError(f"{error} So far: {run.summary}.") from None
