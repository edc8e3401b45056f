"""What an educator says about themselves on their public page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import EducatorProfile
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from editing.forms import EditForm
from editing.text import INVALID


class ProfileForm(EditForm):
    """Also of a profile that is not stored yet: to store it is its first edit."""

    class Meta:
        model = EducatorProfile
        fields = ("title", "bio", "link")
        help_texts = {
            "title": gettext_lazy("For example: carpenter, or physics teacher."),
            "bio": gettext_lazy(
                "Your experience, and whom you teach. Lists, links and *emphasis* are Markdown."
            ),
            "link": gettext_lazy("Optional: a profile, a portfolio, a channel."),
        }
        widgets = {"bio": forms.Textarea({"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(key=None, version=self.instance.version)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def profile(request: UserRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    shown = EducatorProfile.store(request.user) if is_sent else EducatorProfile.of(request.user)
    form = ProfileForm(request.POST if is_sent else None, instance=shown)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Your page says this now."))
        return redirect("catalogue:educator", request.user.pk)
    status = INVALID if form.errors else 200
    return render(request, "courses/teaching/profile.html", {"form": form}, status=status)
