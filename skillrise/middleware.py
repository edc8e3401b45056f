"""What a trusted proxy says about the request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

FORWARDED = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")


class ProxyHeadersMiddleware:
    """Of several proxies' values the first counts, and an empty one counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name in FORWARDED:
            value = request.META.pop(name, "").partition(",")[0].strip()
            if value:
                request.META[name] = value
        return self.get_response(request)
