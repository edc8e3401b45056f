"""Do this instance's session tokens carry the role? Remembered for `manage.py doctor`.

In the cache, so that another process knows too where all share one.
"""

import time
from functools import lru_cache

from django.core.cache import cache

from accounts.clerk.auth import Auth

KEY = "clerk-role-claim"
EVERY = 60  # seconds between two notes of a process that say the same
REMEMBERED = 7 * 24 * 3600  # seconds


def note(auth: Auth) -> None:
    """Of someone who is signed in."""
    _note(auth.metadata is not None, int(time.time() // EVERY))


def last_seen() -> bool | None:
    """Whether the last session token had the claim `metadata`; None when that is not known."""
    found: bool | None = cache.get(KEY)
    return found


@lru_cache(maxsize=2)
def _note(has_metadata: bool, minute: int) -> None:
    cache.set(KEY, has_metadata, REMEMBERED)
