"""Connections to the provider that end at a deadline and after so many bytes.

httpx2's timeouts bound each wait alone: whoever sends a byte now and then could hold a caller for
ever, and whoever sends without end fill the memory. Here every wait of a thread is bounded by what
is left of its Bounds. Only provider.py imports this module, and not before there is a call.
"""

import threading
import time
from collections.abc import Iterable
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

CONNECT, WRITE = 5, 10  # seconds of one wait…
READ = 30  # …or half of all, when that is longer: a small machine thinks long before its first word

_thread = threading.local()


class Bounds:
    """`with bounds:` around whatever of a call may wait, in whichever thread."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        self.ends = time.monotonic() + seconds
        self.longest_wait = max(READ, seconds / 2)
        self.bytes_left = most_bytes
        self.is_exceeded = False

    def __enter__(self) -> None:
        _thread.bounds = self

    def __exit__(self, *error: object) -> None:
        _thread.bounds = None

    @property
    def seconds_left(self) -> float:
        return self.ends - time.monotonic()

    def wait(self, timeout: float | None) -> float:
        """How long one wait may be."""
        if self.seconds_left <= 0:
            raise httpcore2.ReadTimeout
        return min(self.seconds_left, self.longest_wait if timeout is None else timeout)

    def count(self, data: bytes) -> bytes:
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            self.is_exceeded = True
            raise httpcore2.ReadError
        return data


def _wait(timeout: float | None) -> float | None:
    bounds: Bounds | None = getattr(_thread, "bounds", None)
    return bounds.wait(timeout) if bounds else timeout


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _wait(timeout))
        bounds: Bounds | None = getattr(_thread, "bounds", None)
        return bounds.count(data) if bounds else data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _wait(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _wait(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        options = (local_address, socket_options)
        return _Stream(super().connect_tcp(host, port, _wait(timeout), *options))


def client(base_url: str) -> httpx2.Client:
    """Follows no redirect: the key goes to the configured address alone, by the machine's proxy."""
    url = httpx2.URL(base_url)
    proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    # None is kept: an answer is left at its last word, before the end that would let it be.
    limits = httpx2.Limits(max_keepalive_connections=0)
    transport = httpx2.HTTPTransport(proxy=proxy, limits=limits)
    transport._pool._network_backend = _Backend()
    return httpx2.Client(
        transport=transport,
        trust_env=False,
        timeout=httpx2.Timeout(connect=CONNECT, read=None, write=WRITE, pool=CONNECT),
        headers={"Accept-Encoding": "identity"},  # so that the bytes counted are all there is
    )
