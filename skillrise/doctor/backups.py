"""When rows and uploads were last written into a file."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone

from skillrise.models import PeriodicRun

from .findings import Finding, ok, warning

EVERY_NIGHT = timedelta(hours=36)


def last_backup() -> Iterator[Finding]:
    run = PeriodicRun.objects.filter(pk="backup").first()
    if run is None and not settings.DEBUG:
        yield warning(
            "manage.py backup has never run here.",
            "Run it every night, unless other tools keep rows and uploads on another machine.",
        )
    elif run and run.started_at < timezone.now() - EVERY_NIGHT:
        yield warning(
            f"The last backup was begun {naturaltime(run.started_at)}.",
            "Run manage.py backup every night. systemctl status skillrise-backup says why it failed.",
        )
    elif run:
        yield ok(f"The last backup was begun {naturaltime(run.started_at)}.")
