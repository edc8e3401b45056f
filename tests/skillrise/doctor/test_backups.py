"""When rows and uploads were last written into a file"""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from skillrise.doctor import backups
from skillrise.models import PeriodicRun

from .saying import said

pytestmark = pytest.mark.django_db


def line():
    (line,) = said(backups.last_backup)
    return line.replace("\xa0", " ")


def test_a_site_that_never_made_one_is_warned_in_production(settings):
    settings.DEBUG = False
    assert line().startswith("warning: manage.py backup has never run here.")

    settings.DEBUG = True
    assert said(backups.last_backup) == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_without_uploads_is_none(tmp_path, settings):
    settings.DEBUG = True
    call_command("backup", str(tmp_path / "backup.tar"), "--no-media")

    assert said(backups.last_backup) == []


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_it_has_written_one(tmp_path):
    call_command("backup", str(tmp_path / "backup.tar"))

    assert line() == "ok: The last backup was begun now."


def test_an_old_one_is_warned_of_until_there_is_another():
    PeriodicRun.objects.note("backup", timezone.now() - timedelta(days=3))
    assert line() == (
        "warning: The last backup was begun 3 days ago. Run manage.py backup every night."
        " systemctl status skillrise-backup says why it failed."
    )

    PeriodicRun.objects.note("backup", timezone.now() - timedelta(hours=2))
    assert line() == "ok: The last backup was begun 2 hours ago."
