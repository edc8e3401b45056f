"""The endpoint that Clerk calls, through Svix, when a user changes."""

import binascii
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from svix.webhooks import Webhook, WebhookVerificationError

from .models import User

SIGNATURE_HEADERS = ("svix-id", "svix-timestamp", "svix-signature")


@csrf_exempt
@login_not_required
@require_POST
def clerk(request: HttpRequest) -> JsonResponse:
    """Verify the signature over the raw body, then store what the event says.

    200 means stored, or not ours to store; 400 a bad signature or body. Anything that goes
    wrong while storing is a 500, so that Svix delivers the event again.
    """
    if not settings.CLERK_WEBHOOK_SECRETS:
        return _answer(503, "CLERK_WEBHOOK_SECRET is not set.")
    if not _is_signed(request):
        return _answer(400, "The signature does not match.")
    event = _event(request.body)
    if event is None:
        return _answer(400, "The body is not an event.")
    handler = HANDLERS.get(event["type"])
    if handler:
        handler(event)
    return _answer(200, "Received.")


def _is_signed(request: HttpRequest) -> bool:
    headers = {name: request.headers.get(name, "") for name in SIGNATURE_HEADERS}
    return any(
        _verifies(secret, request.body, headers) for secret in settings.CLERK_WEBHOOK_SECRETS
    )


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except (WebhookVerificationError, ValueError, binascii.Error):
        return False
    return True


def _event(body: bytes) -> dict[str, Any] | None:
    """The event in `body`: a type, and data about something with an id."""
    try:
        event = json.loads(body)
    except ValueError:
        return None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return None
    data = event.get("data")
    return event if isinstance(data, dict) and isinstance(data.get("id"), str) else None


def _store_user(event: dict[str, Any]) -> None:
    User.objects.sync(event["data"])


def _bury_user(event: dict[str, Any]) -> None:
    User.objects.tombstone(event["data"]["id"], version=event.get("timestamp") or 0)


HANDLERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "user.created": _store_user,
    "user.updated": _store_user,
    "user.deleted": _bury_user,
}


def _answer(status: int, message: str) -> JsonResponse:
    return JsonResponse({"success": status == 200, "message": message}, status=status)
