"""Clerk's APIs and pages, mounted at `/__clerk/`; every one answers this machine only."""

from django.urls import URLPattern, path

from .backend_api import ROUTES
from .guards import View, loopback_only
from .views import backend, clerkjs, frontend, portal

app_name = "localclerk"


def local_path(route: str, view: View, name: str = "") -> URLPattern:
    """An address that answers this machine only."""
    return path(route, loopback_only(view), name=name or None)


frontend_urls = [
    local_path(".well-known/jwks.json", frontend.key_set),
    local_path("v1/client/handshake", frontend.handshake),
]

clerkjs_urls = [
    local_path("v1/dev_browser", clerkjs.dev_browser),
    local_path("v1/environment", clerkjs.environment),
    local_path("v1/client", clerkjs.client),
    local_path("v1/client/sign_ins", clerkjs.sign_ins),
    local_path("v1/client/sign_ins/<str:attempt_id>/attempt_first_factor", clerkjs.first_factor),
    local_path("v1/client/sign_ups", clerkjs.sign_ups),
    local_path(
        "v1/client/sign_ups/<str:attempt_id>/prepare_verification", clerkjs.prepare_verification
    ),
    local_path(
        "v1/client/sign_ups/<str:attempt_id>/attempt_verification", clerkjs.attempt_verification
    ),
    local_path("v1/client/sessions", clerkjs.sessions),
    local_path("v1/client/sessions/<str:session_id>/touch", clerkjs.touch),
    local_path("v1/client/sessions/<str:session_id>/tokens", clerkjs.tokens),
    local_path("v1/client/sessions/<str:session_id>/end", clerkjs.end),
    local_path("v1/client/sessions/<str:session_id>/remove", clerkjs.end),
    local_path("v1/me", clerkjs.me),
    local_path("v1/me/change_password", clerkjs.change_password),
    local_path("v1/me/sessions/active", clerkjs.my_sessions),
    local_path("npm/@clerk/<slug:package>@<str:version>/dist/<str:name>", clerkjs.script),
]

backend_urls = [
    local_path("v1/jwks", backend.key_set),
    *(local_path(f"v1/{route}", backend.users_and_sessions) for route in ROUTES),
]

portal_urls = [
    local_path("sign-in", portal.sign_in, name="sign_in"),
    local_path("sign-up", portal.sign_up, name="sign_up"),
    local_path("user", portal.profile, name="profile"),
]

urlpatterns: list[URLPattern] = [
    *frontend_urls,
    *clerkjs_urls,
    *backend_urls,
    *portal_urls,
]
