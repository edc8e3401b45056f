"""What a trusted proxy says, what an uploading script is told, what is not there under DEBUG."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase

from .views import not_found

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
