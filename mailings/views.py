"""Which mails people get: the page where they choose, and the link in each mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.sessions.http import ClerkRequest, UserRequest
from editing.text import INVALID

from . import preferences as rules
from .forms import PreferencesForm


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: UserRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("mailings:preferences")
    return render(
        request, "mailings/preferences.html", {"form": form}, status=INVALID if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
@login_not_required
def unsubscribe(request: ClerkRequest, token: str) -> HttpResponse:
    """Ends mails of one kind, for whoever holds the link of such a mail; `undo` takes it back.

    A GET changes nothing: mail programs and their guards open links. The POST needs no proof of
    where it comes from but the token, since mail programs send it (RFC 8058), and is not answered
    by a redirect, which they may not follow.
    """
    found = rules.read_token(token)
    if found is None:
        raise Http404
    user, kind = found
    if request.method == "POST":
        change = rules.subscribe if "undo" in request.POST else rules.unsubscribe
        change(user.pk, kind)
    is_subscribed = not user.mail_opt_outs.filter(kind=kind).exists()
    context = {
        "kind": kind,
        "is_subscribed": is_subscribed,
        "was_changed": request.method == "POST",
    }
    return render(request, "mailings/unsubscribe.html", context)
