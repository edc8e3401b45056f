"""Students in courses, in Django admin."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses import progress, student_names
from courses.admin_pages import SharedRowsAdmin
from courses.models import Enrollment, LectureProgress
from editing.admin import EditAdmin

from .counted import CountedAdmin


class LeftFilter(admin.SimpleListFilter):
    """By a moment: of one that is not empty, SQLite would read every row."""

    title = "has left"
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        has_left = {"left_at__gt": datetime(1970, 1, 1, tzinfo=UTC)}
        return queryset.filter(**has_left if self.value() == "yes" else {"left_at": None})


@admin.register(Enrollment)
class EnrollmentAdmin(CountedAdmin):
    ordering = ("-created_at", "pk")
    list_display = ("user", "course", "created_at", "last_seen_at", "completed_at", "left_at")
    list_filter = ("created_at", "completed_at", LeftFilter)
    list_select_related = ("user", "course")
    search_fields = (
        "user__search_name",
        "user__search_last_name",
        "user__email",
        "course__slug",
        "course__search_text",
    )
    autocomplete_fields = ("user", "course")
    # What the student does.
    readonly_fields = ("last_lecture", "last_seen_at", "completed_at", "left_at")

    def save_model(self, request: HttpRequest, obj: Enrollment, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        progress.update_completion(obj)
        student_names.copy(obj.user_id)


@admin.register(LectureProgress)
class LectureProgressAdmin(EditAdmin, SharedRowsAdmin):
    ordering = ("-pk",)
    list_display = ("enrollment", "lecture", "position", "completed_at")
    list_filter = ("completed_at",)
    list_select_related = ("enrollment__user", "enrollment__course", "lecture")
    search_fields = (
        "enrollment__user__search_name",
        "enrollment__user__search_last_name",
        "enrollment__user__email",
        "lecture__search_title",
    )
    autocomplete_fields = ("enrollment", "lecture")

    def store(self, row: LectureProgress, fields: Iterable[str]) -> bool:
        """Who takes a completion back forgets what was played, which would complete it again."""
        named = set(fields)
        if "completed_at" in named and row.completed_at is None:
            row.played = ""
            named.add("played")
        return super().store(row, named)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self._enrollment_ids(LectureProgress.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        progress.settle_completions({*before, obj.enrollment_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        enrollment_ids = self._enrollment_ids(queryset)
        super().delete_queryset(request, queryset)
        progress.settle_completions(enrollment_ids)

    def _enrollment_ids(self, rows: QuerySet[LectureProgress]) -> set[Any]:
        return set(rows.order_by().values_list("enrollment", flat=True).distinct())
