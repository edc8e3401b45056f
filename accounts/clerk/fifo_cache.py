"""A dictionary that forgets its oldest entries."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class FifoCache(Generic[Key, Value]):
    """Holds `size` entries at the most; safe to share between threads.

    When one is put, those put more than `seconds` ago go: what no longer counts takes no memory.
    """

    def __init__(
        self,
        size: int,
        seconds: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.size = size
        self.seconds = seconds
        self._clock = clock
        self._entries: dict[Key, Value] = {}
        self._put_at: OrderedDict[Key, float] = OrderedDict()  # the oldest first
        self._lock = threading.Lock()
        # The dictionary's own: a method around it costs twice the time.
        self.get = self._entries.get

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            now = self._clock()
            self._entries[key] = value
            self._put_at[key] = now
            self._put_at.move_to_end(key)
            while len(self._entries) > self.size or now - self._oldest() > self.seconds:
                oldest, _put_at = self._put_at.popitem(last=False)
                del self._entries[oldest]

    def _oldest(self) -> float:
        return next(iter(self._put_at.values()))
