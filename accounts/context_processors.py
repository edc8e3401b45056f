"""What every page needs to load ClerkJS."""

from django.conf import settings
from django.http import HttpRequest


def clerk(request: HttpRequest) -> dict[str, str]:
    return {
        "clerk_publishable_key": settings.CLERK_PUBLISHABLE_KEY,
        "clerk_proxy_url": settings.CLERK_PROXY_URL,
        "clerk_js_url": settings.CLERK_JS_URL,
        "clerk_ui_url": settings.CLERK_UI_URL,
    }
