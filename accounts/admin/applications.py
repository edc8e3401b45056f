"""Applications to teach in Django admin: the queue, and the decisions."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.timezone import localtime

from accounts.applications import decisions
from accounts.applications.decisions import BATCH
from accounts.applications.forms import (
    NEEDS_REASON,
    REASON_MISSING,
    DecisionActionForm,
    DecisionForm,
)
from accounts.models import DecisionConflict, EducatorApplication, User
from texts.validators import is_visible

from .read_only import ReadOnlyAdmin

Status = EducatorApplication.Status


@admin.register(EducatorApplication)
class EducatorApplicationAdmin(ReadOnlyAdmin):
    """An admin reads an application, then decides; what is due is sent after the decision."""

    form = DecisionForm
    action_form = DecisionActionForm
    actions = ("approve", "reject", "revoke", "send")
    ordering = ("-created_at", "pk")
    list_display = ("user", "title", "status_label", "created_at", "decided_by", "decided_at")
    list_filter = ("status", "role_due", "created_at")
    list_select_related = ("user", "decided_by")
    search_fields = ("user__search_name", "user__search_last_name", "user__email", "search_text")
    readonly_fields = (
        "user",
        "email",
        "title",
        "expertise",
        "bio",
        "link",
        "created_at",
        "status_label",
        "failure",
        "decisions",
    )
    fields = (*readonly_fields, "reason")

    @admin.display(description="state", ordering="status")
    def status_label(self, application: EducatorApplication) -> str:
        return application.status_label

    @admin.display(description="e-mail")
    def email(self, application: EducatorApplication) -> str:
        return application.user.email or "-"

    @admin.display(description="history")
    def decisions(self, application: EducatorApplication) -> str:
        deciders = User.objects.in_bulk([entry["by"] for entry in application.history])
        lines = [
            (
                localize(localtime(datetime.fromisoformat(entry["at"]))),
                entry["status"],
                deciders.get(entry["by"], "someone"),
                f": {entry['reason']}" if entry["reason"] else "",
            )
            for entry in application.history
        ]
        return format_html_join("", "<div>{}: {} by {}{}</div>", lines) or "Not decided yet."

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is decided for good is only read; who decides it all the same is told."""
        is_open = obj is None or obj.status in EducatorApplication.REQUIRED_STATUS.values()
        is_asked = is_open or request.method == "POST"
        return is_asked and super().has_change_permission(request, obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Send what a decision brings about after it is stored: Django's view is one transaction.

        A form with errors is answered 200: nothing was decided, so nothing is sent. Django also
        redirects when there is no such application; then there is nothing to send for.
        """
        try:
            response = super().changeform_view(request, object_id, *args, **kwargs)
        except DecisionConflict as conflict:
            typed = request.POST.get("reason", "").strip()
            text = f"Not decided. {conflict}" + (f" You wrote: “{typed}”" if typed else "")
            self.message_user(request, text, messages.ERROR)
            return redirect(request.path)
        is_stored = request.method == "POST" and response.status_code == 302
        decided = self.get_object(request, unquote(object_id or "")) if is_stored else None
        if decided:
            self._send(request, EducatorApplication.objects.filter(pk=decided.pk))
        return response

    def save_model(self, request: Any, obj: EducatorApplication, form: Any, change: bool) -> None:
        obj.decide(form.decision, request.user, form.cleaned_data["reason"])

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return f"{form.decision.capitalize()}."

    def response_change(self, request: HttpRequest, obj: EducatorApplication) -> HttpResponse:
        """On to the next who waits."""
        following = EducatorApplication.objects.pending().order_by("created_at").first()
        if following:
            return redirect(
                reverse("admin:accounts_educatorapplication_change", args=[following.pk])
            )
        return redirect(reverse("admin:accounts_educatorapplication_changelist"))

    @admin.action(description="Approve")
    def approve(self, request: HttpRequest, applications: Any) -> None:
        self._decide(request, applications, Status.APPROVED)

    @admin.action(description="Reject, with the reason given beside")
    def reject(self, request: HttpRequest, applications: Any) -> None:
        self._decide(request, applications, Status.REJECTED)

    @admin.action(description="Revoke an approval, with the reason given beside")
    def revoke(self, request: HttpRequest, applications: Any) -> None:
        self._decide(request, applications, Status.REVOKED)

    @admin.action(description="Try again to tell Clerk and the applicant")
    def send(self, request: HttpRequest, applications: QuerySet[EducatorApplication]) -> None:
        self._send(request, applications)

    def _decide(self, request: Any, applications: Any, status: str) -> None:
        reason = request.POST.get("reason", "").strip()
        if status in NEEDS_REASON and not is_visible(reason):
            self.message_user(request, f"Nothing was decided. {REASON_MISSING}", messages.ERROR)
            return
        decided = []
        for application in applications:
            try:
                application.decide(status, request.user, reason)
            except DecisionConflict as conflict:
                self.message_user(request, f"{application}: {conflict}", messages.WARNING)
            else:
                self.log_change(request, application, f"{status.capitalize()}.")
                decided.append(application.pk)
        self._send(request, EducatorApplication.objects.filter(pk__in=decided))

    def _send(self, request: HttpRequest, applications: QuerySet[EducatorApplication]) -> None:
        """Send what is due for these applications, and say what became of each."""
        keys = list(applications.values_list("pk", flat=True))
        decisions.send_all(EducatorApplication.objects.unsent().filter(pk__in=keys)[:BATCH])
        for application in EducatorApplication.objects.filter(pk__in=keys):
            self._report(request, application)

    def _report(self, request: HttpRequest, application: EducatorApplication) -> None:
        if application.role_due:
            text = (
                f"{application}: decided and kept. Clerk does not answer, so the role is not "
                "changed yet; that is tried again by itself until it is."
            )
            self.message_user(request, text, messages.WARNING)
        elif application.mail_due:
            text = (
                f"{application}: {application.status_label.lower()}. The applicant's mail is not "
                "sent yet; that is tried again by itself until it is."
            )
            self.message_user(request, text, messages.WARNING)
        else:
            text = f"{application}: {application.status_label.lower()}."
            self.message_user(request, text, messages.SUCCESS)
