"""What every request leaves behind: an id in its answer, a line in the log, and figures."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.webhooks import PATH as WEBHOOK_PATH

from . import logs, metrics, queries, request_ids

logger = logging.getLogger(logs.REQUESTS)

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}  # others are one: OTHER


class WatchMiddleware:
    """Stands first, so that nothing is answered past it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        before = queries.watch()
        trusted = settings.TRUST_PROXY_HEADERS
        given = request.META.get("HTTP_X_REQUEST_ID", "") if trusted else ""
        request_id = request_ids.begin(given)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        _note(
            request,
            response.status_code,
            seconds=time.perf_counter() - began,
            asked=queries.so_far() - before,
        )
        return response


def _note(request: HttpRequest, status: int, *, seconds: float, asked: int) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route = route_of(request)
    logger.info(
        "%s %s %s, %.0f ms, %s queries",
        method,
        route,
        status,
        seconds * 1000,
        asked,
        extra={
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "queries": asked,
        },
    )
    if settings.METRICS_TOKEN:
        metrics.count(method, route, status, seconds, asked)


def route_of(request: HttpRequest) -> str:
    """The name of the URL, never what stands in it; whatever has none is one of a few words."""
    if request.resolver_match:
        return request.resolver_match.view_name
    if request.path_info in PATHS:
        return PATHS[request.path_info]
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unmatched"


PATHS = {WEBHOOK_PATH: "webhook", metrics.PATH: "metrics"}  # answered by middleware
