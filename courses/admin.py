"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminIntegerFieldWidget
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

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """In the list the fields stand under their column's heading, so they name themselves."""
        position = AdminIntegerFieldWidget({"aria-label": "Position"})
        return super().get_changelist_form(request, widgets={"position": position}, **kwargs)


class CountedAdmin(admin.ModelAdmin):
    """Rows that a course counts; `course_path` leads from a row to its course."""

    course_path: str

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._recount(self._courses(self.model._default_manager.filter(pk=obj.pk)))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        courses = self._courses(queryset)
        super().delete_queryset(request, queryset)
        self._recount(courses)

    def _courses(self, rows: QuerySet[Any]) -> list[Any]:
        return list(rows.values_list(self.course_path, flat=True))

    def _recount(self, courses: list[Any]) -> None:
        for course in Course.objects.filter(pk__in=courses):
            course.recount()


class AdminCourseForm(forms.ModelForm):
    """Carries the version that was read, as the educator's form does."""

    version_read = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Course
        fields = "__all__"  # noqa: DJ007  CourseAdmin says which

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version_read"] = self.instance.version

    def clean_version_read(self) -> int:
        version: int = self.cleaned_data["version_read"]
        if not Course.objects.filter(pk=self.instance.pk, version=version).exists():
            raise forms.ValidationError("This course was saved elsewhere: load the page again.")
        return version


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    form = AdminCourseForm
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
        """Store what was changed and nothing else: students enroll meanwhile."""
        obj.version = form.cleaned_data["version_read"]
        changed = (name for name in form.changed_data if name != "version_read")
        if not obj.save_version(changed):
            self.message_user(
                request, "Not stored: it was saved elsewhere just now.", messages.ERROR
            )

    @admin.action(description="Take out of the catalogue")
    def unpublish(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        for course in courses:
            course.unpublish()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Educators start courses in their own forms, which give them their slug."""
        return False


@admin.register(Chapter)
class ChapterAdmin(CountedAdmin):
    course_path = "course"
    list_display = ("title", "course", "position")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    autocomplete_fields = ("course",)


@admin.register(Lecture)
class LectureAdmin(CountedAdmin):
    course_path = "chapter__course"
    list_display = ("title", "chapter", "kind", "seconds", "is_preview")
    list_filter = ("kind", "is_preview")
    list_select_related = ("chapter",)
    search_fields = ("title", "chapter__title", "chapter__course__title")
    autocomplete_fields = ("chapter",)


@admin.register(Enrollment)
class EnrollmentAdmin(CountedAdmin):
    course_path = "course"
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
class ReviewAdmin(CountedAdmin):
    course_path = "course"
    list_display = ("course", "author", "rating", "text", "created_at")
    list_filter = ("rating", "created_at")
    list_select_related = ("enrollment__user", "course")
    search_fields = ("text", "course__title", "enrollment__user__last_name")
    readonly_fields = ("course",)
    autocomplete_fields = ("enrollment",)

    def save_model(self, request: HttpRequest, obj: Review, form: Any, change: bool) -> None:
        if obj.enrollment:
            obj.course = obj.enrollment.course
        super().save_model(request, obj, form, change)


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin):
    list_display = ("code", "student_name", "course_title", "issued_at", "revoked_at")
    list_filter = ("issued_at", "revoked_at")
    search_fields = ("code", "student_name", "course_title")
    autocomplete_fields = ("enrollment",)
