"""Says of this configuration, as it runs, what is wrong and what to do: docs/doctor.md."""

import shutil
import textwrap
from typing import Any

from django.core.management.base import BaseCommand

from skillrise.doctor.examination import examine, worst
from skillrise.doctor.findings import Finding, Level

COLUMN = 10  # characters, for how bad something is
WIDEST = 100  # characters of a line


class Command(BaseCommand):
    help = (
        "Say of this configuration what is wrong and what to do: keys, services, database, proxy,"
        " and what waits. Exits with 1 when something is wrong, with 0 when there are warnings."
    )
    requires_system_checks = []  # they are among what is said

    def handle(self, **options: Any) -> None:
        sections = examine()
        for section in sections:
            self.stdout.write(self.style.MIGRATE_HEADING(section.title))
            for finding in section.findings:
                self._say(finding)
        if worst(sections) == Level.WRONG:
            raise SystemExit(1)

    def _say(self, finding: Finding) -> None:
        styles = {
            Level.OK: self.style.SUCCESS,
            Level.WARNING: self.style.WARNING,
            Level.WRONG: self.style.ERROR,
        }
        level = styles[finding.level](f"  {finding.level}".ljust(COLUMN))
        what = _wrapped(finding.what)[COLUMN:]
        self.stdout.write("\n".join([level + what, *filter(None, [_wrapped(finding.remedy)])]))


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    indent = " " * COLUMN
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,  # a path stays whole
    )
