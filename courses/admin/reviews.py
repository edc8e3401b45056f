"""Reviews in Django admin: read, hidden for a reason, and never edited."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from courses import reviews
from courses.admin_pages import SharedRowsAdmin
from courses.models import Review, ReviewReport
from editing.text import ModelForm

from .counted import CountedAdmin


@admin.register(Review)
class ReviewAdmin(CountedAdmin):
    """Students write reviews; an admin reads them, and hides one for a reason."""

    ordering = ("-created_at", "pk")
    list_display = ("course", "author", "rating", "text", "created_at", "is_shown")
    list_filter = ("rating", "created_at", ("hidden_at", admin.EmptyFieldListFilter))
    list_select_related = ("enrollment__user", "course")
    search_fields = (
        "search_text",
        "course__slug",
        "course__search_text",
        "enrollment__user__search_name",
        "enrollment__user__search_last_name",
        "enrollment__user__email",
    )
    readonly_fields = (
        "course",
        "author",
        "email",
        "rating",
        "text",
        "created_at",
        "edited_at",
        "answer",
        "answered_by",
        "reports",
        "hidden_at",
    )
    fields = (*readonly_fields, "hidden_reason")

    @admin.display(description="e-mail")
    def email(self, review: Review) -> str:
        return (review.enrollment and review.enrollment.user.email) or "-"

    @admin.display(description="reports")
    def reports(self, review: Review) -> str:
        rows = review.reports.select_related("user")
        lines = [(row.get_reason_display(), f": {row.text}" if row.text else "") for row in rows]
        return format_html_join("", "<div>{}{}</div>", lines) or "None."

    @admin.display(description="shown", boolean=True, ordering="hidden_at")
    def is_shown(self, review: Review) -> bool:
        return review.hidden_at is None

    def store(self, row: Review, fields: Iterable[str]) -> bool:
        is_stored = super().store(row, fields)
        if is_stored:
            reviews.hide(row, row.hidden_reason)
        return is_stored

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(ReviewReport)
class ReviewReportAdmin(SharedRowsAdmin):
    """Why people would not have a review shown. To hide it, open the review."""

    form = ModelForm
    ordering = ("-created_at", "pk")
    list_display = ("created_at", "reason", "text", "reviewed", "is_open")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "reason", "created_at")
    list_select_related = ("review__course",)
    search_fields = ("review__search_text", "review__course__slug", "review__course__search_text")
    actions = ("leave",)
    fields = readonly_fields = (
        "reviewed",
        "what_it_says",
        "reason",
        "text",
        "user",
        "created_at",
        "settled_at",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description="review")
    def reviewed(self, report: ReviewReport) -> str:
        address = reverse("admin:courses_review_change", args=[report.review_id])
        return format_html('<a href="{}">{}</a>', address, report.review)

    @admin.display(description="what it says")
    def what_it_says(self, report: ReviewReport) -> str:
        return report.review.text or "-"

    @admin.display(description="open", boolean=True, ordering="settled_at")
    def is_open(self, report: ReviewReport) -> bool:
        return report.settled_at is None

    @admin.action(description="Leave the reviews as they are")
    def leave(self, request: HttpRequest, queryset: QuerySet[ReviewReport]) -> None:
        keys = list(queryset.values_list("pk", flat=True))
        number = reviews.settle_reports(ReviewReport.objects.filter(pk__in=keys))
        self.message_user(request, f"{number} reports are settled.")
