"""The id of a request: in its answer, on the page about an error, in whatever is logged meanwhile."""

import re
import secrets
from contextvars import ContextVar

# What a proxy may have made of it: hexadecimal, a UUID, base64 for addresses.
SANE = re.compile(r"[A-Za-z0-9_.-]{8,64}", re.ASCII)

# Of this thread, until its next request: a body that is sent bit by bit is sent after the middleware.
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Empty outside of requests."""
    return _current.get()


def begin(given: str = "") -> str:
    """The request that this thread answers from now on has the id `given`, if that is sane."""
    request_id = given if SANE.fullmatch(given) else secrets.token_hex(8)
    _current.set(request_id)
    return request_id
