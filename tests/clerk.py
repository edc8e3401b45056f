"""Plays Clerk for the tests: signed tokens, signed webhooks, user objects."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import jwt
from svix.webhooks import Webhook

from localclerk.people import email_address, user
from tests.environment import FRONTEND_API, PRIVATE_KEY, WEBHOOK_SECRET


def token(user_id: str, *, header: dict[str, Any] | None = None, key: Any = None, **claims: Any):
    """A session token of now; a claim given as None is left out."""
    now = int(time.time())
    payload = {
        "iss": f"https://{FRONTEND_API}",
        "sub": user_id,
        "sid": f"sess_{user_id}",
        "azp": "http://testserver",
        "iat": now,
        "nbf": now - 10,
        "exp": now + 60,
        **claims,
    }
    payload = {name: value for name, value in payload.items() if value is not None}
    headers = {"kid": "ins_tests", **(header or {})}
    return jwt.encode(payload, key or PRIVATE_KEY, algorithm="RS256", headers=headers)


def sign_in(client, user, **claims):
    """Give the test client the cookies that Clerk gives a browser."""
    client.cookies["__session"] = token(user.pk, **claims)
    client.cookies["__client_uat"] = str(int(time.time()) - 5)
    return client


def user_data(user_id: str = "user_ada", **fields: Any) -> dict[str, Any]:
    """A user object as the Backend API and the webhooks give it."""
    return user(user_id, first_name="Ada", last_name="Byron") | {
        "primary_email_address_id": "idn_1",
        "email_addresses": [email_address("idn_1", "ada@example.com")],
        "private_metadata": {"note": "between Clerk and us"},
        "created_at": 1_700_000_000_000,
        "updated_at": 1_700_000_000_000,
        **fields,
    }


def event(kind: str, data: dict[str, Any], timestamp: int = 1_700_000_000_000) -> dict[str, Any]:
    return {"object": "event", "type": kind, "timestamp": timestamp, "data": data}


def deliver(
    client, event: Any, *, secret: str = WEBHOOK_SECRET, body: str | None = None, **headers
):
    """Post an event to /clerk as Svix does."""
    body = json.dumps(event) if body is None else body
    signed = signature(body, secret=secret) | headers
    return client.post("/clerk", body, content_type="application/json", headers=signed)


def signature(body: str, message: str = "msg_1", *, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    """The headers by which Svix signs."""
    now = datetime.now(UTC)
    return {
        "svix-id": message,
        "svix-timestamp": str(int(now.timestamp())),
        "svix-signature": Webhook(secret).sign(message, now, body),
    }
