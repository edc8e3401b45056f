"""How we keep up with Clerk: what its webhooks last said, and our comparisons with it."""

import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils import timezone
from pymongo.errors import PyMongoError

# Nothing was stored. The MongoDB engine lets some of its driver's errors through.
NOT_STORED = (DatabaseError, PyMongoError)

FORGOTTEN_AFTER = timedelta(hours=1)  # what was seen by then says little about now


class WebhookStatusQuerySet(models.QuerySet["WebhookStatus"]):
    def received(self, kind: str) -> None:
        self._note(last_event=kind[:64], last_event_at=timezone.now())

    def failed(self, reason: str) -> None:
        self._note(last_failure=reason[:200], last_failure_at=timezone.now())

    def current(self) -> "WebhookStatus":
        return self.filter(pk=WebhookStatus.KEY).first() or WebhookStatus()

    def _note(self, **fields: Any) -> None:
        if self.filter(pk=WebhookStatus.KEY).update(**fields):
            return
        try:
            with transaction.atomic():
                self.create(**fields)
        except IntegrityError:  # another process was first
            self.filter(pk=WebhookStatus.KEY).update(**fields)


class WebhookStatus(models.Model):
    """One row: the last event that was taken, and the last that was not."""

    KEY = "clerk"

    id = models.CharField(primary_key=True, max_length=8, default=KEY, db_column="_id")
    last_event = models.CharField(max_length=64, blank=True)
    last_event_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=200, blank=True)
    last_failure_at = models.DateTimeField(null=True)

    objects = WebhookStatusQuerySet.as_manager()

    def __str__(self) -> str:
        return self.last_event


class TakenOver(Exception):
    """Another process goes on with this reconciliation."""


class Reconciliation(models.Model):
    """A comparison of our users with Clerk's. There is one unfinished at most.

    It remembers how far it came: whoever starts one while another is unfinished goes on with
    that one, and the process that had it stops at its next step.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"

    COUNTS = ("created", "updated", "unchanged", "tombstoned", "failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")
    status = models.CharField(max_length=16, choices=Status, default=Status.RUNNING)
    worker = models.CharField(max_length=32, blank=True)  # the process at work
    started_at = models.DateTimeField(default=timezone.now, db_index=True)
    alive_at = models.DateTimeField(default=timezone.now)  # the last step of that process
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    total = models.PositiveIntegerField(default=0)  # users at Clerk
    offset = models.PositiveIntegerField(default=0)  # how many of them have been looked at
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    tombstoned = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(status="running"),
                name="one_reconciliation_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.summary

    @classmethod
    def take_up(cls) -> "Reconciliation":
        """The unfinished one, now ours to go on with, or a new one.

        Raises TakenOver when another process took it in the same moment, or finished it.
        """
        worker = secrets.token_hex(8)
        rows = cls.objects.filter(status=cls.Status.RUNNING)
        rows.filter(alive_at__lt=timezone.now() - FORGOTTEN_AFTER).update(
            status=cls.Status.FINISHED, failure="Interrupted, and not taken up again in time."
        )
        try:
            with transaction.atomic():
                return cls.objects.create(worker=worker)
        except IntegrityError:
            rows.update(worker=worker, failure="", alive_at=timezone.now())
        run = rows.filter(worker=worker).first()
        if run is None:
            raise TakenOver
        return run

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def summary(self) -> str:
        return ", ".join(f"{getattr(self, name)} {name}" for name in self.COUNTS)

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    def keep(self, **changes: Any) -> None:
        """Store how far it came; raises TakenOver when that is another process's affair by now."""
        self.alive_at = timezone.now()
        for name, value in changes.items():
            setattr(self, name, value)
        names = ("alive_at", "total", "offset", *self.COUNTS, *changes)
        fields = {name: getattr(self, name) for name in names}
        rows = Reconciliation.objects.filter(pk=self.pk, worker=self.worker)
        if not rows.filter(status=self.Status.RUNNING).update(**fields):
            raise TakenOver
