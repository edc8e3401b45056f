"""How an uploaded file leaves: from the proxy in front, or from us without holding our threads.

A thread is free again as soon as it has handed over an answer that is in memory, however slowly
it is read. One that streams is held by its reader, so of those there are READERS at the most.
"""

import threading
from collections.abc import Iterator
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
    if not _free.acquire(blocking=False):
        file.close()
        return HttpResponse("Busy. Try again.\n", status=503, headers={"Retry-After": "10"})
    return StreamingHttpResponse(_Reader(file), headers={"Content-Length": str(file.size)})


class _Reader:
    """A file that is read in chunks, and a place for a reader until it is closed."""

    def __init__(self, file: File) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(CHUNK), b"")

    def close(self) -> None:
        if not self.file.closed:
            self.file.close()
            _free.release()
