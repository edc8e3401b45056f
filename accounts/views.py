"""Signing in, up and out through Clerk, applying to teach, and what a front end may ask."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import outbox
from .authentication import backend_api, instance
from .clerk.api import ClerkError
from .clerk.cookies import CLIENT_UAT, SESSION
from .forms import ApplicationForm
from .models import EducatorApplication
from .refusals import UNAUTHORIZED, safe_redirect_url
from .requests import ClerkRequest, UserRequest


@require_safe
@login_not_required
def sign_in(request: ClerkRequest, step: str = "") -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_redirect_url(request))
    return _widget(request, "sign-in", "accounts/sign_in.html")


@require_safe
@login_not_required
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
            return redirect("home")
    response = redirect("home")
    for name in (SESSION, CLIENT_UAT):
        response.delete_cookie(name)
        response.delete_cookie(f"{name}_{instance().cookie_suffix}")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: UserRequest) -> HttpResponse:
    """Ask to become an educator, and see what became of it."""
    outbox.send_for(request.user.pk)
    if request.user.is_educator:
        return redirect("teaching:dashboard")
    latest = EducatorApplication.objects.latest_of(request.user)
    may_apply = not request.user.is_admin and (latest is None or latest.is_closed)
    form = ApplicationForm(
        request.POST or None,
        instance=EducatorApplication(user=request.user),
        initial=latest.answers if latest else None,
    )
    if request.method == "POST" and may_apply and form.is_valid():
        return _applied(request, form)
    context = {"latest": latest, "form": form if may_apply else None}
    return render(request, "accounts/apply.html", context, status=422 if form.errors else 200)


def _applied(request: UserRequest, form: ApplicationForm) -> HttpResponse:
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        messages.info(request, _("You already have an open application."))
    else:
        messages.success(request, _("Your application is sent. An admin will read it."))
    return redirect("accounts:apply")


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

    Without keys nobody can be signed in, and Clerk would send the visitor back here for ever.
    """
    if request.auth.lacks_keys:
        return render(request, "clerk_keys.html", status=500)
    return_to = request.build_absolute_uri(safe_redirect_url(request))
    query = urlencode({"redirect_url": return_to})
    portal = f"{settings.CLERK_ACCOUNT_PORTAL_URL}/{portal_page}?{query}"
    if not settings.CLERK_JS_URL:
        return redirect(portal)
    return render(request, template, {"portal": portal, "return_to": return_to})
