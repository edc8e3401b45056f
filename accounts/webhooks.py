"""The endpoint that Clerk calls, through Svix, when a user changes."""

import binascii
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from svix.webhooks import Webhook, WebhookVerificationError

from . import outbox
from .erasure import erase
from .models import User, WebhookStatus
from .models.sync import NOT_STORED

logger = logging.getLogger(__name__)

SIGNATURE_HEADERS = {
    "svix-id": "HTTP_SVIX_ID",
    "svix-timestamp": "HTTP_SVIX_TIMESTAMP",
    "svix-signature": "HTTP_SVIX_SIGNATURE",
}
CLERK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
TAKEN_NOTED_EVERY = 1  # second, of each kind: a note costs as much as the event
REFUSALS_NOTED_EVERY = 60  # seconds: anyone can send us what is not signed

Event = dict[str, Any]


@csrf_exempt
@login_not_required
@require_POST
def clerk(request: HttpRequest) -> JsonResponse:
    """Verify the signature over the raw body, then store what the event says.

    200 means stored, or not ours to store. 400 a bad signature or body, 413 one too large. 503
    that it could not be stored, so that Svix delivers the event again.
    """
    if not settings.CLERK_WEBHOOK_SECRETS:
        return _answer(503, "CLERK_WEBHOOK_SECRET is not set.")
    try:
        body = request.body
    except RequestDataTooBig:
        return _refuse(413, "The body is too large.")
    if not _is_signed(request, body):
        return _refuse(400, "The signature does not match.")
    event = _event(body)
    if event is None:
        return _refuse(400, "The body is not an event.")
    try:
        _take(event)
    except NOT_STORED as error:
        return _fail(event, error)
    return _answer(200, "Received.")


def _is_signed(request: HttpRequest, body: bytes) -> bool:
    headers = {name: request.META.get(key, "") for name, key in SIGNATURE_HEADERS.items()}
    return any(_verifies(secret, body, headers) for secret in settings.CLERK_WEBHOOK_SECRETS)


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except (WebhookVerificationError, ValueError, binascii.Error):
        return False
    return True


def _event(body: bytes) -> Event | None:
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


def _take(event: Event) -> None:
    handler = HANDLERS.get(event["type"])
    if handler:
        handler(event)
        if cache.add(f"clerk-webhook:{event['type']}", True, TAKEN_NOTED_EVERY):
            WebhookStatus.objects.received(event["type"])


def _store_user(event: Event) -> None:
    User.objects.sync(event["data"], is_new=event["type"] == "user.created")


def _bury_user(event: Event) -> None:
    user_id = event["data"]["id"]
    User.objects.tombstone(user_id, version=event.get("timestamp", 0))
    erase(User.objects.filter(pk=user_id))


def _welcome(event: Event) -> None:
    """Someone signed in: the moment to give them the role that was promised."""
    user_id = event["data"].get("user_id")
    if _is_id(user_id):
        outbox.send_for(user_id)


HANDLERS: dict[str, Callable[[Event], None]] = {
    "user.created": _store_user,
    "user.updated": _store_user,
    "user.deleted": _bury_user,
    "session.created": _welcome,
}


def _refuse(status: int, message: str) -> JsonResponse:
    if cache.add("clerk-webhook-refused", message, REFUSALS_NOTED_EVERY):
        _note_failure(f"{status}: {message}")
    return _answer(status, message)


def _fail(event: Event, error: Exception) -> JsonResponse:
    """The event will come again. The error's text may hold the user's data: it goes nowhere."""
    problem = f"{event['type']} was not stored: {type(error).__name__}"
    logger.error(problem)
    _note_failure(problem)
    return _answer(503, "Not stored. Please deliver it again.")


def _note_failure(problem: str) -> None:
    try:
        WebhookStatus.objects.failed(problem)
    except NOT_STORED:
        logger.error("The database does not even take a note.")  # noqa: TRY400


def _answer(status: int, message: str) -> JsonResponse:
    return JsonResponse({"success": status == 200, "message": message}, status=status)
