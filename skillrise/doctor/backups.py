"""When rows and uploads were last written into a file."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone

from skillrise.models import PeriodicRun

from .findings import Finding, ok, warning

EVERY_NIGHT = timedelta(hours=36)


def last_backup() -> Iterator[Finding]:
    """A site may leave it to its database's own tools, which tell us nothing."""
    run = PeriodicRun.objects.last_of("backup")
    if run is None:
        yield ok(
            "manage.py backup has never run: the database's own tools keep its rows, if any do."
        )
    elif run.started_at < timezone.now() - EVERY_NIGHT:
        yield warning(
            f"The last backup was begun {naturaltime(run.started_at)}.",
            "Run manage.py backup every night. systemctl status skillrise-backup says why it failed.",
        )
    else:
        yield ok(f"The last backup was begun {naturaltime(run.started_at)}.")
