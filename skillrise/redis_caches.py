"""A Redis cache that may be away: what it does not know is a miss.

Only a site with Redis loads its driver (skillrise/caches.py).
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

logger = logging.getLogger(__name__)

ANSWERS_WITHIN = 0.5  # seconds
ASK_AGAIN_AFTER = 5  # seconds, in each process


class Client(RedisCacheClient):
    """Asks Redis, unless it was away a moment ago. Not `django-redis`, whose calls wait each time
    and return None where Django's caches promise a bool or a number."""

    away_until = 0.0

    added_while_away = True

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask(super().add, self.added_while_away, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(super().get, default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask(super().set, None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._ask(super().touch, False, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._ask(super().delete, False, key)

    def get_many(self, keys: Any) -> Any:
        return self._ask(super().get_many, {}, keys)

    def has_key(self, key: Any) -> Any:
        return self._ask(super().has_key, False, key)

    def incr(self, key: Any, delta: Any) -> Any:
        found = self._ask(super().incr, None, key, delta)
        if found is None:
            raise ValueError(f"Key '{key}' not found.")
        return found

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._ask(super().set_many, None, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._ask(super().delete_many, None, keys)

    def clear(self) -> Any:
        return self._ask(super().clear, False)

    def _ask(self, call: Callable[..., Any], miss: Any, *args: Any) -> Any:
        if time.monotonic() < Client.away_until:
            return miss
        try:
            return call(*args)
        except RedisError as error:
            Client.away_until = time.monotonic() + ASK_AGAIN_AFTER
            logger.warning("The cache does not answer: %s", _reason(error))
            return miss


def _reason(error: RedisError) -> str:
    """What Redis refuses begins with a word that says why, as DENIED or MISCONF."""
    name = type(error).__name__
    if type(error) is not ResponseError:
        return name
    return f"{name} {error.status_code or str(error).partition(' ')[0]}"


class RedisCache(DjangoRedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
        waits = {"socket_connect_timeout": ANSWERS_WITHIN, "socket_timeout": ANSWERS_WITHIN}
        self._options: dict[str, Any] = (
            waits | {"retry": Retry(NoBackoff(), 0)} | params.get("OPTIONS", {})
        )


class CountingClient(Client):
    """Where something was counted for the first time must not look like where nothing was counted."""

    added_while_away = False


class CountingRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CountingClient
