"""Sets `request.auth` and `request.user` by Clerk's decision, and guards views and forms by them."""

from collections.abc import Callable
from functools import cached_property
from http.cookies import Morsel
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from accounts.clerk.auth import HEADER, SIGNED_IN, SIGNED_OUT, Auth
from accounts.clerk.authenticate import HandshakeRefused
from accounts.clerk.cookies import HANDSHAKE_NONCE
from accounts.clerk.request import IncomingRequest
from accounts.clients import authenticator, instance
from accounts.models import Role, User
from accounts.sync.users import create_from_token

from . import role_claim
from .http import ClerkRequest
from .rate_limits import count, refusal, refusal_of_more
from .responses import signed_out

PROBES = ("/healthz", "/readyz")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ClerkMiddleware:
    """Sets `request.auth` and a lazy `request.user`, or answers with a handshake redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ClerkRequest) -> HttpResponseBase:
        if _is_frontend_api(request.path):
            attach(request, Auth(SIGNED_OUT))
            return self.get_response(request)
        incoming = _Incoming(request)
        if incoming.brings_nonce and (refused := _refused_nonce(request)):
            return refused
        try:
            auth = authenticator().authenticate(incoming)
        except HandshakeRefused:
            return render(request, "accounts/sessions/missing_keys.html", status=500)
        if auth.nonce_is_unknown:
            count("unknown_nonces", request)
        attach(request, auth)
        response = _redirect(auth) if auth.location else self.get_response(request)
        _add_headers(response, auth)
        if request.auth.status == SIGNED_IN or (auth.expired_claims and not auth.location):
            _keep_private(response)
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
        """Not by `request.headers`, which would be made of all of them."""
        received: str = self.request.META.get(f"HTTP_{name.replace('-', '_').upper()}", "")
        return received

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

    @property
    def brings_nonce(self) -> bool:
        in_query = self.has_clerk_parameters and HANDSHAKE_NONCE in self.query
        return in_query or HANDSHAKE_NONCE in self.cookie

    @property
    def may_be_page(self) -> bool:
        no_pages = (settings.STATIC_URL, settings.MEDIA_URL, *PROBES)
        return super().may_be_page and not self.request.path.startswith(no_pages)

    @property
    def can_handshake(self) -> bool:
        return super().can_handshake and not self.request.path.startswith(settings.SECRET_PATHS)


class CsrfMiddleware(CsrfViewMiddleware):
    """A browser never sends the Authorization header by itself, so it needs no CSRF token."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if cast(ClerkRequest, request).auth.carrier == HEADER:
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view is for people who are signed in, unless it is marked `login_not_required`."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Django's asks for the user first, which would cost every open page a query."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        return signed_out(request)


def attach(request: ClerkRequest, auth: Auth) -> None:
    """Let `request.auth` and `request.user` be what `auth` says."""
    request.auth = auth
    if auth.is_signed_in:
        request.user = SimpleLazyObject(lambda: _user(auth))  # type: ignore[assignment]
    else:
        request.user = AnonymousUser()


class _SetCookie(Morsel[str]):
    """A Set-Cookie value that is sent exactly as Clerk wrote it.

    Django's `response.cookies` holds one morsel per name, and Clerk may set one cookie twice, with
    and without a suffix or domain; `_add_headers` therefore keeps them as clerk-0, clerk-1, …
    """

    def __init__(self, directive: str) -> None:
        super().__init__()
        name, _, value = directive.partition(";")[0].partition("=")
        self.set(name.strip(), value, value)
        self.directive = directive

    def OutputString(self, attrs: Any = None) -> str:
        return self.directive


def _refused_nonce(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to one nonce too many: nobody has asked yet who sends it, or reads a form."""
    unknown = refusal_of_more("unknown_nonces", request)
    return unknown or refusal("handshakes", request, keeps_form=False)


def _is_frontend_api(path: str) -> bool:
    proxy = instance().proxy_url
    return bool(proxy) and proxy.startswith("/") and path.startswith(f"{proxy}/")


def _user(auth: Auth) -> User | AnonymousUser:
    """The token's user; AnonymousUser when deleted, banned, or not known at Clerk."""
    role_claim.note(auth)
    user = User.objects.filter(pk=auth.user_id).first() or create_from_token(auth)
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
    if auth.status != SIGNED_IN:
        for name, value in auth.explanation:
            response.headers[name] = value
        if not auth.set_cookies and _is_public(response):
            return
    if "Vary" in response.headers:
        patch_vary_headers(response, ["Cookie"])
    else:
        response.headers["Vary"] = "Cookie"


def _is_public(response: HttpResponseBase) -> bool:
    """Does the view say that its answer is everyone's?"""
    return "public" in response.headers.get("Cache-Control", "")


def _keep_private(response: HttpResponseBase) -> None:
    """Whoever signs out leaves no page behind for Back; a file may say how long it is kept."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store, private"
        return
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    patch_cache_control(response, private=True, **({"no_store": True} if is_page else {}))
