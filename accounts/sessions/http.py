"""The request types that views see."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.clerk.auth import Auth
from accounts.models import User


class ClerkRequest(HttpRequest):
    """A request that has passed ClerkMiddleware."""

    auth: Auth
    user: User | AnonymousUser


class UserRequest(ClerkRequest):
    """A request of someone who is signed in."""

    user: User


def wants_json(request: HttpRequest) -> bool:
    """Does the caller read JSON rather than pages?"""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def is_fetch(request: HttpRequest) -> bool:
    """Does a script on a page ask, who cannot follow a redirect to another page?"""
    return request.headers.get("Sec-Fetch-Dest") == "empty"
