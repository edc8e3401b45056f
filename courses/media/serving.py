"""How an uploaded file leaves: from the proxy in front, or from us without holding our threads.

A thread is free again as soon as it has handed over an answer that is in memory, however slowly
it is read. One that streams is held by its reader, so of those there are READERS at the most.
"""

import threading
from collections.abc import Callable, Iterator
from itertools import chain
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from .validators import MAX_THUMBNAIL

PART = 1024**2  # bytes of a part; a player that asks for more asks again (RFC 9110, 15.3.7)
WHOLE = MAX_THUMBNAIL.size  # bytes of a file that is answered from memory
CHUNK = 64 * 1024  # bytes
READERS = max(1, settings.THREADS // 2)  # in each process

_free = threading.BoundedSemaphore(READERS)


def by_proxy(name: str) -> HttpResponse:
    """nginx takes the file from its internal location, with the range that was asked for."""
    path = f"{settings.MEDIA_ACCEL_PREFIX}{quote(name)}"
    return HttpResponse(headers={"X-Accel-Redirect": path})


def part(file: File, start: int, end: int) -> HttpResponse:
    """The bytes from `start` to `end`, or as many of them as a part may hold."""
    with file:
        if start > end:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        file.seek(start)
        content = file.read(min(end - start + 1, PART))
    last = start + len(content) - 1
    content_range = {"Content-Range": f"bytes {start}-{last}/{file.size}"}
    return HttpResponse(content, status=206, headers=content_range)


def whole(file: File) -> HttpResponseBase:
    if file.size <= WHOLE:
        with file:
            return HttpResponse(file.read())
    response = _streamed(iter(lambda: file.read(CHUNK), b""), file.close)
    if response.streaming:
        response.headers["Content-Length"] = str(file.size)
    return response


def made(chunks: Iterator[bytes], close: Callable[[], object]) -> HttpResponseBase:
    """What is made while it is sent; as much as is answered from memory is made at once."""
    start: list[bytes] = []
    size = 0
    for chunk in chunks:
        start.append(chunk)
        size += len(chunk)
        if size > WHOLE:
            return _streamed(chain(start, chunks), close)
    close()
    return HttpResponse(b"".join(start))


def _streamed(chunks: Iterator[bytes], close: Callable[[], object]) -> HttpResponseBase:
    """Send `chunks` one by one, unless all readers' places are taken; `close` what they come from."""
    if not _free.acquire(blocking=False):
        close()
        return HttpResponse("Busy. Try again.\n", status=503, headers={"Retry-After": "10"})
    return StreamingHttpResponse(_Reader(chunks, close))


class _Reader:
    """A place for a reader, until what is read is closed."""

    is_closed = False

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], object]) -> None:
        self.chunks, self.end = chunks, close

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self.end()
            _free.release()
