"""Clerk's decision on every request, and what follows from it."""

from collections.abc import Callable
from functools import partial
from http.cookies import Morsel
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from .authentication import authenticator, instance
from .clerk.auth import Auth
from .clerk.authenticate import (
    SIGNED_IN,
    SIGNED_OUT,
    HandshakeRefused,
    IncomingRequest,
    RequestState,
)
from .models import Role, User
from .refusals import refuse_signed_out
from .requests import ClerkRequest
from .sync import first_sight

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ClerkMiddleware:
    """Sets `request.auth` and a lazy `request.user`, or answers with a handshake redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_frontend_api(request.path):
            attach(request, Auth(SIGNED_OUT))
            return self.get_response(request)
        try:
            state = authenticator().authenticate(_incoming(request))
        except HandshakeRefused:
            return render(request, "clerk_keys.html", status=500)
        attach(request, Auth.from_state(state))
        response = _redirect(state) if state.location else self.get_response(request)
        _add_headers(response, state)
        return response


class CsrfMiddleware(CsrfViewMiddleware):
    """A browser never sends the Authorization header by itself, so it needs no CSRF token."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if cast(ClerkRequest, request).auth.is_by_header:
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class SignInRequiredMiddleware:
    """Every view is for people who are signed in, unless it is marked `login_not_required`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "login_required", True) and not request.user.is_authenticated:
            return refuse_signed_out(request)
        return None


def attach(request: HttpRequest, auth: Auth) -> None:
    """Let `request.auth` and `request.user` be what `auth` says."""
    clerk_request = cast(ClerkRequest, request)
    clerk_request.auth = auth
    clerk_request.user = cast(User, SimpleLazyObject(partial(_user, auth)))


class _SetCookie(Morsel[str]):
    """A Set-Cookie value that goes out exactly as Clerk wrote it."""

    def __init__(self, directive: str) -> None:
        super().__init__()
        name, _, value = directive.partition(";")[0].partition("=")
        self.set(name.strip(), value, value)
        self.directive = directive

    def OutputString(self, attrs: Any = None) -> str:
        return self.directive


def _incoming(request: HttpRequest) -> IncomingRequest:
    return IncomingRequest(
        method=request.method or "",
        url=request.build_absolute_uri(),
        authorization=request.META.get("HTTP_AUTHORIZATION", ""),
        cookie=request.META.get("HTTP_COOKIE", ""),
        sec_fetch_dest=request.META.get("HTTP_SEC_FETCH_DEST", ""),
        accept=request.META.get("HTTP_ACCEPT", ""),
    )


def _is_frontend_api(path: str) -> bool:
    proxy = instance().proxy_url
    return proxy.startswith("/") and path.startswith(f"{proxy}/")


def _user(auth: Auth) -> User | AnonymousUser:
    """Who is asking; someone deleted or banned is nobody."""
    if not auth.is_signed_in:
        return AnonymousUser()
    user = User.objects.filter(pk=auth.user_id).first() or first_sight(auth)
    if user is None or not user.is_active:
        return AnonymousUser()
    if auth.metadata is not None:
        user.role = Role.from_metadata(auth.metadata)
    return user


def _redirect(state: RequestState) -> HttpResponse:
    return HttpResponse(
        status=307, headers={"Location": state.location, "Cache-Control": "no-store"}
    )


def _add_headers(response: HttpResponseBase, state: RequestState) -> None:
    for number, directive in enumerate(state.set_cookies):
        if directive.isprintable():
            response.cookies[f"clerk-{number}"] = _SetCookie(directive)
    if state.status == SIGNED_IN:
        patch_cache_control(response, private=True)
    else:
        response["X-Clerk-Auth-Status"] = state.status
        for name, value in (("Reason", state.reason), ("Message", state.message)):
            if value and value.isascii() and value.isprintable():
                response[f"X-Clerk-Auth-{name}"] = value
    patch_vary_headers(response, ["Cookie"])
