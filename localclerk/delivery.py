"""Delivers webhooks as Svix does: signed, one by one, and again until they are taken."""

import logging
import threading
import time
from datetime import UTC, datetime

import requests
from svix.webhooks import Webhook as Signer

from .store import Store, Webhook
from .tokens import keys

logger = logging.getLogger(__name__)

PAUSE = 0.3  # seconds between two looks at the queue
TIMEOUT = 15.0  # seconds
WAITS = (1, 5, 15, 60, 300)  # seconds after the first failure, the second…


def start(store: Store, endpoint: str) -> None:
    """Deliver to `endpoint` from a thread that ends with the process."""
    threading.Thread(target=_run, args=(store, endpoint), name="webhooks", daemon=True).start()


def _run(store: Store, endpoint: str) -> None:
    while True:
        for webhook in store.due_webhooks():
            if deliver(webhook, endpoint):
                store.forget_webhook(webhook)
            else:
                wait = WAITS[min(webhook.attempts, len(WAITS) - 1)]
                logger.warning("Webhook %s not taken; again in %s s", webhook.id, wait)
                store.postpone_webhook(webhook, wait)
        time.sleep(PAUSE)


def deliver(webhook: Webhook, endpoint: str) -> bool:
    """Post one event; True when the endpoint took it."""
    now = datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "svix-id": webhook.id,
        "svix-timestamp": str(int(now.timestamp())),
        "svix-signature": Signer(keys().webhook_secret).sign(webhook.id, now, webhook.body),
    }
    try:
        response = requests.post(
            endpoint, data=webhook.body.encode(), headers=headers, timeout=TIMEOUT
        )
    except requests.RequestException:
        return False
    return response.ok
