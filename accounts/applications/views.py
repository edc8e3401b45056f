"""Applying to teach."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import EducatorApplication
from accounts.sessions.http import UserRequest

from . import decisions
from .forms import ApplicationForm


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: UserRequest) -> HttpResponse:
    """Ask to become an educator, and see what became of it; *Try again* sends what is due."""
    if request.user.is_educator:
        return redirect(settings.EDUCATOR_HOME_URL)
    if "send" in request.POST:
        decisions.send_for(request.user.pk)
        return redirect("accounts:apply")
    latest = EducatorApplication.objects.latest_of(request.user)
    may_apply = not request.user.is_admin and (latest is None or latest.may_reapply)
    form = ApplicationForm(
        request.POST or None,
        instance=EducatorApplication(user=request.user),
        initial=latest.answers if latest else None,
    )
    if request.method == "POST" and form.is_valid() and (may_apply or form.was_sent_before):
        return _applied(request, form)
    context = {"latest": latest, "form": form if may_apply else None}
    status = 422 if may_apply and form.errors else 200
    return render(request, "accounts/applications/apply.html", context, status=status)


def _applied(request: UserRequest, form: ApplicationForm) -> HttpResponse:
    try:
        is_stored = form.save_new()
    except IntegrityError:
        is_stored = False
    if is_stored:
        messages.success(request, _("Your application is sent. An admin will read it."))
    else:
        messages.info(request, _("You already have an open application."))
    return redirect("accounts:apply")
