"""Signing in, up and out through Clerk, and what a front end of its own may ask."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .clerk.api import ClerkError
from .clerk.cookies import CLIENT_UAT, SESSION
from .clients import backend_api, instance
from .models import Role, User
from .sessions.expired import forget, renew
from .sessions.http import ClerkRequest
from .sessions.rate_limits import limited
from .sessions.responses import UNAUTHORIZED, safe_redirect_url


@require_safe
@login_not_required
@limited("sign_in")
def sign_in(request: ClerkRequest, step: str = "") -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_redirect_url(request))
    return _widget(request, "sign-in", "accounts/sign_in.html")


@require_safe
@login_not_required
@limited("sign_in")
def sign_up(request: ClerkRequest, step: str = "") -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_redirect_url(request))
    return _widget(request, "sign-up", "accounts/sign_up.html")


@require_safe
def profile(request: ClerkRequest, step: str = "") -> HttpResponse:
    return _widget(request, "user", "accounts/profile.html")


@require_POST
@login_not_required
def sign_out(request: ClerkRequest) -> HttpResponse:
    """End the session at Clerk and forget its cookies; works without JavaScript."""
    session_id = request.auth.session_id or str(request.auth.expired_claims.get("sid", ""))
    if session_id:
        try:
            backend_api().revoke_session(session_id)
        except ClerkError:
            messages.error(
                request, _("Clerk did not answer, so you are still signed in. Try again.")
            )
            return redirect(settings.LOGOUT_REDIRECT_URL)
        forget(session_id)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    for name in (SESSION, CLIENT_UAT):
        response.delete_cookie(name)
        response.delete_cookie(f"{name}_{instance().cookie_suffix}")
    return response


@require_safe
@login_not_required
def me(request: ClerkRequest) -> JsonResponse:
    """The signed-in user, for a front end of its own."""
    user = request.user
    if not user.is_authenticated:
        return JsonResponse(UNAUTHORIZED, status=401)
    return JsonResponse(
        {
            "success": True,
            "user": {
                "id": user.pk,
                "email": user.email,
                "username": user.username,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "name": user.name,
                "image_url": user.image_url,
                "role": user.role,
                "accent_color": user.accent_color,
            },
        }
    )


def _widget(request: ClerkRequest, portal_page: str, template: str) -> HttpResponse:
    """Clerk's widget, or Clerk's hosted page where there is no ClerkJS to show it.

    Without keys, or with a wrong clock, nobody can be signed in, and Clerk would send the visitor
    back here for ever.
    """
    if request.auth.is_our_fault:
        return render(request, "accounts/sessions/missing_keys.html", status=500)
    return_to = request.build_absolute_uri(safe_redirect_url(request))
    query = urlencode({"redirect_url": return_to})
    portal = f"{settings.CLERK_ACCOUNT_PORTAL_URL}/{portal_page}?{query}"
    if not settings.CLERK_JS_URL:
        return redirect(portal)
    return render(request, template, {"portal": portal, "return_to": return_to})


@csrf_exempt
@require_POST
@login_not_required
def may_upload(request: ClerkRequest) -> HttpResponse:
    """Asked by nginx before it reads a large body: 204, or 401 or 403, which it answers with.

    Whether this very upload may be is said when it has come.
    """
    renew(request)
    user = request.user
    if not isinstance(user, User):
        return HttpResponse(status=401)
    return HttpResponse(status=403 if user.role == Role.STUDENT else 204)
