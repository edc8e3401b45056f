"""Runs every benchmark on a database of its own; exits with 1 when a limit is exceeded."""

import logging
import os
import sys

import tests.environment  # noqa: F401  the tests' Clerk instance

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillrise.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench import authentication  # noqa: E402


def main() -> int:
    settings.DEBUG = False
    logging.disable()
    call_command("migrate", verbosity=0)
    results = [authentication.run()]
    return 0 if all(results) else 1


sys.exit(main())
