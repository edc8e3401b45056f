"""How many queries each thread has made: SQL statements, or commands to MongoDB."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


class _Thread(threading.local):
    queries = 0


_thread = _Thread()


def watch() -> int:
    """From now on this thread's queries are counted; returns how many there have been."""
    wrappers = connection.execute_wrappers
    if _count not in wrappers:
        wrappers.append(_count)
    return _thread.queries


def so_far() -> int:
    return _thread.queries


def count() -> None:
    _thread.queries += 1


def _count(execute: Callable[..., Any], *args: Any) -> Any:
    count()
    return execute(*args)
