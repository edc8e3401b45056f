"""Headers that bound what browsers do with our answers; the Content-Security-Policy: skillrise/csp.py.

Of answers to people who are signed in, ClerkMiddleware says that they are not stored; of https,
settings.py, for Django's SecurityMiddleware.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from courses.media.storage import is_public

# Nothing of ours asks for these, nor does a player in a frame. What is used stands here nowhere:
# fullscreen, picture-in-picture, autoplay, encrypted-media, clipboard-write, and passkeys at Clerk.
DENIED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in DENIED)

# Other sites show pictures beside a link to us, and wallets read badges.
SHOWN_ELSEWHERE = {
    "catalogue:share_image",
    "certificates:badge",
    "certificates:issuer",
    "certificates:key",
    "certificates:revocations",
}


class HeadersMiddleware:
    """Stands before whatever refuses, so that refusals have them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        policy = "cross-origin" if _is_shown_elsewhere(request) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", policy)
        return response


def _is_shown_elsewhere(request: HttpRequest) -> bool:
    """So is what everyone may read: static files, and of uploads the pictures."""
    if request.path.startswith(settings.STATIC_URL):
        return True
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name == "media":
        return is_public(match.kwargs["name"])
    return match.view_name in SHOWN_ELSEWHERE
