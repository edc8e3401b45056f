"""Uploaded files over HTTP, in parts where a player asks for parts."""

import re
from collections.abc import Iterator
from posixpath import normpath

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from .storage import content_type, is_public, may_read

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
FOREVER = "public, max-age=31536000, immutable"  # no name is used twice
CHUNK = 64 * 1024  # bytes


@require_safe
@login_not_required
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the local storage; videos and captions want the token of their signed link."""
    is_local = isinstance(default_storage, FileSystemStorage)
    if not is_local or name != normpath(name) or not may_read(name, request.GET.get("token", "")):
        raise Http404
    file = _open(name)
    span = _span(request.headers.get("Range", ""), file.size) if request.method == "GET" else None
    response = _part(file, span) if span else FileResponse(file.file)
    response.headers["Content-Type"] = content_type(name)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = FOREVER if is_public(name) else "private, max-age=3600"
    return response


def _open(name: str) -> File:
    try:
        return default_storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation):
        raise Http404 from None


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None when no single range is asked for (RFC 9110, section 14)."""
    match = RANGE.fullmatch(asked)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: File, span: tuple[int, int]) -> HttpResponseBase:
    start, end = span
    if start > end:
        size = file.size
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_read(file, start, end), status=206)
    response.headers["Content-Length"] = str(end - start + 1)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{file.size}"
    return response


def _read(file: File, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
