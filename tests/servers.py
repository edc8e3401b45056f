"""A database server for as long as a command runs: what tests/mongodb and tests/postgresql share."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

PATIENCE = 120  # seconds for a server to answer; a busy machine is no fault
STOP_SECONDS = 10

Process = subprocess.Popen[Any]
Server = Callable[[], AbstractContextManager[str]]


def main(server: Server) -> int:
    """Runs the command line's command; it finds the server's address in TEST_DATABASE_URL."""
    command = sys.argv[1:]
    if not command:
        sys.exit("usage: run COMMAND [ARG...]")
    # As Ctrl-C does, so that everything below is cleaned up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with server() as url:
            return run(command, url)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def run(command: list[str], url: str) -> int:
    process = subprocess.Popen(command, env=os.environ | {"TEST_DATABASE_URL": url})
    try:
        code = process.wait()
    except KeyboardInterrupt:  # The command has had it too, and may finish in its own way.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        raise
    finally:
        stop(process)
    return code if code >= 0 else 128 - code


def free_port() -> int:
    """Below those that Linux gives to whoever connects somewhere, which might take it meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def accepts(process: Process, port: int) -> bool:
    """Waits until the server accepts connections; False if it has ended or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def stop(process: Process, by: signal.Signals = signal.SIGTERM) -> None:
    process.send_signal(by)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
