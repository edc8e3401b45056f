"""Courses in Django admin. No inlines: MongoDB would keep half of a save that fails."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.models import Role
from accounts.sessions.uploads import takes_uploads
from editing.admin import EditAdmin
from texts import languages

from . import (
    admin_questions,  # noqa: F401  registers its models
    counters,
    curriculum,
    lecture_rules,
    progress,
    publication,
    reviews,
    transcripts,
)
from .admin_pages import SharedRowsAdmin
from .media.lengths import clock
from .media.validators import PICTURES, VIDEOS
from .models import (
    CaptionTrack,
    Category,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Review,
    ReviewReport,
)
from .uploads import UploadForm


@admin.register(Category)
class CategoryAdmin(EditAdmin, SharedRowsAdmin):
    list_display = ("name", "slug", "position")
    search_fields = ("search_name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class CountedAdmin(EditAdmin, SharedRowsAdmin):
    """Rows that a course counts; each change ends in the counters of every course it concerns."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self._course_ids(obj)
        super().save_model(request, obj, form, change)
        self._recount(before | self._course_ids(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        course_ids = set(queryset.order_by().values_list("course", flat=True).distinct())
        super().delete_queryset(request, queryset)
        self._recount(course_ids)

    def _course_ids(self, obj: Any) -> set[Any]:
        stored = self.model._default_manager.filter(pk=obj.pk)
        return set(stored.values_list("course", flat=True))

    def _recount(self, course_ids: set[Any]) -> None:
        for course_id in course_ids:
            counters.recount(course_id)


class CurriculumAdmin(EditAdmin, SharedRowsAdmin):
    """Chapters and lectures, changed as the educator's pages change them."""

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


@admin.register(Course)
class CourseAdmin(EditAdmin, SharedRowsAdmin):
    form = AdminCourseForm
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
    list_filter = ("status", "category", "level", ("language", admin.AllValuesFieldListFilter))
    list_select_related = ("educator", "category")
    search_fields = ("search_text", "slug", "educator__search_name", "educator__email")
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
    date_hierarchy = "published_at"
    actions = ("unpublish",)

    @takes_uploads(PICTURES, Role.ADMIN)
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    @admin.display(ordering="rating_average")
    def rating(self, course: Course) -> str:
        return f"{course.rating_average:.1f}"

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        courses = Course.objects.filter(pk__in=[course.pk for course in queryset])
        if not publication.delete(courses):
            text = "Nobody sees it any more. Its rows are removed by the next finish_deletions."
            self.message_user(request, text, messages.WARNING)

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
    search_fields = ("search_title", "course__search_text")
    autocomplete_fields = ("course",)


class AdminLectureForm(UploadForm):
    class Meta:
        model = Lecture
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lecture_rules.check(self)
        return cleaned


@admin.register(Lecture)
class LectureAdmin(CurriculumAdmin):
    form = AdminLectureForm
    list_display = ("title", "chapter", "kind", "length", "is_preview")
    list_filter = ("kind", "is_preview")
    list_select_related = ("chapter",)
    search_fields = ("search_title", "chapter__search_title", "chapter__course__search_text")
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
    list_display = ("lecture", "language", "bytes")
    list_filter = (("language", admin.AllValuesFieldListFilter),)
    list_select_related = ("lecture",)
    search_fields = ("lecture__search_title", "lecture__chapter__course__search_text")
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


@admin.register(Review)
class ReviewAdmin(CountedAdmin):
    """Students write reviews; an admin reads them, and hides one for a reason."""

    list_display = ("course", "author", "rating", "text", "created_at", "is_shown")
    list_filter = ("rating", "created_at", ("hidden_at", admin.EmptyFieldListFilter))
    list_select_related = ("enrollment__user", "course")
    search_fields = (
        "search_text",
        "course__search_text",
        "enrollment__user__search_name",
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

    list_display = ("created_at", "reason", "text", "reviewed", "is_open")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "reason", "created_at")
    list_select_related = ("review__course",)
    search_fields = ("review__search_text", "review__course__search_text")
    ordering = ("-created_at",)
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
