"""Runs the benchmarks, all or those that are named: `python -m bench [NAME...]`.

They have databases of their own. What they find goes to docs/benchmarks.md. Exits with 1 when one
of the limits that are ratios inside one run is exceeded. Some, such as `soak [MINUTES]`, run by name
alone: `document.BY_NAME`.
"""

import contextlib
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator
from importlib import import_module

import tests.environment  # noqa: F401  the tests' Clerk instance

os.environ.update(
    DJANGO_SETTINGS_MODULE="skillrise.settings",
    DEBUG="off",  # the middleware of a server on the internet
    SECRET_KEY="only-for-benchmarks",  # noqa: S106
    ALLOWED_HOSTS="testserver,127.0.0.1",
)

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import document, measure  # noqa: E402
from tests import databases  # noqa: E402

BENCHMARKS = (
    "authentication",
    "webhooks",
    "clerk_peers",
    "pages",
    "searches",
    "lms_peer",
    "load",
)
STORING = {"authentication", "webhooks", *document.BY_NAME}  # in this run's database


def main(names: list[str]) -> int:
    logging.disable()
    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # no static files here
    asked = named(names or [*BENCHMARKS])
    with contextlib.ExitStack() as stack:
        if any(name in STORING for name, _ in asked):
            stack.enter_context(database())
        results = [run(name, numbers) for name, numbers in asked]
    document.write(says_when=any(name in BENCHMARKS for name, _ in asked))
    return 0 if all(results) else 1


@contextlib.contextmanager
def database() -> Iterator[None]:
    """This run's, migrated and empty, and a copy of it for processes that parts start."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        databases.on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # of a run before
        databases.on_server(f'CREATE DATABASE "{name}"')
    call_command("migrate", verbosity=0)
    databases.keep_migrated()
    try:
        yield
    finally:
        databases.drop_migrated()


def named(arguments: list[str]) -> list[tuple[str, list[float]]]:
    """Each name, with the number behind it."""
    found: list[tuple[str, list[float]]] = []
    for argument in arguments:
        if argument[0].isdigit():
            found[-1][1].append(float(argument))
        else:
            found.append((argument, []))
    return found


def run(name: str, numbers: list[float]) -> bool:
    """One part; what it reported is kept for docs/benchmarks.md."""
    measure.reported.clear()
    begun = time.monotonic()
    is_within: bool = import_module(f"bench.{name}").run(*numbers)
    print(f"\n{name}: {time.monotonic() - begun:.0f} s", flush=True)
    document.keep(f"report-{name}", {"reports": measure.reported})
    return is_within


sys.exit(main(sys.argv[1:]))
