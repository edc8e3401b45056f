"""`manage.py send_outbox` in several processes: each mail once, and none lost"""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from mailings.models import Mailing
from tests import databases

State = Mailing.State


@pytest.fixture
def start(transactional_db, server):
    """Starts a process that sends to the server, from the database of these tests."""
    environment = {
        **os.environ,
        "DATABASE_URL": databases.own(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }
    command = [sys.executable, "manage.py", "send_outbox"]
    return lambda: subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def test_three_processes_send_each_mail_once(reader, enqueue, server, start):
    for number in range(30):
        enqueue(reader, key=f"answer:{number}")
    server.hold()
    crowd = [start() for _ in range(3)]
    until(lambda: len(server.mails) == 3)  # each has claimed another one
    server.release()

    assert [process.wait(120) for process in crowd] == [0, 0, 0]

    keys = [mail["Message-ID"] for mail in server.mails]
    assert len(keys) == len(set(keys)) == 30
    assert set(Mailing.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_what_a_killed_process_had_claimed_is_sent_when_its_claim_is_over(
    reader, enqueue, server, start
):
    enqueue(reader)
    server.hold()
    victim = start()
    until(lambda: server.mails)
    victim.kill()
    victim.wait()
    server.release()

    assert start().wait(120) == 0
    assert len(server.mails) == 1  # nobody knows what became of it
    Mailing.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert start().wait(120) == 0

    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert Mailing.objects.get().state == State.SENT
