"""CACHE_URL → settings.CACHES.

`default` holds what is known of people's sessions, `limits` how often they asked for what
(accounts/sessions/rate_limits.py). Pages, and what they are made of, are in `pages`: visitors make as
many of those as they like, and drive out nothing else.
"""

from typing import Any

import environ

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
        kind = "CountingRedisCache" if name == "limits" else "RedisCache"
        config["BACKEND"] = f"skillrise.redis_caches.{kind}"
    return config
