"""Students in courses, in Django admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses import progress
from courses.admin_pages import SharedRowsAdmin
from courses.models import Enrollment, LectureProgress
from editing.admin import EditAdmin

from .counted import CountedAdmin


@admin.register(Enrollment)
class EnrollmentAdmin(CountedAdmin):
    list_display = ("user", "course", "created_at", "last_seen_at", "completed_at", "left_at")
    list_filter = ("created_at", "completed_at", ("left_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "course")
    search_fields = ("user__search_name", "user__email", "course__search_text")
    autocomplete_fields = ("user", "course")
    # What the student does.
    readonly_fields = ("last_lecture", "last_seen_at", "completed_at", "left_at")

    def save_model(self, request: HttpRequest, obj: Enrollment, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        progress.update_completion(obj)


@admin.register(LectureProgress)
class LectureProgressAdmin(EditAdmin, SharedRowsAdmin):
    list_display = ("enrollment", "lecture", "position", "completed_at")
    list_filter = ("completed_at",)
    list_select_related = ("enrollment__user", "enrollment__course", "lecture")
    search_fields = (
        "enrollment__user__search_name",
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
        before = self._course_ids(LectureProgress.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        self._update_completions({*before, obj.enrollment.course_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        course_ids = self._course_ids(queryset)
        super().delete_queryset(request, queryset)
        self._update_completions(course_ids)

    def _course_ids(self, rows: QuerySet[LectureProgress]) -> set[Any]:
        return set(rows.order_by().values_list("enrollment__course", flat=True).distinct())

    def _update_completions(self, course_ids: set[Any]) -> None:
        for course_id in course_ids:
            progress.update_completions(course_id)
