"""Questions and answers in Django admin: read, hidden for a reason, and never edited."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses import counters, questions
from courses.admin_pages import SharedRowsAdmin
from courses.models import Answer, Post, Question
from editing.admin import EditAdmin

BY = Post.HiddenBy.ADMIN


class ReportedFilter(admin.SimpleListFilter):
    title = "open reports"
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(
            **{"report_count__gt" if self.value() == "yes" else "report_count": 0}
        )


class PostAdmin(EditAdmin, SharedRowsAdmin):
    ordering = ("-created_at", "pk")
    list_filter = ("created_at", ("hidden_at", admin.EmptyFieldListFilter), ReportedFilter)
    list_select_related: ClassVar[Any] = ("author",)
    texts: ClassVar[tuple[str, ...]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.texts, "author", "body", "created_at", "edited_at", "hidden_at", "reported")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.get_readonly_fields(request, obj), "hidden_reason")

    @admin.display(description="shown", boolean=True, ordering="hidden_at")
    def is_shown(self, post: Post) -> bool:
        return post.hidden_at is None

    @admin.display(description="reports")
    def reported(self, post: Any) -> str:
        """Who reported it stays out of sight here as well: the reasons count."""
        reports = post.reports.filter(post_id=post.pk)[:20]
        return "\n".join(f"{report.created_at:%Y-%m-%d}: {report.reason}" for report in reports)

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        is_stored = super().store(row, fields)
        if not is_stored or "hidden_reason" not in fields:
            return is_stored
        if row.hidden_reason:
            questions.hide(row, BY, row.hidden_reason)
        else:
            questions.show(row, BY)
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(PostAdmin):
    texts = ("title", "lecture")
    list_display = ("title", "author", "created_at", "answer_count", "report_count", "is_shown")
    search_fields = (
        "search_text",
        "author__search_name",
        "author__search_last_name",
        "lecture__search_title",
    )

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        courses = set(queryset.order_by().values_list("course", flat=True))
        super().delete_queryset(request, queryset)
        for course_id in courses:
            counters.recount_questions(course_id)


@admin.register(Answer)
class AnswerAdmin(PostAdmin):
    texts = ("question", "by")
    list_display = ("body", "question", "author", "created_at", "report_count", "is_shown")
    list_select_related = ("author", "question")
    search_fields = (
        "search_text",
        "author__search_name",
        "author__search_last_name",
        "question__search_title",
    )

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Answer]) -> None:
        for answer in list(queryset.select_related("question")):
            questions.delete_answer(answer)
