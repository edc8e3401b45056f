"""The Frontend API: what a browser asks Clerk."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from localclerk.errors import error_body
from localclerk.guards import is_loopback_url
from localclerk.store import store
from localclerk.tokens import handshake_token, jwks, with_parameters


@require_safe
def key_set(request: HttpRequest) -> JsonResponse:
    return JsonResponse(jwks())


@require_safe
def handshake(request: HttpRequest) -> HttpResponse:
    """Send the browser back with cookies that say whether it is signed in."""
    url = request.GET.get("redirect_url", "")
    if not is_loopback_url(url):
        return JsonResponse(error_body("invalid_redirect_url"), status=400)
    client = store().client(dev_browser=request.GET.get("__clerk_db_jwt", ""))
    session = store().active_session(client)
    user = store().user(session.user_id) if session else None
    parts = urlsplit(url)
    token = handshake_token(client, session, user, f"{parts.scheme}://{parts.netloc}")
    location = with_parameters(url, __clerk_handshake=token)
    return HttpResponse(status=307, headers={"Location": location, "Cache-Control": "no-store"})
