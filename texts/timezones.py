"""Clock times in the reader's own time zone.

`static/js/timezone.js` puts its name into a cookie. Without one the times are those of
`settings.TIME_ZONE`, and pages name it.
"""

from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

COOKIE = "timezone"


class TimeZoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = request.COOKIES.get(COOKIE, "")
        with timezone.override(ZoneInfo(name) if name in _names() else None):
            return self.get_response(request)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
