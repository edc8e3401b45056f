"""Delivers webhooks as Svix does: signed, one by one, and again until the endpoint answers 2xx."""

import logging
import threading
import time
from datetime import UTC, datetime

import requests
from svix.webhooks import Webhook as Signer

from .store import Store, Webhook
from .tokens import keys

logger = logging.getLogger(__name__)

POLL_INTERVAL = 0.3  # seconds between two reads of the queue
TIMEOUT = 15.0  # seconds
RETRY_AFTER = (1, 5, 15, 60, 300)  # seconds, by the number of failures; the last for all later ones


def start(store: Store, endpoint: str) -> None:
    """Deliver to `endpoint` from a thread that ends with the process."""
    threading.Thread(target=_run, args=(store, endpoint), name="webhooks", daemon=True).start()


def _run(store: Store, endpoint: str) -> None:
    while True:
        for webhook in store.due_webhooks():
            if deliver(webhook, endpoint):
                store.delete_webhook(webhook)
            else:
                wait = RETRY_AFTER[min(webhook.attempts, len(RETRY_AFTER) - 1)]
                logger.warning("Webhook %s not delivered; again in %s s", webhook.id, wait)
                store.postpone_webhook(webhook, wait)
        time.sleep(POLL_INTERVAL)


def deliver(webhook: Webhook, endpoint: str) -> bool:
    """Post one event; True when the endpoint answered 2xx."""
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
