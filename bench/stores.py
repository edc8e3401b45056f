"""The databases that pages are measured on, one for each size.

SQLite's are made once and kept in `.bench/`, as long as migrations and content stay as they are;
PostgreSQL's are copied from them, and kept by its server (`bench.postgresql`); MongoDB's are made
anew in each run.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connection
from tqdm import tqdm

from bench.content import SIZES
from tests import databases

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".bench"
MADE_OF = (
    *("*/migrations/*.py", "bench/content.py", "bench/filling.py", "bench/words.*"),
    *("courses/search/weighing.py", "courses/search/words.toml", "texts/words.*"),
)
COPIED = ("accounts", "courses")  # apps whose tables have content
# PostgreSQL's, but for those of keys and of what is unique.
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexdef NOT LIKE 'CREATE UNIQUE %'
"""


def of_sizes() -> dict[str, str]:
    """The addresses of a small site and of a large one, on the engine of this run."""
    if connection.vendor == "sqlite":
        return {size: _address(kept(size)) for size in ("small", "full")}
    if connection.vendor == "postgresql":
        return {size: _copied(size) for size in ("small", "full")}
    return {size: _on_mongodb(size) for size in ("small", "middle")}


@cache
def _on_mongodb(size: str) -> str:
    url = databases.address(f"bench_{size}")
    _made(size, url)
    return url


def kept(size: str) -> Path:
    """SQLite's file of a size; another process's unfinished one is never taken for it."""
    path = KEPT / f"{size}-{_digest()}.sqlite3"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        for old in KEPT.glob(f"{size}-*"):
            old.unlink()
        part = path.with_suffix(f".{os.getpid()}")
        _made(size, _address(part))
        part.rename(path)
    return path


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _address(path: Path) -> str:
    return f"sqlite:///{path}"


def _made(size: str, url: str) -> None:
    print(f"Writing {SIZES[size].courses} courses", file=sys.stderr)
    _run(url, "manage.py", "migrate", "--verbosity=0")
    _run(url, "-m", "bench.filling", size)


def _run(url: str, *command: str) -> None:
    environment = os.environ | {"DEBUG": "on", "DATABASE_URL": url}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)  # noqa: S603


def _copied(size: str) -> str:
    """PostgreSQL's database of a size: the rows of SQLite's file, by COPY.

    What autovacuum would do is done; an unfinished one is never taken for it.
    """
    old = f"bench_{size}_"
    name = old + _digest()
    names = [name for (name,) in databases.on_server("SELECT datname FROM pg_database")]
    if name not in names:
        for gone in filter(lambda one: one.startswith(old), names):
            databases.on_server(f'DROP DATABASE "{gone}" WITH (FORCE)')
        part = f"{old}part"
        databases.on_server(f'CREATE DATABASE "{part}"')
        _copy_all(kept(size), databases.address(part))
        databases.on_server(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
    return databases.address(name)


def _copy_all(file: Path, url: str) -> None:
    _run(url, "manage.py", "migrate", "--verbosity=0")
    with sqlite3.connect(file) as source, psycopg.connect(url, autocommit=True) as target:
        target.execute("SET session_replication_role = replica")  # rows arrive in any order
        target.execute("SET timezone = 'UTC'")
        target.execute("SET maintenance_work_mem = '512MB'")
        indexes = target.execute(INDEXES).fetchall()
        for name, _sql in indexes:
            target.execute(f'DROP INDEX "{name}"')
        for model in [model for app in COPIED for model in apps.get_app_config(app).get_models()]:
            _copy_table(model._meta.db_table, source, target)
        # Of all rows at once, which takes a fraction of the time.
        for _name, sql in tqdm(indexes, "indexes", disable=None):
            target.execute(sql)
        target.execute("VACUUM ANALYZE")


def _copy_table(table: str, source: sqlite3.Connection, target: psycopg.Connection) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608  ours
    columns = ", ".join(f'"{column[0]}"' for column in rows.description)
    with target.cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
        for row in tqdm(rows, table, disable=None, leave=False):
            copy.write_row(row)


def courses_of(sizes: dict[str, str]) -> dict[str, int]:
    return {size: SIZES[size].courses for size in sizes}
