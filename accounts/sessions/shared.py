"""Pages as everyone who is signed out reads them: made once for a while, and sent once.

Such a page is made by a GET and kept for KEPT seconds; a browser that has it already is told so. What must not be
shown for that long any more is in the view's *stamp*, which is asked for each time: another stamp
is another page. For whoever is signed in, nothing of this happens.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from texts.themes import theme

from .http import ClerkRequest

KEPT = 30  # seconds
MESSAGES = "messages"  # the cookie of django.contrib.messages

View = Callable[..., HttpResponse]


def shared_when_signed_out(stamp: Callable[..., Any]) -> Callable[[View], View]:
    """`stamp` gets what the view gets from the address; where it returns None, the view answers."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: ClerkRequest, **kwargs: Any) -> HttpResponseBase:
            shown = stamp(**kwargs) if _reads_what_all_read(request) else None
            if shown is None:
                return view(request, **kwargs)
            return _shared(request, _key(request, shown), lambda: view(request, **kwargs))

        return answer  # type: ignore[return-value]

    return decorate


def _reads_what_all_read(request: ClerkRequest) -> bool:
    """Signed out, with no message to read; addresses with a query are too many to keep."""
    auth = request.auth
    if (
        auth.is_signed_in
        or auth.expired_claims
        or auth.set_cookies
        or request.META.get("QUERY_STRING")
    ):
        return False
    return not request.user.is_authenticated and MESSAGES not in request.COOKIES


def _key(request: ClerkRequest, stamp: Any) -> str:
    """All that two of these readers may differ in, and which files the page refers to."""
    files = getattr(staticfiles_storage, "manifest_hash", "")
    zone = timezone.get_current_timezone_name()
    varies = (request.get_full_path(), get_language(), theme(request), zone, files, stamp)
    return f"page:{hashlib.sha256(repr(varies).encode()).hexdigest()}"


def _shared(request: ClerkRequest, key: str, make: Callable[[], HttpResponse]) -> HttpResponseBase:
    kept = caches["pages"].get(key)
    if kept is None:
        response = make()
        if request.method != "GET":  # a HEAD is answered with another page, which nobody reads
            return response
        if response.status_code != 200 or _is_for_one(request, response):
            return response
        kept = (f'"{hashlib.sha256(response.content).hexdigest()[:32]}"', response.content)
        caches["pages"].set(key, kept, KEPT)
    etag, content = kept
    had = get_conditional_response(request, etag=etag)
    return had or HttpResponse(content, headers={"ETag": etag})


def _is_for_one(request: ClerkRequest, response: HttpResponse) -> bool:
    """Is there a cookie, a CSRF token or a nonce in it?"""
    has_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return bool(response.cookies) or has_token or hasattr(request, "_csp_nonce")
