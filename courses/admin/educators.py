"""Who teaches whose course, in Django admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses import educators
from courses.admin_pages import SharedRowsAdmin
from courses.models import CourseEducator
from editing.text import ModelForm


@admin.register(CourseEducator)
class CourseEducatorAdmin(SharedRowsAdmin):
    """To read, and to end by deleting: owners invite, and who is invited answers, on their pages."""

    form = ModelForm
    ordering = ("-invited_at", "pk")
    list_display = ("course", "email", "user", "state", "invited_at")
    list_filter = ("state", "invited_at")
    list_select_related = ("course", "user")
    search_fields = (
        "email",
        "user__search_name",
        "user__search_last_name",
        "course__slug",
        "course__search_text",
    )
    fields = readonly_fields = ("course", "email", "user", "state", "invited_at")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CourseEducator]) -> None:
        for row in queryset:
            educators.end(row)
        super().delete_queryset(request, queryset)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)
