"""`manage.py run_periodically` as its unit starts and stops it"""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from skillrise.periodic import JOBS
from tests.servers import PATIENCE

from .site import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]


def test_it_knows_every_command_and_ends_when_it_is_told_to(prepared, tmp_path):
    command = [sys.executable, "manage.py", "run_periodically"]
    journal = tmp_path / "journal"
    with journal.open("w") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, env=prepared.environment, stderr=stderr)
    end = time.monotonic() + PATIENCE
    file = prepared.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        while {job.command for job in JOBS} - commands(database):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
    process.terminate()

    assert process.wait(PATIENCE) == 0
    assert "\r" not in journal.read_text()  # no bars


def commands(database):
    return {name for (name,) in database.execute("SELECT _id FROM skillrise_periodicrun")}
