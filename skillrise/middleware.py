"""What a trusted proxy says, which hosts are ours, what an uploading script is told, and what is not there under DEBUG."""

import re
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotFound, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware

from accounts.sessions.middleware import PROBES

from .views import not_found

# An address with a port, as some proxies write it.
WITH_PORT = re.compile(r"(?:\[([^\]]+)\]|([^:]+))(?::\d+)?")
FORWARDED = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")


class ProxyHeadersMiddleware:
    """Of several proxies' values the first counts, and an empty one counts as none.

    Of X-Forwarded-For, which each proxy appends to and a client may have begun, it is the one that
    the outermost of our PROXY_COUNT proxies has written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name in FORWARDED:
            value = request.META.pop(name, "").partition(",")[0].strip()
            if value:
                request.META[name] = value
        if client := _client(request.META.get("HTTP_X_FORWARDED_FOR", "")):
            request.META["REMOTE_ADDR"] = client
        return self.get_response(request)


def _client(forwarded_for: str) -> str:
    """The address of whoever asked our proxy; nothing where the header does not say."""
    entries = forwarded_for.split(",")[-settings.PROXY_COUNT :]
    return _address(entries[0].strip())


def _address(text: str) -> str:
    """Without its port; nothing where it is none."""
    found = WITH_PORT.fullmatch(text)
    try:
        return str(ip_address((found[1] or found[2]) if found else text))
    except ValueError:
        return ""


class HostMiddleware(CommonMiddleware):
    """Refuses hosts that are not ours, but for probes by address, as load balancers ask."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        is_probe = request.path_info in PROBES and _address(request.META.get("HTTP_HOST", ""))
        return None if is_probe else super().process_request(request)


class NotFoundMiddleware:
    """Under DEBUG, our page for what is not there, in place of Django's list of URL patterns."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return not_found(request) if isinstance(response, HttpResponseNotFound) else response


class UploadMiddleware:
    """Tells static/js/upload.js where a redirect leads: a script cannot see one, only follow it.

    Followed, the page's messages would be shown to nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 302 and "X-Upload" in request.headers:
            response.status_code = 204
            response.headers["X-Location"] = response.headers["Location"]
            del response.headers["Location"]
        return response
