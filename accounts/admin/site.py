"""Django admin, entered through Clerk: there is no password to type."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from accounts.applications import decisions
from accounts.models import EducatorApplication, Role
from accounts.sessions.http import ClerkRequest
from accounts.sessions.responses import forbidden, return_url, safe_redirect_url, sign_in_url
from accounts.views import sign_out

from .sync_page import sync_page

LEFT_OUT = {"password_change", "password_change_done", "view_on_site", "jsi18n"}


class ClerkAdminSite(AdminSite):
    site_header = "SkillRise admin"
    site_title = "SkillRise admin"
    index_title = "Run the platform"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 403 to people with another role, where Django would ask for a password.

        The admin speaks the default language only, whatever the visitor chose.
        """
        admin_view = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: ClerkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                return forbidden(request, Role.ADMIN)
            translation.activate(settings.LANGUAGE_CODE)
            response: HttpResponse = admin_view(request, *args, **kwargs)
            return response

        return guarded

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The queue first: who waits for a decision, and which decisions wait to be sent."""
        pending = EducatorApplication.objects.pending().order_by("created_at")
        context = {
            "pending": pending.count(),
            "oldest": pending.first(),
            "awaiting_clerk": EducatorApplication.objects.awaiting_clerk().count(),
            "unsent": EducatorApplication.objects.unsent().count(),
        }
        return super().index(request, context | (extra_context or {}))

    @method_decorator(login_not_required)
    def login(  # type: ignore[override]
        self, request: ClerkRequest, extra_context: Any = None
    ) -> HttpResponse:
        """There is no form: admins are led on, others told, and whoever is signed out signs in."""
        if self.has_permission(request):
            return redirect(safe_redirect_url(request, reverse("admin:index"), parameter="next"))
        if request.user.is_authenticated:
            return forbidden(request, Role.ADMIN)
        return redirect(sign_in_url(request.GET.get("next", "/admin/")))

    def logout(  # type: ignore[override]
        self, request: ClerkRequest, extra_context: Any = None
    ) -> HttpResponse:
        return sign_out(request)

    @method_decorator(login_not_required)
    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The admin's words for its scripts: nothing private, so a page's token may have run out.

        A script cannot be led through a handshake to a new one.
        """
        with translation.override(settings.LANGUAGE_CODE):
            return super().i18n_javascript(request, extra_context)

    @method_decorator(require_POST)
    def send_decisions(self, request: HttpRequest) -> HttpResponse:
        """*Try again*: send what is due, and go back to the page with the button."""
        unsent = decisions.send_due(decisions.BATCH)
        if unsent:
            text = f"Not everything could be sent: {unsent} left. It is tried again by itself."
            messages.warning(request, text)
        else:
            messages.success(request, "Clerk and the applicants know of every decision.")
        return redirect(return_url(request, default=reverse("admin:index")))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = super().get_urls()
        row = "r/<path:content_type_id>/<path:object_id>/"
        own = [
            path("jsi18n/", self.i18n_javascript, name="jsi18n"),
            path(row, self.admin_view(view_on_site), name="view_on_site"),
            path("sync/", self.admin_view(sync_page), {"site": self}, name="sync_page"),
            path("send/", self.admin_view(self.send_decisions), name="send_decisions"),
        ]
        return [*own, *(url for url in urls if getattr(url, "name", None) not in LEFT_OUT)]


def view_on_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponseBase:
    """The row's own page; 404 for a key that no row can have, which Django answers 500."""
    try:
        return shortcut(request, content_type_id, object_id)
    except ValidationError:
        raise Http404 from None
