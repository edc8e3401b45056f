"""Mails in Django admin: what became of each."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.read_only import ReadOnlyAdmin
from editing.text import ModelForm

from .models import Mailing, MailingQuerySet


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    """Says how sending went, not what was written to whom: a subject may, a text is not shown."""

    form = ModelForm
    list_display = ("kind", "user", "state", "created_at", "sent_at", "attempts", "failure")
    list_filter = ("state", "kind", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__search_name", "user__search_last_name", "user__email")
    ordering = ("-created_at",)
    actions = ("try_again",)
    fields = readonly_fields = (
        "user",
        "kind",
        "subject",
        "language",
        "link",
        "state",
        "created_at",
        "not_before",
        "claimed_at",
        "sent_at",
        "attempts",
        "failure",
    )

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description="Try again to send, with the next run of send_outbox")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Mailing]) -> None:
        keys = list(queryset.values_list("pk", flat=True))
        unsent: MailingQuerySet = Mailing.objects.filter(pk__in=keys)
        number = unsent.try_again()
        self.message_user(request, f"{number} of {len(keys)} will be tried with the next run.")
