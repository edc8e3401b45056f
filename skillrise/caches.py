"""CACHE_URL → settings.CACHES, and a Redis cache that may be away: what it does not know is a miss.

`default` holds what is known of people's sessions, `limits` how often they asked for what
(accounts/sessions/rate_limits.py). Pages, and what they are made of, are in `pages`: visitors make as
many of those as they like, and drive out nothing else.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import environ
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

ANSWERS_WITHIN = 0.5  # seconds
ASK_AGAIN_AFTER = 5  # seconds, in each process
# Entries in the memory of each process: small ones, and ones of up to 100 kB.
MOST = {"default": 20_000, "limits": 20_000, "pages": 1000}
IN_PROCESS = environ.Env.CACHE_SCHEMES["locmemcache"]


def caches(url: str) -> dict[str, Any]:
    """The configuration of all caches, which are at `url`."""
    return {name: cache(url, name) for name in MOST}


def cache(url: str, name: str = "default") -> dict[str, Any]:
    """The configuration of one; options in the address override ours."""
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    if name != "default":
        config["KEY_PREFIX"] = f"{config.get('KEY_PREFIX', '')}{name}"
    if config["BACKEND"] == IN_PROCESS:
        config["LOCATION"] = f"{config['LOCATION']}{name}"
        config["OPTIONS"] = {"MAX_ENTRIES": MOST[name]} | config.get("OPTIONS", {})
    if config["BACKEND"] == environ.environ.REDIS_DRIVER:
        counts = name == "limits"
        config["BACKEND"] = f"skillrise.caches.{'CountingRedisCache' if counts else 'RedisCache'}"
        config["OPTIONS"] = {
            "socket_connect_timeout": ANSWERS_WITHIN,
            "socket_timeout": ANSWERS_WITHIN,
            "retry": Retry(NoBackoff(), 0),
        } | config.get("OPTIONS", {})
    return config


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
            logger.warning("The cache does not answer: %s", type(error).__name__)
            return miss


class RedisCache(DjangoRedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client


class CountingClient(Client):
    """Where something was counted for the first time must not look like where nothing was counted."""

    added_while_away = False


class CountingRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CountingClient
