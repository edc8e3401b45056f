"""Forms that are sent after their session token ran out.

A token lives for a minute and only a page can go through a handshake, so a form that took longer
to fill in, without JavaScript to renew the token, would be lost. It counts when Clerk says that
its session is still active, and for as long as someone may have been writing.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.clerk.api import ClerkError
from accounts.clerk.tokens import Claims
from accounts.clients import backend_api

from .http import ClerkRequest
from .middleware import attach

ASK_AGAIN_AFTER = 60  # seconds
# Seconds since the token ran out: a copy of one is worth nothing afterwards.
LONGEST_WRITING, LONGEST_WRITING_IN_ADMIN = 12 * 3600, 3600


class ExpiredSessionMiddleware:
    """Lets a POST with an authentic, merely expired session cookie proceed.

    The CSRF check came before: its middleware stands above this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: ClerkRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not getattr(view, "csrf_exempt", False):
            renew(request)


def renew(request: ClerkRequest) -> None:
    """Take a POST for its sender's, if their token is merely expired and their session is not."""
    auth = request.auth
    is_expired = request.method == "POST" and auth.expired_claims
    if is_expired and _is_recent(request) and _is_active(auth.expired_claims):
        attach(request, auth.renewed())


def forget(session_id: str) -> None:
    """That the session was active: it was ended."""
    cache.delete(_key(session_id))


def _is_recent(request: ClerkRequest) -> bool:
    is_admin_page = request.resolver_match and "admin" in request.resolver_match.namespaces
    longest = LONGEST_WRITING_IN_ADMIN if is_admin_page else LONGEST_WRITING
    ran_out_at: float = request.auth.expired_claims["exp"]
    return time.time() - ran_out_at < longest


def _key(session_id: str) -> str:
    return f"clerk-session:{session_id}"


def _is_active(claims: Claims) -> bool:
    """Does Clerk say that the token's session is active, and its user's? Asked once a minute."""
    session_id = str(claims.get("sid", ""))
    if not session_id:
        return False
    active_user = cache.get_or_set(
        _key(session_id), lambda: _active_user(session_id), ASK_AGAIN_AFTER
    )
    return bool(active_user) and active_user == claims["sub"]


def _active_user(session_id: str) -> str:
    """The user of an active session; nobody when it has ended, or Clerk does not answer."""
    try:
        session = backend_api().session(session_id)
    except ClerkError:
        return ""
    return str(session.get("user_id", "")) if session.get("status") == "active" else ""
