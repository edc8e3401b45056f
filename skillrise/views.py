"""Pages and probes of the whole site."""

import sys
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions.responses import is_same_site
from accounts.sync.errors import DATABASE_ERRORS
from accounts.webhooks import PATH as WEBHOOK_PATH
from texts.themes import THEMES, theme
from tutor import asking

from . import request_ids
from .databases import is_unreachable
from .migrated import is_migrated

YEAR = 365 * 24 * 3600  # seconds
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"model_host": asking.host()})


@require_safe
@login_not_required
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "terms.html")


@require_POST
@csrf_exempt
@login_not_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember a theme or a language in this browser, and go back to the page.

    Without a CSRF token, so that public pages need no cookie: there is nothing to gain by it.
    """
    page = request.POST.get("next", "/")
    response = HttpResponseRedirect(page if is_same_site(request, page) else "/")
    if "theme" in request.POST:
        _remember(response, "theme", request.POST["theme"], THEMES)
    if "language" in request.POST:
        languages = [code for code, _ in settings.LANGUAGES]
        _remember(response, settings.LANGUAGE_COOKIE_NAME, request.POST["language"], languages)
    return response


def _remember(response: HttpResponse, name: str, value: str, choices: Collection[str]) -> None:
    """A value that is no choice means: as the system has it."""
    if value in choices:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=not settings.DEBUG)
    else:
        response.delete_cookie(name)


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    private = ("/admin/", "/api/", WEBHOOK_PATH, "/teach/", "/profile/", "/sign-")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and every migration of this version is applied."""
    try:
        wrong = "" if is_migrated() else "migrations are pending"
    except DATABASE_ERRORS:
        wrong = "database does not answer"
    status = 503 if wrong else 200
    return HttpResponse(f"{wrong or 'ok'}\n", status=status, content_type="text/plain")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a form with more in it than Django reads, else 400."""
    return _error_page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, 400 for a body that broke off, else 500."""
    error = sys.exception()
    if is_unreachable(error):
        response = _error_page(request, 503)
        response.headers["Retry-After"] = "30"
        return response
    return _error_page(request, 400 if isinstance(error, UnreadablePostError) else 500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof of origin is missing or old."""
    return _error_page(request, 403, "403_csrf.html")


def _error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """Asks the database nothing, and of the request no more than a cookie: the rest may be why."""
    context = {"theme": theme(request), "request_id": request_ids.current()}
    page = render_to_string(template or f"{status}.html", context)
    return HttpResponse(page, status=status)
