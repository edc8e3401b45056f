"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from editing.admin import EditAdmin

from . import counters, curriculum, progress, publication
from .models import (
    Category,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Review,
)


@admin.register(Category)
class CategoryAdmin(EditAdmin):
    list_display = ("name", "slug", "position")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class CountedAdmin(EditAdmin):
    """Rows that a course counts; each change ends in the counters of every course it concerns."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self._course_ids(obj)
        super().save_model(request, obj, form, change)
        self._recount(before | self._course_ids(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        course_ids = set(queryset.values_list("course", flat=True))
        super().delete_queryset(request, queryset)
        self._recount(course_ids)

    def _course_ids(self, obj: Any) -> set[Any]:
        stored = self.model._default_manager.filter(pk=obj.pk)
        return set(stored.values_list("course", flat=True))

    def _recount(self, course_ids: set[Any]) -> None:
        for course_id in course_ids:
            counters.recount(course_id)


class CurriculumAdmin(EditAdmin):
    """Chapters and lectures, changed as the educator's pages change them."""

    def add(self, row: Any) -> None:
        curriculum.add(row)

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        return curriculum.save(row, fields)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        curriculum.delete([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        curriculum.delete(queryset)


@admin.register(Course)
class CourseAdmin(EditAdmin):
    list_display = (
        "title",
        "educator",
        "category",
        "level",
        "status",
        "enrollment_count",
        "rating_average",
        "published_at",
    )
    list_filter = ("status", "category", "level", "language")
    list_select_related = ("educator", "category")
    search_fields = ("title", "subtitle", "slug", "educator__first_name", "educator__last_name")
    autocomplete_fields = ("educator", "category")
    readonly_fields = (
        "slug",
        "status",
        "enrollment_count",
        "review_count",
        "rating_average",
        "lecture_count",
        "seconds",
        "created_at",
        "updated_at",
        "published_at",
    )
    date_hierarchy = "published_at"
    actions = ("unpublish",)

    @admin.action(description="Take out of the catalogue")
    def unpublish(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        for course in courses:
            publication.unpublish(course)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Educators start courses in their own forms, which give them their slug."""
        return False


@admin.register(Chapter)
class ChapterAdmin(CurriculumAdmin):
    list_display = ("title", "course", "position")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    autocomplete_fields = ("course",)


@admin.register(Lecture)
class LectureAdmin(CurriculumAdmin):
    list_display = ("title", "chapter", "kind", "seconds", "is_preview")
    list_filter = ("kind", "is_preview")
    list_select_related = ("chapter",)
    search_fields = ("title", "chapter__title", "chapter__course__title")
    autocomplete_fields = ("chapter",)


@admin.register(Enrollment)
class EnrollmentAdmin(CountedAdmin):
    list_display = ("user", "course", "created_at", "last_seen_at", "completed_at")
    list_filter = ("created_at", "completed_at")
    list_select_related = ("user", "course")
    search_fields = ("user__first_name", "user__last_name", "user__email", "course__title")
    autocomplete_fields = ("user", "course", "last_lecture")
    readonly_fields = ("completed_at",)  # follows from the lectures completed

    def save_model(self, request: HttpRequest, obj: Enrollment, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        progress.update_completion(obj)


@admin.register(LectureProgress)
class LectureProgressAdmin(EditAdmin):
    list_display = ("enrollment", "lecture", "position", "completed_at")
    list_filter = ("completed_at",)
    list_select_related = ("enrollment__user", "enrollment__course", "lecture")
    search_fields = ("enrollment__user__last_name", "enrollment__user__email", "lecture__title")
    autocomplete_fields = ("enrollment", "lecture")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self._enrollments(LectureProgress.objects.filter(pk=obj.pk))
        super().save_model(request, obj, form, change)
        self._update_completions([*before, obj.enrollment])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, LectureProgress.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        enrollments = self._enrollments(queryset)
        super().delete_queryset(request, queryset)
        self._update_completions(enrollments)

    def _enrollments(self, rows: QuerySet[LectureProgress]) -> list[Enrollment]:
        return [row.enrollment for row in rows.select_related("enrollment")]

    def _update_completions(self, enrollments: list[Enrollment]) -> None:
        for enrollment in enrollments:
            progress.update_completion(enrollment)


@admin.register(Review)
class ReviewAdmin(CountedAdmin):
    list_display = ("course", "author", "rating", "text", "created_at")
    list_filter = ("rating", "created_at")
    list_select_related = ("enrollment__user", "course")
    search_fields = ("text", "course__title", "enrollment__user__last_name")
    readonly_fields = ("course",)
    autocomplete_fields = ("enrollment",)

    def add(self, row: Review) -> None:
        self._follow_enrollment(row)
        super().add(row)

    def store(self, row: Review, fields: Iterable[str]) -> bool:
        self._follow_enrollment(row)
        return super().store(row, [*fields, "course"])

    def _follow_enrollment(self, review: Review) -> None:
        if review.enrollment:
            review.course = review.enrollment.course
