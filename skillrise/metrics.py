"""Figures for Prometheus, at /metrics behind METRICS_TOKEN: docs/monitoring.md.

What is counted is defined where it happens. Each process counts in a file of its own, in a folder
of the server (`skillrise.metric_files`); the process that is asked adds them up.
"""

import os
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import CollectorRegistry

from .metric_files import VARIABLE, Workers
from .queues import Queues

PATH = "/metrics"

REQUESTS = Counter("skillrise_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "skillrise_request_seconds",
    "Seconds until the answer begins.",
    ["route"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
QUERIES = Histogram(
    "skillrise_request_queries",
    "Database queries until the answer begins.",
    ["route"],
    buckets=(5, 10, 20, 50),
)


def count(method: str, route: str, status: int, seconds: float, asked: int) -> None:
    requests, took, queries = _series(method, route, status // 100)
    requests.inc()
    took.observe(seconds)
    queries.observe(asked)


@cache  # as many as there are routes, methods and classes of status
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram, Histogram]:
    return (
        REQUESTS.labels(method, route, f"{status}xx"),
        SECONDS.labels(route),
        QUERIES.labels(route),
    )


class MetricsMiddleware:
    """Answers Prometheus, which has no session, comes over http and knows no host of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_asked = request.path_info == PATH and settings.METRICS_TOKEN
        return show(request) if is_asked else self.get_response(request)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    given = request.META.get("HTTP_AUTHORIZATION", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(
        generate_latest(_registry()),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )


def _registry() -> CollectorRegistry:
    """A new one: the files that are read change as workers come and go."""
    registry = CollectorRegistry()
    if VARIABLE in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(Workers())
    else:
        registry.register(REGISTRY)
    registry.register(Queues())
    return registry
