from django.urls import URLPattern, path

from .guards import loopback_only
from .views import backend, frontend, portal

app_name = "localclerk"

frontend_urls = [
    path(".well-known/jwks.json", frontend.key_set),
    path("v1/client/handshake", frontend.handshake),
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

urlpatterns: list[URLPattern] = [*frontend_urls, *backend_urls, *portal_urls]
for pattern in urlpatterns:
    pattern.callback = loopback_only(pattern.callback)
