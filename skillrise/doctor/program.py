"""The interpreter, Django's own checks, and the files that the site is made of."""

import platform
from collections.abc import Iterator

import django
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, storages

from .findings import Finding, Level, ok, warning, wrong


def interpreter() -> Iterator[Finding]:
    yield ok(f"Python {platform.python_version()}, Django {django.get_version()}.")


def django_checks() -> Iterator[Finding]:
    """All that `check --deploy` says; of a site in development, what `check` says."""
    if settings.DEBUG:
        yield warning(
            "DEBUG is on: this is a site in development.",
            "Set DEBUG=off on a machine that others reach, and ask again.",
        )
    messages = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    said = [message for message in messages if not message.is_silenced()]
    if not said:
        yield ok("Django's checks find nothing.")
    for message in said:
        yield Finding(_level(message), message.msg, message.hint or "")


def _level(message: CheckMessage) -> Level:
    if message.level >= checks.ERROR:
        return Level.WRONG
    return Level.WARNING if message.level >= checks.WARNING else Level.OK


def static_files() -> Iterator[Finding]:
    storage = storages["staticfiles"]
    if settings.DEBUG or not isinstance(storage, FileSystemStorage):
        return
    if storage.exists("staticfiles.json"):
        yield ok("Static files are collected.")
    else:
        yield wrong("Static files are missing.", "Run manage.py collectstatic --noinput.")
