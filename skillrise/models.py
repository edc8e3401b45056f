"""What the site keeps of itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

LOST = timedelta(minutes=2)  # without a sign of life: its machine is gone


class PeriodicRunQuerySet(models.QuerySet["PeriodicRun"]):
    """All times are the database's: clocks of machines differ, and one that was wrong is set right."""

    def claim(self, command: str, due: Callable[[datetime], datetime], owner: str) -> bool:
        """Is it ours to begin? Of all who ask, one is told so for what was due at a moment.

        `due` says when that was, given what time it is. A command that nobody knew of begins when
        it is due next; one whose machine is gone, or that began in the future, at once.
        """
        self.get_or_create(pk=command, defaults={"started_at": timezone.now()})
        now = self.filter(pk=command).values_list(Now(), flat=True).get()
        is_due = models.Q(started_at__lt=due(now)) | models.Q(started_at__gt=now + LOST)
        is_free = models.Q(alive_at=None) & is_due
        rows = self.filter(is_free | models.Q(alive_at__lt=now - LOST), pk=command)
        return bool(rows.update(started_at=now, alive_at=now, owner=owner, exit_code=None))

    def keep_alive(self, command: str, owner: str) -> bool:
        """False when it was given up for lost, and another process has begun it."""
        return bool(self.filter(pk=command, owner=owner).update(alive_at=Now()))

    def finish(self, command: str, owner: str, exit_code: int) -> None:
        self.filter(pk=command, owner=owner).update(alive_at=None, exit_code=exit_code)

    def note(self, command: str, started_at: datetime) -> None:
        """It has done its work, begun by systemd, by cron or by hand: nobody claims it."""
        done = {"started_at": started_at, "alive_at": None, "owner": "", "exit_code": 0}
        self.update_or_create(pk=command, defaults=done)


class PeriodicRun(models.Model):
    """The last run of a command that runs again and again, on one machine of several."""

    command = models.CharField(primary_key=True, max_length=64, db_column="_id")
    started_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True)  # empty: nobody runs it
    owner = models.CharField(max_length=32, blank=True)  # the process that began it
    exit_code = models.SmallIntegerField(null=True)  # empty: it runs, or was broken off

    objects = PeriodicRunQuerySet.as_manager()

    def __str__(self) -> str:
        return self.command

    @property
    def seen_at(self) -> datetime:
        """When it was begun, or seen at work: some take long."""
        return self.alive_at or self.started_at
