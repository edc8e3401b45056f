"""Applying to teach."""

from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import EducatorApplication
from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from editing.text import INVALID

from . import decisions
from .forms import ApplicationForm

OPEN = gettext_lazy("You already have an open application: edit that one.")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("applications")
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
    if request.method == "POST" and latest and latest.is_pending:
        messages.info(request, OPEN)
    context = {"latest": latest, "form": form if may_apply else None}
    status = INVALID if may_apply and form.errors else 200
    return render(request, "accounts/applications/apply.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest) -> HttpResponse:
    """Change one's application while no admin has decided it."""
    latest = EducatorApplication.objects.latest_of(request.user)
    if latest is None or (request.method != "POST" and not latest.is_pending):
        return redirect("accounts:apply")
    form = ApplicationForm(request.POST or None, instance=latest)
    if request.method == "POST" and latest.is_pending and form.is_valid() and form.save_version():
        messages.success(request, _("Your application is changed."))
        return redirect("accounts:apply")
    if not latest.is_pending:
        form.add_error(None, _("It was decided while you were editing. Your changes are not sent."))
    context = {"form": form}
    status = INVALID if form.errors else 200
    return render(request, "accounts/applications/edit.html", context, status=status)


@require_POST
def withdraw(request: UserRequest) -> HttpResponse:
    """Take one's application back; what was written stands in the form for the next one."""
    latest = EducatorApplication.objects.latest_of(request.user)
    if latest and latest.withdraw():
        messages.success(request, _("Your application is withdrawn. You can apply again."))
    return redirect("accounts:apply")


def _applied(request: UserRequest, form: ApplicationForm) -> HttpResponse:
    try:
        is_stored = form.save_new()
    except IntegrityError:
        is_stored = False
    if is_stored:
        import_module(settings.MAIL_LANGUAGE).remember_language(request.user)
        messages.success(request, _("Your application is sent. An admin will read it."))
    else:
        messages.info(request, OPEN)
    return redirect("accounts:apply")
