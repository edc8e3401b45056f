"""Users are Clerk's: they are read here and changed there. Applications are decided here."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.html import format_html_join

from . import outbox
from .authentication import backend_api
from .clerk.api import BackendAPI, ClerkError
from .forms import NEEDS_REASON, REASON_MISSING, DecisionActionForm, DecisionForm
from .models import DecisionConflict, EducatorApplication, User
from .sync import store_answer

Status = EducatorApplication.Status

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that others add, and that nobody deletes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "role", "banned", "created_at", "deleted_at")
    list_filter = ("role", "banned", "created_at")
    search_fields = ("id", "email", "username", "first_name", "last_name")
    ordering = ("-created_at",)
    show_full_result_count = False
    actions = ("suspend", "reinstate")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in User._meta.fields if field.name != "accent_color"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Only what is ours: a webhook may be storing the rest just now."""
        User.objects.filter(pk=obj.pk).update(accent_color=obj.accent_color)

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        deeds = {"_suspend": self.suspend, "_reinstate": self.reinstate}
        for button, deed in deeds.items():
            if button in request.POST:
                deed(request, User.objects.filter(pk=obj.pk))
                return redirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description="Suspend: end their sessions and keep them out (a ban at Clerk)")
    def suspend(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._at_clerk(request, users.exclude(pk=request.user.pk), BackendAPI.ban, "suspended")

    @admin.action(description="Reinstate: let them sign in again")
    def reinstate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._at_clerk(request, users, BackendAPI.unban, "reinstated")

    def _at_clerk(
        self,
        request: HttpRequest,
        users: QuerySet[User],
        deed: Callable[[BackendAPI, str], dict[str, Any]],
        done: str,
    ) -> None:
        """Clerk acts, and what it answers is stored; a refusal changes nothing here either."""
        for user in users.filter(deleted_at=None):
            try:
                store_answer(deed(backend_api(), user.pk))
            except ClerkError as error:
                problem = f"{user} was not {done}. {error}. Nothing was changed: try again."
                self.message_user(request, problem, messages.ERROR)
                return
            self.log_change(request, user, f"{done.capitalize()} at Clerk.")
            self.message_user(request, f"{user} is {done}.", messages.SUCCESS)


@admin.register(EducatorApplication)
class EducatorApplicationAdmin(ReadOnlyAdmin):
    """Read, then decide; whatever is still unsent is sent when an admin comes by."""

    form = DecisionForm
    action_form = DecisionActionForm
    actions = ("approve", "reject", "revoke")
    list_display = ("user", "title", "state", "created_at", "decided_by", "decided_at")
    list_filter = ("status", "role_due", "created_at")
    list_select_related = ("user", "decided_by")
    search_fields = ("user__first_name", "user__last_name", "user__email", "title", "expertise")
    ordering = ("-created_at",)
    readonly_fields = (
        "user",
        "email",
        "title",
        "expertise",
        "bio",
        "link",
        "created_at",
        "state",
        "failure",
        "decisions",
    )
    fields = (*readonly_fields, "reason")

    @admin.display(description="state", ordering="status")
    def state(self, application: EducatorApplication) -> str:
        return application.state

    @admin.display(description="e-mail")
    def email(self, application: EducatorApplication) -> str:
        return application.user.email or "-"

    @admin.display(description="history")
    def decisions(self, application: EducatorApplication) -> str:
        deciders = User.objects.in_bulk([entry["by"] for entry in application.history])
        lines = [
            (
                localize(parse_datetime(entry["at"])),
                entry["status"],
                deciders.get(entry["by"], "someone"),
                f": {entry['reason']}" if entry["reason"] else "",
            )
            for entry in application.history
        ]
        return format_html_join("", "<div>{}: {} by {}{}</div>", lines) or "Not decided yet."

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is decided for good is only read; who decides it all the same is told."""
        is_open = obj is None or obj.status in EducatorApplication.FOLLOWS.values()
        is_asked = is_open or request.method == "POST"
        return is_asked and super().has_change_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        outbox.send_due(outbox.A_FEW)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Clerk is told when the decision is stored: Django's own view is one transaction."""
        if request.method == "GET":
            outbox.send_due(outbox.A_FEW)
        request.decided = None
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except DecisionConflict as conflict:
            self.message_user(request, f"Not decided. {conflict}", messages.ERROR)
            return redirect(request.path)
        if request.decided:
            outbox.send_for(request.decided.user_id)
            self._say(request, [request.decided.pk])
        return response

    def save_model(self, request: Any, obj: EducatorApplication, form: Any, change: bool) -> None:
        obj.decide(form.decision, request.user, form.cleaned_data["reason"])
        request.decided = obj

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

    def _decide(self, request: Any, applications: Any, status: str) -> None:
        reason = request.POST.get("reason", "").strip()
        if status in NEEDS_REASON and not reason:
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
        outbox.send_due(outbox.A_FEW)
        self._say(request, decided)

    def _say(self, request: HttpRequest, decided: list[Any]) -> None:
        for application in EducatorApplication.objects.filter(pk__in=decided):
            if application.role_due:
                text = (
                    f"{application}: decided and kept. Clerk does not answer, so the role is not "
                    "changed yet; that is tried again by itself until it is."
                )
                self.message_user(request, text, messages.WARNING)
            else:
                text = f"{application}: {application.state.lower()}."
                self.message_user(request, text, messages.SUCCESS)
