"""How we keep up with Clerk: what its webhooks last said, and our comparisons with it."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from editing.keys import uuid_key

ABANDONED_AFTER = timedelta(hours=1)  # users compared before that may have changed since


class WebhookStatusQuerySet(models.QuerySet["WebhookStatus"]):
    def received(self, kind: str) -> None:
        self._store(last_event=kind[:64], last_event_at=timezone.now())

    def failed(self, reason: str) -> None:
        self._store(last_failure=reason[:200], last_failure_at=timezone.now())

    def refused(self, reason: str) -> None:
        self._store(last_refusal=reason[:200], last_refusal_at=timezone.now())

    def current(self) -> "WebhookStatus":
        return self.filter(pk=WebhookStatus.KEY).first() or WebhookStatus()

    def _store(self, **fields: Any) -> None:
        if self.filter(pk=WebhookStatus.KEY).update(**fields):
            return
        try:
            with transaction.atomic():
                self.create(**fields)
        except IntegrityError:  # another process was first
            self.filter(pk=WebhookStatus.KEY).update(**fields)


class WebhookStatus(models.Model):
    """The last webhook event that was stored, the last one that could not be, and the last refusal.

    A single row. Anyone can send a request that is refused, so that is kept apart from failures.
    """

    KEY = "clerk"

    id = models.CharField(primary_key=True, max_length=8, default=KEY, db_column="_id")
    last_event = models.CharField(max_length=64, blank=True)
    last_event_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=200, blank=True)
    last_failure_at = models.DateTimeField(null=True)
    last_refusal = models.CharField(max_length=200, blank=True)
    last_refusal_at = models.DateTimeField(null=True)

    objects = WebhookStatusQuerySet.as_manager()

    def __str__(self) -> str:
        return self.last_event


class LeaseLost(Exception):
    """Another process has acquired this reconciliation, or finished it."""


class Reconciliation(models.Model):
    """A comparison of all our users with Clerk's; at most one is unfinished.

    It remembers how far it came: a process that starts one while another is unfinished acquires
    that one and goes on with it, and the process that had it stops at its next step.
    """

    class Status(models.TextChoices):
        RUNNING = "running"  # also when its process died: the next one goes on with it
        FINISHED = "finished"  # by itself; with `failure`, abandoned, or stopped before it began

    COUNTS = ("created", "updated", "unchanged", "tombstoned", "failed")

    id = uuid_key()
    status = models.CharField(max_length=16, choices=Status, default=Status.RUNNING)
    owner = models.CharField(max_length=32, blank=True)  # the process that reconciles
    started_at = models.DateTimeField(default=timezone.now, db_index=True)
    heartbeat_at = models.DateTimeField(default=timezone.now)  # the last step of the owner
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    total = models.PositiveIntegerField(default=0)  # users at Clerk
    offset = models.PositiveIntegerField(default=0)  # how many of them have been looked at
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    tombstoned = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    deletions_waiting = models.PositiveIntegerField(default=0)  # too many: an admin has to allow

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
    def acquire(cls) -> "Reconciliation":
        """The unfinished one, now ours to go on with, or a new one.

        Raises LeaseLost when another process took it in the same moment, or finished it.
        """
        owner = secrets.token_hex(8)
        rows = cls.objects.filter(status=cls.Status.RUNNING)
        rows.filter(heartbeat_at__lt=timezone.now() - ABANDONED_AFTER).update(
            status=cls.Status.FINISHED, failure="Interrupted, and not taken up again in time."
        )
        try:
            with transaction.atomic():
                return cls.objects.create(owner=owner)
        except IntegrityError:
            rows.update(owner=owner, failure="", heartbeat_at=timezone.now())
        run = rows.filter(owner=owner).first()
        if run is None:
            raise LeaseLost
        return run

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def summary(self) -> str:
        return ", ".join(f"{getattr(self, name)} {name}" for name in self.COUNTS)

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    def save_progress(self, **changes: Any) -> None:
        """Store how far it came; raises LeaseLost when another process has acquired it since."""
        self.heartbeat_at = timezone.now()
        for name, value in changes.items():
            setattr(self, name, value)
        names = ("heartbeat_at", "total", "offset", *self.COUNTS, *changes)
        fields = {name: getattr(self, name) for name in names}
        rows = Reconciliation.objects.filter(pk=self.pk, owner=self.owner)
        if not rows.filter(status=self.Status.RUNNING).update(**fields):
            raise LeaseLost
