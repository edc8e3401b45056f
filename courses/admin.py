"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import (
    Category,
    Certificate,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Review,
)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "position")
    list_editable = ("position",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
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

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        """Count the edit, so that an educator's open form does not undo it unseen."""
        obj.version += 1
        super().save_model(request, obj, form, change)

    @admin.action(description="Take out of the catalogue")
    def unpublish(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        for course in courses:
            course.unpublish()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Educators start courses in their own forms, which give them their slug."""
        return False


@admin.register(Chapter)
class ChapterAdmin(admin.ModelAdmin):
    list_display = ("title", "course", "position")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    autocomplete_fields = ("course",)


@admin.register(Lecture)
class LectureAdmin(admin.ModelAdmin):
    list_display = ("title", "chapter", "kind", "seconds", "is_preview")
    list_filter = ("kind", "is_preview")
    list_select_related = ("chapter",)
    search_fields = ("title", "chapter__title", "chapter__course__title")
    autocomplete_fields = ("chapter",)


@admin.register(Enrollment)
class EnrollmentAdmin(admin.ModelAdmin):
    list_display = ("user", "course", "created_at", "last_seen_at", "completed_at")
    list_filter = ("created_at", "completed_at")
    list_select_related = ("user", "course")
    search_fields = ("user__first_name", "user__last_name", "user__email", "course__title")
    autocomplete_fields = ("user", "course", "last_lecture")


@admin.register(LectureProgress)
class LectureProgressAdmin(admin.ModelAdmin):
    list_display = ("enrollment", "lecture", "position", "completed_at")
    list_filter = ("completed_at",)
    list_select_related = ("enrollment__user", "enrollment__course", "lecture")
    search_fields = ("enrollment__user__last_name", "enrollment__user__email", "lecture__title")
    autocomplete_fields = ("enrollment", "lecture")


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    list_display = ("enrollment", "rating", "text", "created_at")
    list_filter = ("rating", "created_at")
    list_select_related = ("enrollment__user", "enrollment__course")
    search_fields = ("text", "enrollment__course__title", "enrollment__user__last_name")
    autocomplete_fields = ("enrollment",)


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin):
    list_display = ("code", "student_name", "course_title", "issued_at", "revoked_at")
    list_filter = ("issued_at", "revoked_at")
    search_fields = ("code", "student_name", "course_title")
    autocomplete_fields = ("enrollment",)
