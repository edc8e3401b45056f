"""Clerk's decision on every request, and what follows from it."""

from collections.abc import Callable
from functools import cached_property
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
from .clerk.auth import HEADER, SIGNED_IN, SIGNED_OUT, Auth
from .clerk.authenticate import HandshakeRefused
from .clerk.request import IncomingRequest
from .models import Role, User
from .refusals import refuse_signed_out
from .requests import ClerkRequest
from .sync import first_sight
from .webhooks import clerk as webhook

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class WebhookMiddleware:
    """Takes Clerk's events past all that is for people: session, CSRF, cookies, sign-in.

    They come in bursts, and nothing of it concerns them; it would cost as much as the event.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/clerk":
            return webhook(request)
        return self.get_response(request)


class ClerkMiddleware:
    """Sets `request.auth` and a lazy `request.user`, or answers with a handshake redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ClerkRequest) -> HttpResponseBase:
        if _is_frontend_api(request.path):
            attach(request, Auth(SIGNED_OUT))
            return self.get_response(request)
        try:
            auth = authenticator().authenticate(_Incoming(request))
        except HandshakeRefused:
            return render(request, "clerk_keys.html", status=500)
        attach(request, auth)
        response = _redirect(auth) if auth.location else self.get_response(request)
        _add_headers(response, auth)
        return response


class _Incoming(IncomingRequest):
    """A Django request as the decision sees it; its host passes ALLOWED_HOSTS."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.authorization = request.META.get("HTTP_AUTHORIZATION", "")
        self.cookie = request.META.get("HTTP_COOKIE", "")
        self.query_string = request.META.get("QUERY_STRING", "")

    @property
    def method(self) -> str:
        return self.request.method or ""

    def header(self, name: str) -> str:
        return self.request.headers.get(name, "")

    @property
    def identity(self) -> tuple[str, ...]:
        received = self.request.META.get
        return (
            self.authorization,
            self.cookie,
            received("wsgi.url_scheme") or self.request.scheme or "",
            received("HTTP_X_FORWARDED_PROTO", ""),
            received("HTTP_X_FORWARDED_HOST", ""),
            received("HTTP_HOST", ""),
        )

    @cached_property
    def origin(self) -> str:
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def url(self) -> str:
        return self.origin + self.request.get_full_path()


class CsrfMiddleware(CsrfViewMiddleware):
    """A browser never sends the Authorization header by itself, so it needs no CSRF token."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if cast(ClerkRequest, request).auth.carrier == HEADER:
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


def attach(request: ClerkRequest, auth: Auth) -> None:
    """Let `request.auth` and `request.user` be what `auth` says."""
    request.auth = auth
    if auth.is_signed_in:
        request.user = SimpleLazyObject(lambda: _user(auth))  # type: ignore[assignment]
    else:
        request.user = AnonymousUser()


class _SetCookie(Morsel[str]):
    """A Set-Cookie value that goes out exactly as Clerk wrote it."""

    def __init__(self, directive: str) -> None:
        super().__init__()
        name, _, value = directive.partition(";")[0].partition("=")
        self.set(name.strip(), value, value)
        self.directive = directive

    def OutputString(self, attrs: Any = None) -> str:
        return self.directive


def _is_frontend_api(path: str) -> bool:
    proxy = instance().proxy_url
    return bool(proxy) and proxy.startswith("/") and path.startswith(f"{proxy}/")


def _user(auth: Auth) -> User | AnonymousUser:
    """Who is asking; someone deleted or banned is nobody."""
    user = User.objects.filter(pk=auth.user_id).first() or first_sight(auth)
    if user is None or not user.is_active:
        return AnonymousUser()
    if auth.metadata is not None:
        user.role = Role.from_metadata(auth.metadata)
    return user


def _redirect(auth: Auth) -> HttpResponse:
    return HttpResponse(
        status=307, headers={"Location": auth.location, "Cache-Control": "no-store"}
    )


def _add_headers(response: HttpResponseBase, auth: Auth) -> None:
    for number, directive in enumerate(auth.set_cookies):
        response.cookies[f"clerk-{number}"] = _SetCookie(directive)
    for name, value in auth.explanation:
        response.headers[name] = value
    if auth.status == SIGNED_IN:
        _keep_private(response)
    if "Vary" in response.headers:
        patch_vary_headers(response, ["Cookie"])
    else:
        response.headers["Vary"] = "Cookie"


def _keep_private(response: HttpResponseBase) -> None:
    if "Cache-Control" in response.headers:
        patch_cache_control(response, private=True)
    else:
        response.headers["Cache-Control"] = "private"
