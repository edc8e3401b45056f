"""The answers to someone who is signed out, has another role, or asks too often."""

import math
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.clerk.auth import COOKIE
from accounts.clerk.cookies import SESSION
from accounts.models import Role, User

from .http import ClerkRequest, is_fetch, wants_json

# Set when a page was sent through a handshake for a token with a newer role: not again while it
# lasts, so that a role which the new token does not carry leads to 403 and not into a loop.
ROLE_REFRESH_COOKIE = "role_refreshed"
ROLE_REFRESH_MAX_AGE = 60  # seconds, the life of a token
UNAUTHORIZED = {"success": False, "message": "Unauthorized Access"}
TOO_MANY_REQUESTS = {"success": False, "message": "Too Many Requests"}


def signed_out(request: HttpRequest) -> HttpResponse:
    """401 for programs and scripts; pages lead to sign-in, and back to where they were.

    A form that was filled in is kept on a page that can send it again.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    if wants_json(request) or is_fetch(request):
        return JsonResponse(UNAUTHORIZED, status=401)
    if kept := _what_was_typed(request):
        context = {**kept, "sign_in": sign_in_url("/")}
        return render(request, "accounts/sessions/expired_form.html", context, status=401)
    return redirect(sign_in_url(return_url(request)))


def too_many(request: HttpRequest, seconds: int, *, keeps_form: bool = True) -> HttpResponse:
    """429 for whoever has to wait so long; a form that was filled in is kept, to be sent again."""
    if wants_json(request):
        response: HttpResponse = JsonResponse(TOO_MANY_REQUESTS, status=429)
    else:
        kept = _what_was_typed(request) if keeps_form else {}
        template = "partials/wait.html" if "HX-Request" in request.headers else "429.html"
        context = {"minutes": math.ceil(seconds / 60), **kept}
        response = render(request, template, context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _what_was_typed(request: HttpRequest) -> dict[str, Any]:
    """`fields` and `files` of templates/partials/kept_form.html; nothing of an empty form."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    is_filled = any(value for _, value in fields)
    return {"fields": fields, "files": list(request.FILES)} if is_filled else {}


def forbidden(request: ClerkRequest, role: Role) -> HttpResponse:
    """403, with who may come in and how to ask; first a new token, if the role is newer than it."""
    if wants_json(request):
        return JsonResponse(UNAUTHORIZED, status=403)
    is_newer = request.user.is_authenticated and request.user.role != role
    if (
        is_newer
        and _may_refresh(request)
        and User.objects.filter(pk=request.user.pk, role=role).exists()
    ):
        return _refresh_token(request)
    return render(request, "403.html", {"role": role}, status=403)


def _may_refresh(request: ClerkRequest) -> bool:
    """Is it a page, which can go through a handshake, and has not just been through one for this?"""
    is_page = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document"
    is_told_by_token = request.auth.carrier == COOKIE and request.auth.metadata is not None
    return is_page and is_told_by_token and ROLE_REFRESH_COOKIE not in request.COOKIES


def _refresh_token(request: ClerkRequest) -> HttpResponse:
    """Back to this page without a session token: the handshake brings one with today's role."""
    response = redirect(request.get_full_path())
    for name in request.COOKIES:
        if name.startswith(SESSION):
            response.delete_cookie(name)
    response.set_cookie(
        ROLE_REFRESH_COOKIE,
        "1",
        ROLE_REFRESH_MAX_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def sign_in_url(return_to: str) -> str:
    return f"{reverse('accounts:sign_in')}?{urlencode({'redirect_url': return_to})}"


def safe_redirect_url(
    request: HttpRequest, default: str = "/", parameter: str = "redirect_url"
) -> str:
    """The address in `?redirect_url=`, when it is on this site."""
    url = request.GET.get(parameter, "")
    return url if is_same_site(request, url) else default


def return_url(request: HttpRequest, default: str = "/") -> str:
    """The page to come back to: this one, or the one whose form was sent."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    return referer if is_same_site(request, referer) else default


def is_same_site(request: HttpRequest, url: str) -> bool:
    """May a form or a link send someone on to this address?"""
    return url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
