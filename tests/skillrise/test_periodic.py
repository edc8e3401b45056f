"""`manage.py run_periodically`: each command begins once when it is due, on whichever machine"""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import get_commands
from django.utils import timezone

from skillrise.models import LOST, PeriodicRun
from skillrise.periodic import DAY, HOUR, JOBS, MINUTE, Job, Scheduler
from tests import databases
from tests.servers import PATIENCE

NOW = datetime(2026, 11, 26, 12, 34, 56, tzinfo=UTC)  # a Thursday
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


def claim(command, due, owner):
    return PeriodicRun.objects.claim(command, lambda now: due, owner)


@pytest.mark.parametrize(
    ("job", "due"),
    [
        (Job("a", 2 * MINUTE), datetime(2026, 11, 26, 12, 34, tzinfo=UTC)),
        (Job("a", DAY, at=2 * HOUR), datetime(2026, 11, 26, 2, tzinfo=UTC)),
        (Job("a", DAY, at=13 * HOUR), datetime(2026, 11, 25, 13, tzinfo=UTC)),
        (Job("a", 7 * DAY, at=5 * HOUR), datetime(2026, 11, 22, 5, tzinfo=UTC)),  # a Sunday
    ],
)
def test_when_a_command_was_to_begin_last(job, due):
    assert job.due(NOW) == due


def test_every_command_is_there():
    assert {job.command for job in JOBS} <= set(get_commands())


@pytest.mark.django_db(transaction=True)
def test_a_command_begins_once_of_eight_machines(eight_at_once):
    PeriodicRun.objects.create(command="send_outbox", started_at=BEFORE)
    due = timezone.now() - MINUTE

    begun = eight_at_once(lambda number: claim("send_outbox", due, f"machine {number}"))

    assert sorted(begun) == [False] * 7 + [True]
    assert PeriodicRun.objects.get().owner == f"machine {begun.index(True)}"


@pytest.mark.django_db(transaction=True)
def test_a_command_that_nobody_knew_of_begins_when_it_is_due_next(eight_at_once):
    due = timezone.now()
    assert not any(eight_at_once(lambda _: claim("send_outbox", due, "a")))
    assert claim("send_outbox", timezone.now() + MINUTE, "a")


@pytest.mark.django_db
def test_a_command_that_runs_begins_nowhere_else_until_its_machine_is_lost():
    PeriodicRun.objects.create(command="a", started_at=BEFORE)
    due = timezone.now()
    assert claim("a", due, "first")
    later = due + HOUR
    assert not claim("a", later, "second")
    assert PeriodicRun.objects.keep_alive("a", "first")

    PeriodicRun.objects.update(alive_at=timezone.now() - LOST - timedelta(seconds=1))
    assert claim("a", due, "second")  # at once: it was broken off
    assert not PeriodicRun.objects.keep_alive("a", "first")
    PeriodicRun.objects.finish("a", "first", 0)
    assert not claim("a", later + HOUR, "third")

    PeriodicRun.objects.finish("a", "second", 0)
    assert claim("a", later + HOUR, "third")


@pytest.mark.django_db
def test_what_began_by_a_clock_that_was_ahead_begins_again_when_it_is_right():
    now = timezone.now()
    PeriodicRun.objects.create(command="a", started_at=now + DAY)
    PeriodicRun.objects.create(command="b", started_at=now + MINUTE)  # a machine of another clock

    assert claim("a", now, "first")
    assert not claim("b", now, "first")


@pytest.mark.django_db(transaction=True)
def test_commands_run_to_their_end(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", databases.own())
    jobs = [Job("sweep_drafts", MINUTE), Job("no_such_command", MINUTE)]
    for job in jobs:
        PeriodicRun.objects.create(command=job.command, started_at=BEFORE)
    here, there = Scheduler(jobs), Scheduler(jobs)
    here.step()
    there.step()
    assert len(here.running) == 2
    assert there.running == {}

    end = time.monotonic() + PATIENCE
    while here.running:
        assert time.monotonic() < end
        time.sleep(0.05)
        here.step_running()

    codes = dict(PeriodicRun.objects.values_list("command", "exit_code"))
    assert codes == {"sweep_drafts": 0, "no_such_command": 1}
    assert not PeriodicRun.objects.exclude(alive_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_what_another_machine_has_begun_since_is_ended_here(monkeypatch):
    job = Job("sweep_drafts", MINUTE)
    PeriodicRun.objects.create(command=job.command, started_at=BEFORE)
    here = Scheduler([job])
    here.step()
    PeriodicRun.objects.update(owner="another")
    here.step_running()
    assert here.running[job].wait(PATIENCE) < 0

    here.step_running()
    assert here.running == {}
    assert PeriodicRun.objects.get().exit_code is None
