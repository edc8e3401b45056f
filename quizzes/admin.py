"""Quizzes and attempts in Django admin, to read: what was asked and given, and what it scored."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.admin.read_only import ReadOnlyAdmin

from .models import Attempt, Quiz
from .results import results_of


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    ordering = ("-started_at", "pk")
    list_display = (
        "enrollment",
        "quiz",
        "number",
        "score",
        "is_passed",
        "started_at",
        "submitted_at",
    )
    list_filter = ("is_passed", "started_at")
    list_select_related = ("enrollment__course", "quiz__lecture")
    search_fields = (
        "enrollment__user__search_name",
        "enrollment__user__search_last_name",
        "enrollment__user__email",
        "quiz__lecture__search_title",
    )
    fields = (
        *("enrollment", "quiz", "number", "started_at", "ends_at", "submitted_at"),
        *("score", "is_passed", "given"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="score")
    def score(self, attempt: Attempt) -> str:
        return "-" if attempt.is_open else f"{attempt.right_count} / {attempt.question_count}"

    @admin.display(description="answers")
    def given(self, attempt: Attempt) -> SafeString:
        rows = (
            (result.asked.content.text, result.asked.in_words(result.given), result.verdict)
            for result in results_of(attempt)
        )
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}<br>{} ({})</li>", rows))


@admin.register(Quiz)
class QuizAdmin(ReadOnlyAdmin):
    """What educators have written, to read; courses and lectures are changed on their own pages."""

    ordering = ("-created_at", "pk")
    list_display = ("draft_title", "course", "lecture", "created_at")
    list_filter = (("lecture", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("course", "lecture")
    search_fields = ("draft_title", "course__slug", "course__search_text", "lecture__search_title")
    fields = (
        *("title", "course", "chapter", "lecture", "created_at", "introduction"),
        *("pass_percent", "max_attempts", "minutes", "is_shuffled", "layout", "asked"),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="questions")
    def asked(self, quiz: Quiz) -> SafeString:
        questions = quiz.questions.all()
        rows = (
            (each.text, each.get_kind_display(), each.get_choices_display()) for each in questions
        )
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}<br>{}: {}</li>", rows))
