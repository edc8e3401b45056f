"""Debian's Redis with nothing stored, on a port of this machine."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests import servers

PROGRAM = shutil.which("redis-server")
needed = pytest.mark.skipif(
    not PROGRAM and os.environ.get("REDIS_TESTS") != "required",
    reason="Redis is not there: apt install redis-server",
)


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Its port, as long as the context lasts."""
    port = servers.free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.DEVNULL)
    try:
        assert servers.accepts(process, port)
        yield port
    finally:
        servers.stop(process)
