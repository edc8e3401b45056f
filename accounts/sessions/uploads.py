"""Requests that bring large files: who sends them is asked before a byte of the body is read.

Django's CSRF check reads the whole form to find the token in it, and it comes before the guards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.models import Role, User

from .expired import renew
from .http import ClerkRequest
from .rate_limits import refusal
from .responses import forbidden, return_url, sign_in_url

View = Callable[..., Any]
LARGEST_FORM = 5 * 1024**2 // 2  # bytes of a request that brings no large files


@dataclass(frozen=True)
class Uploads:
    size: int  # bytes
    role: Role
    get_own: Callable[..., Any] | None


def takes_uploads(
    size: int, role: Role, get_own: Callable[..., Any] | None = None
) -> Callable[[View], View]:
    """Let a view receive files of `size` bytes together, from people with this role.

    `get_own(user, ...)`, with the view's own arguments, raises Http404 for what is not theirs.
    """

    def mark(view: View) -> View:
        view.uploads = Uploads(size, role, get_own)  # type: ignore[attr-defined]
        return view

    return mark


def largest_upload(view: View) -> int:
    uploads = getattr(view, "uploads", None)
    return uploads.size if uploads else 0


class UploadGuardMiddleware:
    """Stands above the CSRF check. Smaller forms take the usual way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: ClerkRequest, view: View, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        uploads: Uploads | None = getattr(view, "uploads", None)
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if uploads is None or length <= LARGEST_FORM:
            return None
        renew(request)
        user = request.user
        if not isinstance(user, User):
            return redirect(sign_in_url(return_url(request)))
        if user.role != uploads.role:
            return forbidden(request, uploads.role)
        if uploads.get_own:
            uploads.get_own(user, *args, **kwargs)
        return refusal("uploads", request, keeps_form=False)
