"""Announcements in Django admin: read, deleted, and never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses import announcements
from courses.admin_pages import SharedRowsAdmin
from courses.models import Announcement
from editing.text import ModelForm


@admin.register(Announcement)
class AnnouncementAdmin(SharedRowsAdmin):
    """One that is deleted is without its texts at once, and without its row a day later."""

    form = ModelForm
    ordering = ("-created_at", "pk")
    list_display = ("title", "course", "author", "created_at", "sent_at", "deleted_at")
    list_filter = ("created_at", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("course", "author")
    search_fields = (
        "title",
        "course__slug",
        "course__search_text",
        "author__search_name",
        "author__search_last_name",
    )
    fields = readonly_fields = (
        "course",
        "author",
        "title",
        "text",
        "created_at",
        "edited_at",
        "sent_at",
        "deleted_at",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Announcement]) -> None:
        for announcement in list(queryset):
            announcements.delete(announcement)
