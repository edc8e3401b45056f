"""Uploaded files over HTTP, in parts where a player asks for parts."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO, Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from .uploads import may_read

mimetypes.add_type("text/vtt", ".vtt")

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
CHUNK = 64 * 1024  # bytes


@require_safe
@login_not_required
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the local storage; videos and captions want the token of their signed link."""
    if not may_read(name, request.GET.get("token", "")):
        raise Http404
    try:
        size = default_storage.size(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        raise Http404 from None
    response = _part(request.headers.get("Range", ""), name, size)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _part(asked: str, name: str, size: int) -> HttpResponseBase:
    """The whole file, or the one range of bytes asked for (RFC 9110, section 14)."""
    span = _span(asked, size)
    if span is None:
        return FileResponse(default_storage.open(name))
    start, end = span
    if start >= size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = default_storage.open(name)
    response = StreamingHttpResponse(_read(file, start, end), status=206)
    response["Content-Type"] = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response["Content-Length"] = str(end - start + 1)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None when no single range is asked for."""
    match = RANGE.fullmatch(asked)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: IO[Any], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
