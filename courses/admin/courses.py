"""Courses and what they consist of, in Django admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join

from accounts.models import Role
from accounts.sessions.uploads import takes_uploads
from courses import (
    access,
    curriculum,
    educators,
    facets,
    lecture_rules,
    publication,
    transcripts,
)
from courses.admin_pages import SharedRowsAdmin
from courses.media.lengths import clock
from courses.media.validators import PICTURES, VIDEOS
from courses.models import CaptionTrack, Category, Chapter, Course, Lecture
from courses.search import indexing
from courses.uploads import UploadForm
from editing.admin import EditAdmin
from texts import languages

FOUND_BY = {"name", "name_es"}  # of a category, as search finds its courses


@admin.register(Category)
class CategoryAdmin(EditAdmin, SharedRowsAdmin):
    list_display = ("name", "slug", "position")
    search_fields = ("search_name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        is_renamed = change and not FOUND_BY.isdisjoint(form.changed_data)
        if is_renamed and not indexing.follow_category(obj.pk):
            text = "Many courses are found by its name: the others follow by index_courses."
            self.message_user(request, text, messages.WARNING)


class CurriculumAdmin(EditAdmin, SharedRowsAdmin):
    """Chapters and lectures, changed as the educator's pages change them; none that is removed."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).unremoved()  # type: ignore[attr-defined]
        return rows

    def add(self, row: Any) -> None:
        curriculum.add(row)

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        return curriculum.save(row, fields)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        curriculum.delete(queryset)


class AdminCourseForm(UploadForm):
    language = languages.LanguageField()

    class Meta:
        model = Course
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        publication.check_details(self)
        return cleaned


class LanguageFilter(admin.SimpleListFilter):
    """The languages of the catalogue, which are counted already; an address may name any."""

    title = parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counts = facets.counts(access.listed_courses(), {})
        return languages.sorted_choices({*counts.by["language"], self.value() or ""})

    def queryset(self, request: HttpRequest, courses: QuerySet[Course]) -> QuerySet[Course]:
        return courses.filter(language=self.value()) if self.value() else courses


@admin.register(Course)
class CourseAdmin(EditAdmin, SharedRowsAdmin):
    form = AdminCourseForm
    ordering = ("-created_at", "pk")
    list_display = (
        "title",
        "educator",
        "category",
        "level",
        "status",
        "enrollment_count",
        "rating",
        "published_at",
    )
    list_filter = (
        "status",
        "category",
        "level",
        "created_at",
        LanguageFilter,
    )
    list_select_related = ("educator", "category")
    search_fields = (
        "search_text",
        "slug",
        "educator__search_name",
        "educator__search_last_name",
        "educator__email",
    )
    autocomplete_fields = ("educator", "category")
    readonly_fields = (
        "slug",
        "status",
        "enrollment_count",
        "review_count",
        "rating",
        "lecture_count",
        "seconds",
        "created_at",
        "updated_at",
        "published_at",
    )
    actions = ("archive",)

    @takes_uploads(PICTURES, Role.ADMIN)
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    @admin.display(ordering="rating_average")
    def rating(self, course: Course) -> str:
        return f"{course.rating_average:.1f}"

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        """Its educator may be one of its co-educators."""
        is_stored = publication.save_details(row, fields)
        if is_stored:
            educators.end_of_owner(row)
        return is_stored

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        courses = Course.objects.filter(pk__in=[course.pk for course in queryset])
        if not publication.delete(courses):
            text = "Nobody sees it any more. Its rows are removed by the next finish_deletions."
            self.message_user(request, text, messages.WARNING)

    @admin.action(description="Archive: out of the catalogue, and kept by their students")
    def archive(self, request: HttpRequest, courses: QuerySet[Course]) -> None:
        for course in courses:
            publication.archive(course)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Educators start courses in their own forms, which give them their slug."""
        return False


@admin.register(Chapter)
class ChapterAdmin(CurriculumAdmin):
    ordering = ("course_id", "position")
    list_display = ("title", "course", "position")
    list_select_related = ("course",)
    search_fields = ("search_title", "course__slug", "course__search_text")
    autocomplete_fields = ("course",)


class AdminLectureForm(UploadForm):
    class Meta:
        model = Lecture
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lecture_rules.limit_kinds(self)

    @property
    def set_when_stored(self) -> set[str]:
        return lecture_rules.set_when_stored(self)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lecture_rules.check(self)
        return cleaned


@admin.register(Lecture)
class LectureAdmin(CurriculumAdmin):
    form = AdminLectureForm
    ordering = ("chapter_id", "position")
    list_display = ("title", "chapter", "kind", "length", "is_preview")
    list_filter = ("kind", "is_preview")
    list_select_related = ("chapter",)
    search_fields = (
        "search_title",
        "chapter__search_title",
        "chapter__course__slug",
        "chapter__course__search_text",
    )
    autocomplete_fields = ("chapter",)

    @takes_uploads(VIDEOS, Role.ADMIN)
    def add_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(*args, **kwargs)

    @takes_uploads(VIDEOS, Role.ADMIN)
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    @admin.display(ordering="seconds")
    def length(self, lecture: Lecture) -> str:
        return clock(lecture.seconds) if lecture.seconds else "-"


class AdminCaptionTrackForm(UploadForm):
    language = languages.LanguageField()

    class Meta:
        model = CaptionTrack
        fields = ("lecture", "language", "file")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lecture = cleaned.get("lecture")
        if lecture and not lecture.is_video:
            self.add_error("lecture", "An article shows no captions. Choose a video.")
        return cleaned


@admin.register(CaptionTrack)
class CaptionTrackAdmin(EditAdmin, SharedRowsAdmin):
    """Captions, with their transcript to read: what is said is changed by another file alone."""

    form = AdminCaptionTrackForm
    ordering = ("lecture_id", "language")
    list_display = ("lecture", "language", "bytes")
    list_filter = ("language",)  # which of them there are, no index knows
    list_select_related = ("lecture",)
    search_fields = (
        "lecture__search_title",
        "lecture__chapter__course__slug",
        "lecture__chapter__course__search_text",
    )
    autocomplete_fields = ("lecture",)
    readonly_fields = ("transcript",)

    @takes_uploads(VIDEOS, Role.ADMIN)
    def add_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(*args, **kwargs)

    @takes_uploads(VIDEOS, Role.ADMIN)
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    def add(self, row: Any) -> None:
        transcripts.save(row)

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        return transcripts.save_version(row, fields)

    @admin.display(description="transcript")
    def transcript(self, track: CaptionTrack) -> str:
        lines = track.lines.values_list("seconds", "text")
        rows = ((clock(seconds), text.replace("\n", " ")) for seconds, text in lines)
        return format_html_join("", "<p>{} {}</p>", rows) or "-"
