"""Uploaded files over HTTP, in parts where a player asks for parts."""

import re
from posixpath import normpath

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from texts.pictures import sizes

from .serving import by_proxy, part, whole
from .storage import content_type, disposition, is_public, may_read

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
FOREVER = "public, max-age=31536000, immutable"  # no name is used twice


@require_safe
@login_not_required
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored file; all but pictures want the token of their signed link.

    From another store than the local one, pictures alone: texts name them by this address.
    """
    if not isinstance(default_storage, FileSystemStorage):
        return _elsewhere(name)
    if name != normpath(name) or not may_read(name, request.GET.get("token", "")):
        raise Http404
    file = _open(name)
    if settings.MEDIA_ACCEL_PREFIX:
        file.close()
        response: HttpResponseBase = by_proxy(name)
    elif request.method == "HEAD":
        file.close()
        response = HttpResponse(headers={"Content-Length": str(file.size)})
    else:
        span = _span(request.headers.get("Range", ""), file.size)
        response = part(file, *span) if span else whole(file)
    return _with_headers(response, name, request.GET.get("name", ""))


def _elsewhere(name: str) -> HttpResponse:
    """In a store with addresses of its own are the pictures that texts name by ours."""
    if not sizes(name):
        raise Http404
    response = redirect(default_storage.url(name))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _with_headers(response: HttpResponseBase, name: str, filename: str) -> HttpResponseBase:
    if response.status_code == 503:
        return response
    if download := disposition(name, filename):
        response.headers["Content-Disposition"] = download
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
