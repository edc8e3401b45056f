"""Users in Django admin: read here, suspended and reinstated at Clerk."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.clerk.api import BackendAPI, ClerkError
from accounts.clients import backend_api
from accounts.models import User
from accounts.sync.users import upsert_from_clerk
from editing.text import ModelForm
from texts.fields import Derived

from .read_only import ReadOnlyAdmin

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    form = ModelForm
    list_display = ("name", "email", "role", "state", "created_at", "deleted_at")
    list_filter = ("role", "banned", "created_at")
    search_fields = ("id", "email", "username", "search_name", "search_last_name")
    ordering = ("-created_at",)
    actions = ("suspend", "reinstate")

    @admin.display(ordering="banned")
    def state(self, user: User) -> str:
        if user.deleted_at:
            return "Deleted"
        return "Suspended" if user.banned else "Active"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            field.name
            for field in User._meta.fields
            if field.name != "accent_color" and not isinstance(field, Derived)
        ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Store the accent color alone: a webhook may be storing Clerk's fields at this moment."""
        User.objects.filter(pk=obj.pk).update(accent_color=obj.accent_color)

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        actions = {"_suspend": self.suspend, "_reinstate": self.reinstate}
        for button, action in actions.items():
            if button in request.POST:
                action(request, User.objects.filter(pk=obj.pk))
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
        call: Callable[[BackendAPI, str], dict[str, Any]],
        done: str,
    ) -> None:
        """Call Clerk for each user and store its answer; `done` says what the call does, for messages."""
        for user in users.filter(deleted_at=None):
            try:
                upsert_from_clerk(call(backend_api(), user.pk))
            except ClerkError as error:
                problem = f"{user} was not {done}. {error}. Nothing was changed: try again."
                self.message_user(request, problem, messages.ERROR)
                return
            self.log_change(request, user, f"{done.capitalize()} at Clerk.")
            self.message_user(request, f"{user} is {done}.", messages.SUCCESS)
