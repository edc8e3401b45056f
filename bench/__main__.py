"""Runs the benchmarks, all or those that are named: `python -m bench [NAME...]`.

They have databases of their own. Exits with 1 when a limit is exceeded.
"""

import logging
import os
import sys
import warnings

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

from bench import authentication, chaos, webhooks  # noqa: E402

BENCHMARKS = {"authentication": authentication.run, "webhooks": webhooks.run, "chaos": chaos.run}


def main(names: list[str]) -> int:
    logging.disable()
    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # no static files here
    call_command("migrate", verbosity=0)
    results = [BENCHMARKS[name]() for name in names or BENCHMARKS]
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1:]))
