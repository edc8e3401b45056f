"""Serves the site as in production: README, *Serve it*."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from skillrise import metric_files, server


class Command(BaseCommand):
    help = "Check that the site can be served, then become its server."

    def handle(self, **options: Any) -> None:
        server.check()
        if settings.METRICS_TOKEN:
            metric_files.make_folder()
        command = server.command()
        self.stdout.write(" ".join(command[1:]))
        self.stdout.flush()
        os.execv(command[0], command)  # noqa: S606
