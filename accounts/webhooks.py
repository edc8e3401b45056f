"""The endpoint that Clerk calls, through Svix, when a user changes or signs in."""

import binascii
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from .applications import decisions
from .models import User, WebhookStatus
from .sessions import rate_limits
from .sync.erasure import erase
from .sync.errors import DATABASE_ERRORS
from .sync.users import store

logger = logging.getLogger(__name__)

FAILURES = "webhook_failures"
PATH = "/clerk"  # stands in the Clerk dashboard, too

SIGNATURE_HEADERS = {
    "svix-id": "HTTP_SVIX_ID",
    "svix-timestamp": "HTTP_SVIX_TIMESTAMP",
    "svix-signature": "HTTP_SVIX_SIGNATURE",
}
CLERK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# WebhookStatus is written at most so often, in seconds: for events of one type, because that write
# costs as much as storing the event; for refusals, because anyone can send an unsigned request.
RECEIVED_EVERY = 1
REFUSED_EVERY = 60

EVENTS = Counter(
    "skillrise_webhook_events", "Events from Clerk, by what came of them.", ["type", "outcome"]
)

Event = dict[str, Any]


class WebhookMiddleware:
    """Answers Clerk's events before the middleware for people: session, CSRF, cookies, sign-in.

    Events come in bursts, and that middleware would cost as much as storing the event.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return webhook(request) if request.path_info == PATH else self.get_response(request)


@require_POST
def webhook(request: HttpRequest) -> JsonResponse:
    """Verify the signature over the raw body, then store what the event says.

    200: stored, or of a type that we do not store. 400: a bad signature or body. 413: a body that
    is too large. 429: one of these two again, after too many from one address. 503: not stored, so
    that Svix delivers the event again.

    What is signed is always taken: Svix sends other people's events from the addresses of ours.
    """
    if not settings.CLERK_WEBHOOK_SECRETS:
        return _answer(503, "CLERK_WEBHOOK_SECRET is not set.")
    return _take(request)


def _take(request: HttpRequest) -> JsonResponse:
    try:
        body = request.body
    except RequestDataTooBig:
        return _refuse(request, 413, "The body is too large.")
    if not _is_signed(request, body):
        return _refuse(request, 400, "The signature does not match.")
    event = _parse(body)
    if event is None:
        return _refuse(request, 400, "The body is not an event.")
    try:
        _handle(event)
    except DATABASE_ERRORS as error:
        return _fail(event, error)
    EVENTS.labels(_type(event), "received").inc()
    return _answer(200, "Received.")


def _is_signed(request: HttpRequest, body: bytes) -> bool:
    headers = {name: request.META.get(key, "") for name, key in SIGNATURE_HEADERS.items()}
    return any(_verifies(secret, body, headers) for secret in settings.CLERK_WEBHOOK_SECRETS)


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    """With `svix` comes its whole API, a fifth of the time in which a command of ours starts."""
    from svix.webhooks import Webhook, WebhookVerificationError  # noqa: PLC0415

    try:
        Webhook(secret).verify(body, headers)
    except (WebhookVerificationError, ValueError, binascii.Error):
        return False
    return True


def _parse(body: bytes) -> Event | None:
    """The event in `body`: a type, and data about something with an id if it concerns us."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return None
    data = event.get("data")
    concerns_us = event["type"] in HANDLERS
    is_about_something = isinstance(data, dict) and _is_id(data.get("id"))
    return event if is_about_something or not concerns_us else None


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(CLERK_ID.fullmatch(value))


def _handle(event: Event) -> None:
    handler = HANDLERS.get(event["type"])
    if handler:
        handler(event)
        if cache.add(f"clerk-webhook:{event['type']}", True, RECEIVED_EVERY):
            WebhookStatus.objects.received(event["type"])


def _type(event: Event) -> str:
    """One of a few."""
    return event["type"] if event["type"] in HANDLERS else "other"


def _store_user(event: Event) -> None:
    store(event["data"], is_new=event["type"] == "user.created")


def _tombstone_user(event: Event) -> None:
    user_id = event["data"]["id"]
    User.objects.tombstone(user_id, version=event.get("timestamp", 0))
    erase(User.objects.filter(pk=user_id))


def _send_pending_decisions(event: Event) -> None:
    """Someone signed in: send what is due for them, so that a granted role is theirs at once."""
    user_id = event["data"].get("user_id")
    if _is_id(user_id):
        decisions.send_for(user_id)


HANDLERS: dict[str, Callable[[Event], None]] = {
    "user.created": _store_user,
    "user.updated": _store_user,
    "user.deleted": _tombstone_user,
    "session.created": _send_pending_decisions,
}


def _refuse(request: HttpRequest, status: int, message: str) -> JsonResponse:
    EVENTS.labels("", "refused").inc()
    if seconds := rate_limits.count(FAILURES, request):
        answer = _answer(429, "Too many events from this address were refused.")
        answer.headers["Retry-After"] = str(seconds)
        return answer
    if cache.add("clerk-webhook-refused", message, REFUSED_EVERY):
        _note(WebhookStatus.objects.refused, f"{status}: {message}")
    return _answer(status, message)


def _fail(event: Event, error: Exception) -> JsonResponse:
    """Svix delivers the event again. The error's text may hold the user's data: it is not logged."""
    problem = f"{event['type']} was not stored: {type(error).__name__}"
    logger.error(problem)
    EVENTS.labels(_type(event), "failed").inc()
    _note(WebhookStatus.objects.failed, problem)
    return _answer(503, "Not stored. Please deliver it again.")


def _note(store: Callable[[str], None], problem: str) -> None:
    try:
        store(problem)
    except DATABASE_ERRORS:
        logger.error("What went wrong could not be stored either.")  # noqa: TRY400


def _answer(status: int, message: str) -> JsonResponse:
    return JsonResponse({"success": status == 200, "message": message}, status=status)
