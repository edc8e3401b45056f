"""How log records are written: one JSON object a line, or under DEBUG a line for people.

Neither says who someone is or what they typed. What Django says of a request quotes its path and
headers, and the messages of most exceptions quote values; docs/monitoring.md has the fields.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import responses
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from . import request_ids

LINE = "{levelname} {name}: {message}"
REQUESTS = "skillrise.requests"
# What skillrise.watching says of a request, beside the message.
FIELDS = ("method", "route", "status", "duration_ms", "queries")
# Exceptions whose message names code, and no value.
OF_CODE = (AttributeError, ImportError, NameError, NotImplementedError)

_encode = json.JSONEncoder(ensure_ascii=False).encode


def config(*, for_people: bool) -> dict[str, Any]:
    """settings.LOGGING."""
    line = {"()": "skillrise.logs.LineFormatter", "style": "{", "fmt": LINE}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": line if for_people else {"()": "skillrise.logs.JsonFormatter"}},
        "filters": {
            "tokens": {"()": "skillrise.logs.HideTokens"},
            "once": {"()": "skillrise.logs.OnceARequest"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "chosen",
                "filters": ["tokens"] if for_people else ["once", "tokens"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            # Its warnings hold addresses: Clerk's have keys of people in them, and nonces.
            "urllib3": {"level": "ERROR"},
        },
    }


def report_errors(dsn: str) -> str:
    """To Sentry, if there is a DSN; raises ValueError for one that cannot be used."""
    if dsn and not find_spec("sentry_sdk"):
        raise ValueError("Sentry needs pip install -r requirements-sentry.txt")
    if dsn:
        import_string("skillrise.sentry.start")(dsn)
    return dsn


class HideTokens(logging.Filter):
    """Takes what follows on SECRET_PATHS out of a message; keeps the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for path in settings.SECRET_PATHS:
            if path in message:
                message = re.sub(rf"({path})[^/\s]+", r"\1…", message)
                record.msg, record.args = message, None
        return True


class OnceARequest(logging.Filter):
    """Leaves out what the line of the request says as well: Django's warnings of 404, for example."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_djangos = record.name == "django.request"
        return not is_djangos or getattr(record, "status_code", 500) >= 500


class JsonFormatter(logging.Formatter):
    """Writes the fields named here and no others: what is passed as `extra` may be anything."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if request_id := request_ids.current():
            fields["request_id"] = request_id
        if record.name == REQUESTS:
            fields |= {name: getattr(record, name) for name in FIELDS}
        if record.exc_info and record.exc_info[1]:
            fields["traceback"] = "".join(trace(record.exc_info[1]))
        return _encode(fields)


class LineFormatter(logging.Formatter):
    """For people who develop, in full."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return f"{line} [{request_ids.current()}]" if record.name == REQUESTS else line


def message_of(record: logging.LogRecord) -> str:
    """Of what Django says of a request, no more than the status: the logger's name says why."""
    if not hasattr(record, "request"):
        return record.getMessage()
    status = getattr(record, "status_code", 500)
    return f"{status} {responses.get(status, '')}".strip()


def trace(error: BaseException) -> Iterator[str]:
    """The lines of a traceback, causes first, without the messages that may quote a value."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from trace(cause)
        yield "Then:\n"
    yield from traceback.format_tb(error.__traceback__)
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    yield f"{name}: {error}\n" if isinstance(error, OF_CODE) else f"{name}\n"
