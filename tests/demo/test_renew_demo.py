"""`manage.py renew_demo`, which `make run` calls before it migrates"""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

APPS = {"accounts", "courses", "certificates", "demo", "editing", "exchange", "localclerk"}
APPS |= {"mailings", "paths", "quizzes", "texts", "tutor"}
SAYS_SO = "Development data is of an earlier version: it is made anew (db.sqlite3.old is kept).\n"


@pytest.fixture
def project(tmp_path):
    """SkillRise in a folder of its own, with its own db.sqlite3."""
    for path in settings.BASE_DIR.iterdir():
        if path.name in {"skillrise", "manage.py"}:  # Django's BASE_DIR is where these are
            (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
        elif path.name in APPS:
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


def manage(project, *command, **environment):
    """Run a command as `make run` does: DEBUG on, no Clerk keys, no DATABASE_URL."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CLERK_")}
    plain |= {"DEBUG": "on", "DATABASE_URL": "", **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=project,
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )


def store_old_migration(file):
    """As in a database of a version whose migrations were made anew since."""
    with sqlite3.connect(file) as connection:
        connection.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, "
            "applied datetime)"
        )
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('courses', '0002_of_old', '2026-01-02 10:00:00')"
        )
    connection.close()


def migrations(file):
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    connection.close()
    return rows


def test_a_demo_database_of_an_earlier_version_is_put_aside_in_one_line(project):
    store_old_migration(project / "db.sqlite3")

    run = manage(project, "renew_demo")

    assert (run.stdout, run.stderr, run.returncode) == (SAYS_SO, "", 0)
    assert not (project / "db.sqlite3").exists()
    assert (project / "db.sqlite3.old").exists()


def test_a_database_of_today_stays(project):
    assert manage(project, "migrate", "--verbosity", "0").returncode == 0
    before = (project / "db.sqlite3").read_bytes()

    run = manage(project, "renew_demo")

    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)
    assert (project / "db.sqlite3").read_bytes() == before


def test_no_database_yet_is_no_trouble(project):
    run = manage(project, "renew_demo")

    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


@pytest.mark.parametrize("why", ["another database", "real keys"])
def test_no_other_database_is_touched(project, why):
    file = project / ("other.sqlite3" if why == "another database" else "db.sqlite3")
    store_old_migration(file)
    environment = (
        {"DATABASE_URL": f"sqlite:///{file}"}
        if why == "another database"
        else {name: os.environ[name] for name in ("CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY")}
    )

    run = manage(project, "renew_demo", **environment)

    assert run.returncode == 1
    assert "Nothing was changed: choose an empty one in DATABASE_URL." in run.stderr
    assert migrations(file) == [("courses", "0002_of_old")]
