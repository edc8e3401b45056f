from django.urls import URLPattern, path

from .guards import loopback_only
from .views import backend, clerkjs, frontend, portal

app_name = "localclerk"

frontend_urls = [
    path(".well-known/jwks.json", frontend.key_set),
    path("v1/client/handshake", frontend.handshake),
]

clerkjs_urls = [
    path("v1/dev_browser", clerkjs.dev_browser),
    path("v1/environment", clerkjs.environment),
    path("v1/client", clerkjs.client),
    path("v1/client/sign_ins", clerkjs.sign_ins),
    path("v1/client/sign_ins/<str:attempt_id>/attempt_first_factor", clerkjs.first_factor),
    path("v1/client/sign_ups", clerkjs.sign_ups),
    path("v1/client/sign_ups/<str:attempt_id>/prepare_verification", clerkjs.prepare_verification),
    path("v1/client/sign_ups/<str:attempt_id>/attempt_verification", clerkjs.attempt_verification),
    path("v1/client/sessions", clerkjs.sessions),
    path("v1/client/sessions/<str:session_id>/touch", clerkjs.touch),
    path("v1/client/sessions/<str:session_id>/tokens", clerkjs.tokens),
    path("v1/client/sessions/<str:session_id>/end", clerkjs.end),
    path("v1/client/sessions/<str:session_id>/remove", clerkjs.end),
    path("v1/me", clerkjs.me),
    path("v1/me/change_password", clerkjs.change_password),
    path("v1/me/sessions/active", clerkjs.my_sessions),
    path("npm/@clerk/<slug:package>@<str:version>/dist/<str:name>", clerkjs.script),
]

backend_urls = [
    path("v1/jwks", backend.key_set),
    path("v1/users", backend.users),
    path("v1/users/count", backend.user_count),
    path("v1/users/<str:user_id>", backend.user),
    path("v1/users/<str:user_id>/metadata", backend.metadata),
    path("v1/users/<str:user_id>/ban", backend.ban),
    path("v1/users/<str:user_id>/unban", backend.unban),
    path("v1/sessions/<str:session_id>", backend.session),
    path("v1/sessions/<str:session_id>/revoke", backend.revoke),
]

portal_urls = [
    path("sign-in", portal.sign_in, name="sign_in"),
    path("sign-up", portal.sign_up, name="sign_up"),
    path("user", portal.profile, name="profile"),
]

urlpatterns: list[URLPattern] = [
    *frontend_urls,
    *clerkjs_urls,
    *backend_urls,
    *portal_urls,
]
for pattern in urlpatterns:
    pattern.callback = loopback_only(pattern.callback)
