"""How well we keep up with Clerk, for admins."""

from datetime import timedelta

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.applications import decisions
from accounts.clerk.api import ClerkError
from accounts.clients import backend_api
from accounts.models import EducatorApplication, Reconciliation, User, WebhookStatus
from accounts.sync.reconcile import start_in_background

SILENT_AFTER = timedelta(seconds=90)  # longer than Clerk may keep a run waiting


@require_http_methods(["GET", "HEAD", "POST"])
def sync_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if request.method == "POST":
        start_in_background(afterwards=decisions.send_due)
        return redirect("admin:sync_page")
    unsent = EducatorApplication.objects.unsent()
    runs = Reconciliation.objects.order_by("-started_at")
    run = runs.first()
    at_clerk, problem = _users_at_clerk()
    context = site.each_context(request) | {
        "title": "Sync with Clerk",
        "webhook": WebhookStatus.objects.current(),
        "here": User.objects.filter(deleted_at=None).count(),
        "at_clerk": at_clerk,
        "problem": problem,
        "awaiting_clerk": EducatorApplication.objects.awaiting_clerk().count(),
        "unsent": unsent.count(),
        "failing": unsent.exclude(failure="").first(),
        "unerased": User.objects.unerased().count(),
        "run": run,
        "ended": runs.exclude(finished_at=None).first(),
        "is_running": bool(run and _is_at_work(run)),
    }
    return render(request, "admin/sync_page.html", context)


def _users_at_clerk() -> tuple[int | None, str]:
    """How many users Clerk has, or why that is not known."""
    try:
        return backend_api().user_count(), ""
    except ClerkError as error:
        return None, str(error)


def _is_at_work(run: Reconciliation) -> bool:
    return run.is_running and not run.failure and run.heartbeat_at > timezone.now() - SILENT_AFTER
