"""`manage.py move_data` from SQLite into the engine under test, each in a process of its own"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.core.management import call_command
from django.core.management.base import CommandError
from pymongo import MongoClient

from accounts.models import User
from skillrise import backups
from tests import databases
from tests.conftest import person

from .filled import COURSE, NAME, STUDENTS, TEXT
from .site import ROOT, Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("postgresql", "mongodb"),
]


@pytest.fixture
def filled(tmp_path):
    """Run on SQLite until now."""
    site = Site(tmp_path, f"sqlite:///{tmp_path}/here.sqlite3")
    site.prepare("migrate")
    command = [sys.executable, "-m", "tests.production.filled"]
    done = subprocess.run(
        command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return site


def rows_of(archive, *, in_milliseconds=False):
    """What its lines say, by model."""
    with tarfile.open(archive) as file:
        rows = {
            name: [json.loads(line) for line in file.extractfile(name)]
            for name in file.getnames()
            if name.startswith("rows/")
        }
    found = to_milliseconds(rows) if in_milliseconds else rows
    return {name: sorted(found[name], key=lambda row: str(row.get("pk", row))) for name in found}


def to_milliseconds(rows):
    """As MongoDB keeps times; those at a whole second are written without a fraction."""
    times = re.compile(r'("[^"]{19}\.\d{3})\d{3}(?=\+00:00")')
    cut = times.sub(r"\g<1>000", json.dumps(rows))
    return json.loads(cut.replace('.000000+00:00"', '+00:00"'))


def test_times_are_compared_as_mongodb_keeps_them():
    for kept, told in (("09.123", "09.123456"), ("09", "09.000456"), ("09", "09")):
        fraction = "000" if "." in kept else ""
        rows = {"time": f"2026-11-27T02:04:{told}+00:00"}
        assert to_milliseconds(rows) == {"time": f"2026-11-27T02:04:{kept}{fraction}+00:00"}


def test_every_row_is_there_as_it_was_here(filled, tmp_path):
    itself = filled.manage("move_data", filled.environment["DATABASE_URL"], "--replace")
    assert "The other database is the one in use here." in itself.stderr
    url = databases.own()
    with pytest.raises(CommandError, match="is the one in use here"):
        call_command("move_data", url, "--replace")
    for app in apps.get_app_configs():
        create_contenttypes(
            app, verbosity=0
        )  # as `migrate` leaves it; tests before may have emptied it
    done = filled.manage("move_data", url)
    assert done.returncode == 0, done.stderr
    filled.manage("backup", "--no-media", str(tmp_path / "here.tar"))
    backups.write(tmp_path / "there.tar", with_media=False)
    is_mongodb = url.startswith("mongodb")
    here = rows_of(tmp_path / "here.tar", in_milliseconds=is_mongodb)
    there = rows_of(tmp_path / "there.tar", in_milliseconds=is_mongodb)

    assert there == here
    assert f"{sum(map(len, here.values()))} rows are there as they are here" in done.stdout
    assert len(there["rows/accounts.user.jsonl"]) == STUDENTS + 1
    assert len(there["rows/admin.logentry.jsonl"]) == 2
    assert TEXT in [row["fields"]["body"] for row in there["rows/courses.lecture.jsonl"]]
    (course,) = there["rows/courses.course.jsonl"]
    assert course["pk"] == str(COURSE)
    assert course["fields"]["rating_average"] == 13 / 3
    assert course["fields"]["published_at"].startswith("2026-02-28T23:59:59.999")
    (category,) = there["rows/courses.category.jsonl"]
    assert category["fields"]["name"] == NAME

    assert "rows.tar" not in done.stdout

    person("user_later")
    refused = filled.manage("move_data", url)
    assert "does not hold every row yet" in refused.stderr
    replaced = filled.manage("move_data", url, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert User.objects.count() == STUDENTS + 1
    [kept] = re.findall(r"there, (/\S+rows\.tar) has them", replaced.stdout)
    assert not Path(kept).exists()


def allow_one_of_each_role(url):
    """So that not all rows can be stored."""
    name = urlsplit(url).path.strip("/")
    if url.startswith("mongodb"):
        with MongoClient(url) as client:
            client[name].accounts_user.create_index("role", unique=True)
    else:
        with psycopg.connect(url, autocommit=True) as there:
            there.execute("CREATE UNIQUE INDEX ON accounts_user (role)")


def test_what_replaces_stays_in_an_archive_until_it_is_there(filled, database_for, tmp_path):
    """The other database may be the only one, by an address that hides it."""
    url = database_for(tmp_path)
    assert filled.manage("migrate", DATABASE_URL=url).returncode == 0
    allow_one_of_each_role(url)

    broken = filled.manage("move_data", url, "--replace")

    assert "does not hold every row yet" in broken.stderr
    [kept] = re.findall(r"there, (/\S+rows\.tar) has them", broken.stdout)
    assert len(rows_of(kept)["rows/accounts.user.jsonl"]) == STUDENTS + 1
    shutil.rmtree(Path(kept).parent)
