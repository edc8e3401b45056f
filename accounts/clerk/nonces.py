"""Exchanging handshake nonces at the Backend API, at a bounded price: anyone can send one.

The bounds are ours and hold for one process. Whatever passes them is treated as no nonce.
"""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable

from .api import ClerkError, ClerkRefusal, InvalidSecretKey
from .fifo_cache import FifoCache

logger = logging.getLogger(__name__)

SHAPE = re.compile(r"[A-Za-z0-9+/=._~-]{1,512}", re.ASCII)  # Clerk says no more than "opaque"
AT_ONCE = 2  # calls; each may hold a thread for as long as Clerk hangs
PER_WINDOW, WINDOW = 50, 10.0  # calls in so many seconds; Clerk takes 1,000, or 100 in development
PAUSE = 5.0  # seconds without a call after one that got no answer
REMEMBERED = 1024  # nonces that Clerk refused


class Nonces:
    """`fetch` returns the Set-Cookie strings behind a nonce and raises ClerkError."""

    def __init__(
        self, fetch: Callable[[str], list[str]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._refused: FifoCache[str, bool] = FifoCache(REMEMBERED)
        self._started: deque[float] = deque()
        self._running = 0
        self._paused_until = 0.0

    def exchange(self, nonce: str) -> list[str] | None:
        """The strings, none of them when Clerk did not give any, or None: no nonce to speak of."""
        if not SHAPE.fullmatch(nonce) or self._refused.get(nonce) or not self._begin():
            return None
        try:
            return self._fetch(nonce)
        except ClerkError as error:
            logger.warning("Clerk handshake nonce not resolved: %s", error)
            self._remember(nonce, error)
            return []
        finally:
            with self._lock:
                self._running -= 1

    def refused(self, nonce: str) -> bool:
        """Has Clerk said that it knows no such nonce?"""
        return bool(self._refused.get(nonce))

    def _begin(self) -> bool:
        """Is a call within the bounds? Then it is counted."""
        with self._lock:
            now = self._clock()
            while self._started and self._started[0] <= now - WINDOW:
                self._started.popleft()
            is_allowed = (
                self._running < AT_ONCE
                and len(self._started) < PER_WINDOW
                and now >= self._paused_until
            )
            if is_allowed:
                self._running += 1
                self._started.append(now)
            return is_allowed

    def _remember(self, nonce: str, error: ClerkError) -> None:
        is_answer = isinstance(error, ClerkRefusal) and error.status < 500 and error.status != 429
        if is_answer and not isinstance(error, InvalidSecretKey):
            self._refused.put(nonce, True)
            return
        with self._lock:
            self._paused_until = self._clock() + PAUSE
