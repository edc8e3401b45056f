"""Compares our users with Clerk's, one by one, and repairs what no webhook told us."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connections
from django.utils import timezone

from accounts.clerk.api import OVERLAP, ClerkError, ClerkRefusal, NotFound
from accounts.clients import backend_api
from accounts.models import LeaseLost, Reconciliation, User
from accounts.models.user import fields_of

from .erasure import erase, take_steps
from .errors import DATABASE_ERRORS
from .users import store

logger = logging.getLogger(__name__)

ERASED_AGAIN_FOR = timedelta(days=1)
MOST_DELETIONS = 20

FAILURES: tuple[type[Exception], ...] = (*DATABASE_ERRORS, ClerkRefusal)  # of one user

Report = Callable[[Reconciliation], None]


class TooManyDeletions(Exception):
    """Clerk lacks so many of our users that the secret key may be another instance's."""

    def __init__(self, missing: int, living: int, allowed: int) -> None:
        super().__init__(
            f"Clerk does not list {missing} of our {living} users, and a reconciliation deletes "
            f"{allowed} at the most. Is CLERK_SECRET_KEY right? "
            f"If they are really gone: --allow-deletions {missing}"
        )
        self.missing = missing


def deletions_allowed(living: int) -> int:
    """How many of our users one reconciliation may delete: a tenth of them, and 20 at the most.

    In a small table one may go, but never the only one.
    """
    return min(MOST_DELETIONS, max(1, living // 10)) if living > 1 else 0


def reconcile(
    run: Reconciliation, report: Report, *, dry_run: bool = False, allow_deletions: int = 0
) -> None:
    """Bring every user into Clerk's state, counting in `run`; `report` hears of each step.

    Raises ClerkError when Clerk stops answering, or LeaseLost: what was done by then stays done,
    and the next `Reconciliation.acquire` goes on from there. Raises TooManyDeletions before
    anything is stored, unless `allow_deletions` are as many; then the run has ended.
    """
    steps = _Steps(run, report, dry_run, allow_deletions)
    try:
        steps.count_deletions()
        steps.compare_listed()
        steps.resolve_missing()
    except ClerkError as error:
        steps.save_progress(failure=str(error)[:200])
        raise
    except TooManyDeletions as error:
        steps.end(failure=str(error)[:200], deletions_waiting=error.missing)
        raise
    if not dry_run:
        finish_erasures()
    steps.end()


def start_in_background(afterwards: Callable[[], object]) -> threading.Thread:
    """Reconcile in a thread, then call `afterwards`.

    Should the process end, the next reconciliation goes on from there.
    """
    thread = threading.Thread(
        target=_in_background, args=[afterwards], name="reconcile", daemon=True
    )
    thread.start()
    return thread


def _in_background(afterwards: Callable[[], object]) -> None:
    try:
        reconcile(Reconciliation.acquire(), report=lambda run: None)
        afterwards()
    except LeaseLost:
        logger.info("Another process goes on with the reconciliation.")
    except (ClerkError, TooManyDeletions) as error:
        logger.warning("The reconciliation stopped: %s", error)
    finally:
        connections.close_all()


def finish_erasures() -> None:
    """Erase what an interruption left, and what a request stored while its user was deleted."""
    erase(User.objects.all())
    recently = User.objects.filter(erased_at__gt=timezone.now() - ERASED_AGAIN_FOR)
    for user_id in recently.values_list("pk", flat=True):
        take_steps(user_id)


class _Steps:
    def __init__(
        self, run: Reconciliation, report: Report, dry_run: bool, allow_deletions: int
    ) -> None:
        self.run = run
        self.report = report
        self.dry_run = dry_run
        self.allow_deletions = allow_deletions
        self.api = backend_api(patient=True)
        self.seen: set[str] = set()

    def save_progress(self, **changes: Any) -> None:
        if not self.dry_run:
            self.run.save_progress(**changes)
        self.report(self.run)

    def end(self, **changes: Any) -> None:
        ended = {"status": Reconciliation.Status.FINISHED, "finished_at": timezone.now()}
        self.save_progress(**ended, **changes)

    def count_deletions(self) -> None:
        """Raise TooManyDeletions if Clerk's list, read up to where it is certain, lacks so many."""
        living = User.objects.filter(deleted_at=None)
        missing = set(living.values_list("pk", flat=True))
        allowed = self._allowed(len(missing))
        if len(missing) <= allowed:
            return
        for page in self.api.users():
            missing.difference_update(data["id"] for data in page)
            if len(missing) <= allowed:
                return
            self.save_progress()
        still_living = set(living.values_list("pk", flat=True))
        self._guard_deletions(len(missing & still_living), len(still_living))

    def _allowed(self, living: int) -> int:
        return max(deletions_allowed(living), self.allow_deletions)

    def _guard_deletions(self, missing: int, living: int) -> None:
        if missing > self._allowed(living):
            raise TooManyDeletions(missing, living, self._allowed(living))

    def compare_listed(self) -> None:
        """Store whoever Clerk lists and we hold differently, a page at a time."""
        self.run.total = self.api.user_count()
        self.run.offset = max(0, self.run.offset - OVERLAP)  # when it was interrupted
        for page in self.api.users(self.run.offset):
            new = [data for data in page if data["id"] not in self.seen]
            self._store(new)
            self.seen.update(data["id"] for data in new)
            self.run.offset += len(new)
            self.save_progress()

    def _store(self, people: list[dict[str, Any]]) -> None:
        keys = [data["id"] for data in people]
        held = User.objects.in_bulk(keys)
        for data in people:
            user = held.get(data["id"])
            if user is None or not self._was_compared(user):
                self._count(partial(self._store_one, user, data))
        if not self.dry_run:
            User.objects.filter(pk__in=keys).update(checked_at=timezone.now())

    def _was_compared(self, user: User) -> bool:
        """In this run, before it was interrupted? Or has Clerk just told us of them?"""
        return user.checked_at >= self.run.started_at

    def _store_one(self, user: User | None, data: dict[str, Any]) -> str:
        outcome = _difference(user, data)
        if outcome != "unchanged" and not self.dry_run:
            store(data, is_current=True)
        return outcome

    def resolve_missing(self) -> None:
        """Ask Clerk for each user whom it did not list, and tombstone those it does not know.

        It may list fewer than when they were counted.
        """
        unlisted = self._unlisted()
        self._guard_deletions(len(unlisted), User.objects.filter(deleted_at=None).count())
        for user_id in unlisted:
            self._count(partial(self._check_one, user_id))
            self.save_progress()

    def _unlisted(self) -> list[str]:
        rows = User.objects.filter(deleted_at=None, checked_at__lt=self.run.started_at)
        return [key for key in rows.values_list("pk", flat=True) if key not in self.seen]

    def _check_one(self, user_id: str) -> str:
        try:
            data = self.api.user(user_id)
        except NotFound:
            if not self.dry_run:
                User.objects.tombstone(user_id, version=int(timezone.now().timestamp() * 1000))
                erase(User.objects.filter(pk=user_id))
            return "tombstoned"
        outcome = self._store_one(User.objects.filter(pk=user_id).first(), data)
        if not self.dry_run:
            User.objects.filter(pk=user_id).update(checked_at=timezone.now())
        return outcome

    def _count(self, compare: Callable[[], str]) -> None:
        """Count what comparing one user came to; a failure counts and does not stop the others."""
        try:
            outcome = compare()
        except FAILURES:
            outcome = "failed"
        self.run.count(outcome)


def _difference(user: User | None, data: dict[str, Any]) -> str:
    """What storing Clerk's user object will mean: `created`, `updated` or `unchanged`."""
    if user is None:
        return "created"
    fields = fields_of(data)
    is_older = user.clerk_updated_at > fields["clerk_updated_at"]
    is_same = user.matches(fields) and not user.copies_due  # which an interrupted change left
    return "unchanged" if user.deleted_at or is_older or is_same else "updated"
