"""`manage.py send_outbox`, and several processes that send"""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.applications import decisions
from accounts.models import EducatorApplication
from tests import databases
from tests.accounts.applications.decisions.support import (
    add_to_clerk,
    approved,
    due,
    revoked,
    until,
)

ROOT = settings.BASE_DIR
# Everything is loaded before the word: what takes seconds on a busy machine is over by then. Clerk is
# waited for as long as it is held.
AT_A_WORD = """
import sys
import django
from django.core.management import call_command
django.setup()
from accounts.clerk import api
api.TIMEOUT = (60, 60)
print("ready", flush=True)
sys.stdin.readline()
try:
    call_command("send_outbox")
except django.core.management.CommandError:
    sys.exit(1)
"""


# The command


def test_send_outbox_fails_while_something_is_unsent(clerk, admin, student):
    call_command("send_outbox")
    approved(student, admin)
    clerk.patience = 0
    with pytest.raises(CommandError, match="1 decisions could not be sent"):
        call_command("send_outbox")
    with pytest.raises(CommandError):
        call_command("sync_clerk_users")
    clerk.patience = 1000
    call_command("send_outbox")
    assert not EducatorApplication.objects.unsent().exists()


# Several processes


@pytest.mark.parametrize(
    ("seconds", "left"), [(0, True), (290, True), (301, False), (3600, False)], ids=str
)
def test_what_another_process_sends_is_left_alone_for_five_minutes(
    clerk, admin, student, mailoutbox, seconds, left
):
    application = approved(student, admin)
    claimed_at = timezone.now() - timedelta(seconds=seconds)
    EducatorApplication.objects.filter(pk=application.pk).update(claimed_at=claimed_at)

    assert decisions.send_due() == int(left)

    assert due(application) == (left, left)
    assert bool(application.claimed_at) == left
    assert len(clerk.calls) == (0 if left else 2)
    assert len(mailoutbox) == (0 if left else 1)


def test_what_another_process_has_just_sent_is_not_sent_again(clerk, admin, student, mailoutbox):
    listed = approved(student, admin)
    decisions.send_due()
    calls = len(clerk.calls)

    decisions.send(EducatorApplication(pk=listed.pk, user=student, role_due=True, mail_due=True))

    assert len(clerk.calls) == calls
    assert len(mailoutbox) == 1
    assert due(listed) == (False, False)


@pytest.mark.parametrize("decided", [approved, revoked])
@pytest.mark.django_db(transaction=True)
def test_eight_who_send_at_once_send_once(
    clerk, eight_at_once, admin, student, mailoutbox, decided
):
    add_to_clerk(clerk, student, **({"role": "educator"} if decided is revoked else {}))
    application = decided(student, admin)

    eight_at_once(lambda number: decisions.send_due())

    assert due(application) == (False, False)
    assert application.claimed_at is None
    assert len(clerk.made("PATCH")) == 1
    assert len(mailoutbox) == 1


@pytest.fixture
def process(transactional_db, clerk, tmp_path):
    return Process(clerk.url, tmp_path / "mails")


class Process:
    """A process that sends, on the database of these tests."""

    def __init__(self, clerk_url, mails):
        self.mails = mails
        self.environment = {
            **os.environ,
            "DATABASE_URL": databases.own(),
            "CLERK_API_URL": clerk_url,
            "EMAIL_URL": f"filemail:///{mails}",
            "DJANGO_SETTINGS_MODULE": "skillrise.settings",
        }

    def start(self, *command):
        return subprocess.Popen(
            [sys.executable, *(command or ("manage.py", "send_outbox"))],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start_at_once(self, number):
        crowd = [self.start("-c", AT_A_WORD) for _ in range(number)]
        for each in crowd:
            each.stdout.readline()
        for each in crowd:
            each.stdin.write("\n")
            each.stdin.flush()
        return crowd

    def run(self):
        """How it ends."""
        process = self.start()
        process.communicate(timeout=120)
        return process.returncode

    def sent(self):
        return [mail.read_text() for mail in self.mails.glob("*")]


@pytest.mark.parametrize("method_to_hold", ["GET", "PATCH"])
def test_a_process_that_is_killed_while_it_sends_loses_nothing(
    clerk, process, admin, student, method_to_hold
):
    application = approved(student, admin)
    clerk.method_to_hold = method_to_hold

    victim = process.start()
    until(lambda: clerk.made(method_to_hold))
    victim.kill()
    victim.communicate()
    clerk.method_to_hold = ""
    clerk.released.set()
    until(lambda: method_to_hold == "GET" or clerk.users[student.pk]["public_metadata"].get("role"))

    assert process.run() == 1  # who knows what became of it
    assert process.sent() == []
    long_ago = timezone.now() - timedelta(seconds=301)
    EducatorApplication.objects.filter(pk=application.pk).update(claimed_at=long_ago)
    assert process.run() == 0

    assert due(application) == (False, False)
    assert application.claimed_at is None
    assert clerk.users[student.pk]["public_metadata"] == {"team": "blue", "role": "educator"}
    assert len(clerk.made("PATCH")) == 1
    (mail,) = process.sent()
    assert "To: student@example.com" in mail


def test_processes_that_send_at_once_send_once(clerk, process, admin, student):
    approved(student, admin)
    clerk.method_to_hold = "GET"

    crowd = process.start_at_once(3)
    until(lambda: clerk.made("GET"))
    losers = 0
    while losers < len(crowd) - 1:  # they find it claimed, and end
        losers = sum(each.poll() is not None for each in crowd)
        time.sleep(0.02)
    clerk.method_to_hold = ""
    clerk.released.set()
    for each in crowd:
        each.communicate(timeout=120)

    assert sorted(each.returncode for each in crowd) == [0, 1, 1]
    assert len(clerk.made("GET")) == len(clerk.made("PATCH")) == len(process.sent()) == 1
