"""What was asked of the model in Django admin: by day, by purpose, and by whom."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as format_date

from accounts.admin.read_only import ReadOnlyAdmin

from . import budget
from .models import Purpose, Usage

DAYS = 30
COUNTED = ("requests", "failures", "tokens_in", "tokens_out", "cost")


@admin.register(Usage)
class UsageAdmin(ReadOnlyAdmin):
    """The list is of people, whoever used most on a day first; above it, what everyone used."""

    change_list_template = "admin/tutor/usage_list.html"
    list_display = ("day", "user", "requests", "failures", "tokens_in", "tokens_out", "price")
    list_display_links = None
    list_filter = ("day",)
    list_select_related = ("user",)
    search_fields = ("user__search_name", "user__search_last_name", "user__email")
    ordering = ("-day", "-tokens")

    def has_change_permission(self, request: HttpRequest, obj: Usage | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Usage]:
        return super().get_queryset(request).exclude(user=None)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": "Use of the model", **report(), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description="Cost", ordering="cost")
    def price(self, usage: Usage) -> str:
        return money(usage.cost)


def money(millionths: int) -> str:
    """In what AI_PRICE_IN is in; fractions of a cent too."""
    return f"{Decimal(millionths) / 10**6:,.4f}"


def report() -> dict[str, Any]:
    """What everyone used in the last 30 days: a row for each day, and one for each purpose."""
    since = budget.today() - timedelta(days=DAYS - 1)
    everyones = Usage.objects.filter(user=None, day__gte=since).order_by("-day")
    days, purposes = [], dict.fromkeys(Purpose.values, dict.fromkeys(COUNTED, 0))
    for row in everyones.values("day", "purpose", *COUNTED):
        if not row["purpose"]:
            days.append(_shown(format_date(row["day"], "D j M Y"), row, row["day"]))
            continue
        so_far = purposes[row["purpose"]]
        purposes[row["purpose"]] = {name: so_far[name] + row[name] for name in COUNTED}
    labels = dict(Purpose.choices)
    by_purpose = [_shown(labels[name], row) for name, row in purposes.items() if row["requests"]]
    return {"days": DAYS, "by_day": days, "by_purpose": by_purpose}


def _shown(label: object, row: dict[str, Any], day: Any = None) -> dict[str, Any]:
    shown = {name: row[name] for name in COUNTED} | {"label": label, "price": money(row["cost"])}
    return shown | {"day": day, "next_day": day and day + timedelta(days=1)}
