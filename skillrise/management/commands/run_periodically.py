"""Runs the periodic commands, until it is stopped: for systemd, or a container of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from skillrise.databases import hurry
from skillrise.periodic import JOBS, Scheduler


class Command(BaseCommand):
    help = (
        "Run what is to run again and again, each on one machine of those that run this: "
        + ", ".join(job.command for job in JOBS)
        + "."
    )

    def handle(self, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        hurry(
            connection.settings_dict
        )  # its own few queries; the commands have all the time they need
        Scheduler().run(stopped)
