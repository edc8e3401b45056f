"""What a request may weigh and hold: anything else is refused before a byte of it is read.

No browser of ours sends such a request, so the answer is one page that asks it nothing.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation

from accounts.sessions.uploads import LARGEST_FORM, largest_upload

# Characters, of which each is a byte.
LONGEST_PATH = 2048
LONGEST_QUERY = 16 * 1024  # Clerk's handshake brings session tokens in it
LONGEST_HEADERS = 16 * 1024  # together, with the cookies
MOST_ESCAPES = 256  # backslashes in cookies: some Pythons unquote n of them in n² steps

LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)


class RequestLimitsMiddleware:
    """Stands first; REFUSALS are asked in their order, and the first that is true answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for is_refused, status in REFUSALS:
            if is_refused(request):
                return refuse(status)
        return self.get_response(request)


def refuse(status: int) -> HttpResponse:
    """A page of the site's look, in its own language: nobody has asked for the visitor's yet."""
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponse(render_to_string(f"{status}.html"), status=status)


def _has_long_address(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return len(request.path) > LONGEST_PATH or len(query) > LONGEST_QUERY


def _has_large_headers(request: HttpRequest) -> bool:
    cookies = request.META.get("HTTP_COOKIE", "")
    headers = sum(len(name) + len(value) for name, value in _headers(request))
    return headers > LONGEST_HEADERS or cookies.count("\\") > MOST_ESCAPES


def _is_malformed(request: HttpRequest) -> bool:
    """No database takes a NUL character; Django refuses so many parameters when it reads them."""
    query = request.META.get("QUERY_STRING", "")
    length = request.META.get("CONTENT_LENGTH") or "0"
    return (
        "\0" in request.path
        or "%00" in query
        or "\0" in query
        or any("\0" in value for _, value in _headers(request))
        or query.count("&") >= (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0)
        or not LENGTH.fullmatch(str(length))
    )


def _is_in_another_charset(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8")
    return charset.lower() != "utf-8"


def _is_chunked(request: HttpRequest) -> bool:
    """Django reads as much of a body as its Content-Length says, so without one nothing."""
    return "HTTP_TRANSFER_ENCODING" in request.META


def _has_large_body(request: HttpRequest) -> bool:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    return length > LARGEST_FORM and length > LARGEST_FORM + _largest_upload(request)


def _largest_upload(request: HttpRequest) -> int:
    try:
        return largest_upload(resolve(request.path_info).func)
    except Http404:
        return 0


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in request.META.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    ]


REFUSALS: tuple[tuple[Callable[[HttpRequest], bool], int], ...] = (
    (_has_long_address, 414),
    (_has_large_headers, 431),
    (_is_malformed, 400),
    (_is_in_another_charset, 415),
    (_is_chunked, 411),
    (_has_large_body, 413),
)
