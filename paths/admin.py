"""Paths in Django admin: their texts, and out of the list with them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from courses.admin_pages import SharedRowsAdmin
from editing.admin import EditAdmin
from editing.forms import EditForm

from . import publication, steps
from .models import Path


class AdminPathForm(EditForm):
    class Meta:
        model = Path
        fields = ("title", "promise", "description")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        publication.check_details(self)
        return cleaned


@admin.register(Path)
class PathAdmin(EditAdmin, SharedRowsAdmin):
    form = AdminPathForm
    ordering = ("status", "-published_at", "pk")
    list_display = ("title", "author", "status", "published_at", "updated_at")
    list_filter = ("status", "published_at")
    list_select_related = ("author",)
    search_fields = (
        "search_text",
        "slug",
        "author__search_name",
        "author__search_last_name",
        "author__email",
    )
    readonly_fields = (
        "author",
        "status",
        "slug",
        "courses",
        "created_at",
        "updated_at",
        "published_at",
    )
    actions = ("archive",)

    @admin.display(description="courses")
    def courses(self, path: Path) -> str:
        steps.load([path])
        rows = ((step.number, step.course or "deleted", step.why) for step in path.steps)
        return format_html_join("", "<p>{}. {} {}</p>", rows) or "-"

    @admin.action(description="Archive: out of the list, and kept by their followers")
    def archive(self, request: HttpRequest, paths: QuerySet[Path]) -> None:
        for path in paths:
            publication.archive(path)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Paths are begun at /teach/paths/, by admins too, and get their slug there."""
        return False
