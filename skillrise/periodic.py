"""The commands that run again and again, each in a process of its own, on one machine of several.

Whoever begins a command stores first that it did (`PeriodicRun.claim`), so that as many of these
may run as there are machines. One that dies is missed after two minutes.
"""

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import close_old_connections

from accounts.sync.errors import DATABASE_ERRORS

from .databases import is_unreachable
from .models import PeriodicRun

logger = logging.getLogger(__name__)

STEP = 5  # seconds
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUNDAY = datetime(2023, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """A command of manage.py, how often it runs, and how long after midnight (UTC)."""

    command: str
    every: timedelta
    at: timedelta = timedelta()

    def due(self, now: datetime) -> datetime:
        """When it was to begin last."""
        return now - (now - SUNDAY - self.at) % self.every


JOBS = (
    Job("send_outbox", 2 * MINUTE),
    Job("finish_attempts", 2 * MINUTE),
    Job("finish_deletions", 5 * MINUTE),
    Job("count_statistics", 15 * MINUTE),
    Job("sync_clerk_users", DAY, at=1 * HOUR),
    Job("recount_courses", DAY, at=2 * HOUR),
    Job("index_courses", DAY, at=3 * HOUR),
    Job("sweep_drafts", DAY, at=4 * HOUR),
    Job("sweep_media", 7 * DAY, at=5 * HOUR),
)


class Scheduler:
    def __init__(self, jobs: Iterable[Job] = JOBS) -> None:
        self.jobs = tuple(jobs)
        self.owner = secrets.token_hex(8)
        self.running: dict[Job, subprocess.Popen[bytes]] = {}

    def run(self, stopped: threading.Event) -> None:
        """Until it is stopped; what runs then is ended, and begins again when it is due next."""
        try:
            while not stopped.is_set():
                close_old_connections()
                try:
                    self.step()
                except DATABASE_ERRORS as error:
                    if not is_unreachable(error):
                        raise
                    logger.warning("The database does not answer: %s", type(error).__name__)
                stopped.wait(STEP)
        finally:
            self._end()

    def _end(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait()
        self.step_running()

    def step(self) -> None:
        self.step_running()
        for job in self.jobs:
            if job not in self.running and self._claim(job):
                self.running[job] = subprocess.Popen(  # noqa: S603
                    [sys.executable, "manage.py", job.command],
                    cwd=settings.BASE_DIR,
                    env=os.environ | {"TQDM_DISABLE": "1"},  # no bars in a journal
                )

    def step_running(self) -> None:
        for job, process in list(self.running.items()):
            exit_code = process.poll()
            if exit_code is not None:
                PeriodicRun.objects.finish(job.command, self.owner, exit_code)
                del self.running[job]
                if exit_code:
                    logger.warning("%s ended with %s", job.command, exit_code)
            elif not PeriodicRun.objects.keep_alive(job.command, self.owner):
                logger.warning("%s was begun by another process: it is ended here", job.command)
                process.terminate()

    def _claim(self, job: Job) -> bool:
        return PeriodicRun.objects.claim(job.command, job.due, self.owner)
