"""Who may ask the stand-in, and where it may redirect: this machine only."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def loopback_only(view: View) -> View:
    """404 for other addresses than loopback, and for requests with a header of a proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        came_through_proxy = any(name in request.headers for name in PROXY_HEADERS)
        if came_through_proxy or not is_loopback(request.META.get("REMOTE_ADDR", "")):
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # Clerk is another site
        return response

    guarded.login_required = False  # type: ignore[attr-defined]
    return guarded


def is_loopback(host: str) -> bool:
    """Is this host name or address a loopback one?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "")
