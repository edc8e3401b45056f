"""Errors to Sentry, when SENTRY_DSN says where: what is logged as an error, and how a command ended.

No integration looks into requests; what is sent is named here, as in the log (skillrise.logs).
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint

from . import logs, request_ids

KEPT = ["event_id", "timestamp", "platform", "level", "logger", "sdk"]
KEPT += ["server_name", "environment", "release"]
OF_CODE = {kind.__name__ for kind in logs.OF_CODE}

hide_tokens = logs.HideTokens().filter
ignore_logger("django.security.DisallowedHost")  # what scanners ask for


def start(dsn: str) -> None:
    """Raises ValueError for an address that is none."""
    sentry_sdk.init(
        dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            ExcepthookIntegration(),
            ThreadingIntegration(),
            DedupeIntegration(),
            AtexitIntegration(),
        ],
        before_send=reduced,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
    )


def reduced(event: Event, hint: Hint) -> Event:
    """A new event with what may be said."""
    sent: dict[str, Any] = {name: event[name] for name in KEPT if name in event}  # type: ignore[literal-required]
    sent["tags"] = {"request_id": request_ids.current()}
    record = hint.get("log_record")
    if record:
        hide_tokens(record)
        sent["logentry"] = {"message": logs.message_of(record)}
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        sent["transaction"] = match.view_name if match else ""
    if "exception" in event:
        sent["exception"] = {"values": [_shown(error) for error in event["exception"]["values"]]}
    return sent  # type: ignore[return-value]


def _shown(error: dict[str, Any]) -> dict[str, Any]:
    """Where it was raised, and the message where that quotes no value."""
    shown = {name: error[name] for name in ("type", "module", "stacktrace") if name in error}
    return shown | ({"value": error["value"]} if error["type"] in OF_CODE else {})
