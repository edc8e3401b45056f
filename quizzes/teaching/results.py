"""How a quiz went: by question, by student, and as a file."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses.models import Course, Enrollment
from courses.paging import page_of
from courses.teaching.spreadsheets import spreadsheet
from courses.teaching.student_rows import load
from quizzes import analytics, attempts, publication
from quizzes.access import get_taught_quiz
from quizzes.models import Attempt, Quiz

Row = dict[str, Any]


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"type": "search", "placeholder": gettext_lazy("Name or e-mail address")}
        ),
    )

    @property
    def words(self) -> str:
        """Empty when they make no sense."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


@require_safe
@educator_required
def quiz_results(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    quiz = _caught_up(request, quiz_id)
    form = SearchForm(request.GET)
    average = analytics.averages([quiz.pk]).get(quiz.pk)
    context: dict[str, Any] = {"quiz": quiz, "course": quiz.course, "average": average}
    newest = publication.newest_version(quiz)
    if average and newest:
        page = page_of(request, analytics.students_of(quiz, form.words))
        page.object_list = _named(list(page.object_list), quiz.course)
        context |= {
            "figures": analytics.figures_of(quiz, newest.questions),
            "tenths": _tenths(average),
            "form": form,
            "page": page,
        }
    return render(request, "quizzes/teaching/quiz_results.html", context)


@require_safe
@educator_required
def quiz_results_csv(request: UserRequest, quiz_id: UUID) -> HttpResponseBase:
    """The same students, all of them."""
    quiz = _caught_up(request, quiz_id)
    found = analytics.students_of(quiz, SearchForm(request.GET).words)
    by_key = {row["enrollment"]: row for row in found}

    def rows(some: Sequence[UUID]) -> Iterable[list[str | int]]:
        named = _named([by_key[key] for key in some], quiz.course)
        return (_cells(row["enrollment"], row) for row in named)

    return spreadsheet(f"quiz-{quiz.course.slug}", _headings, list(by_key), rows)


def _caught_up(request: UserRequest, quiz_id: UUID) -> Quiz:
    """With the attempts whose time is over, or that a crash left."""
    quiz = get_taught_quiz(request.user, quiz_id)
    attempts.catch_up(Attempt.objects.filter(quiz=quiz))
    return quiz


def _headings() -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Best result in percent"),
        _("Passed"),
        _("Attempts"),
    ]


def _cells(student: Enrollment, row: Row) -> list[str | int]:
    return [
        student.user.name,
        student.user.email or "",
        int(row["best"]),
        _("yes") if row["passed"] else _("no"),
        row["attempts"],
    ]


def _named(rows: list[Row], course: Course) -> list[Row]:
    """With the enrollments in place of their keys; without those who are being erased."""
    found = {each.pk: each for each in load([row["enrollment"] for row in rows], [course])}
    return [
        row | {"enrollment": found[row["enrollment"]], "best": int(row["best"])}
        for row in rows
        if row["enrollment"] in found
    ]


def _tenths(average: analytics.Average) -> list[dict[str, Any]]:
    """The bars of the distribution: from which percent to which, how many, how long."""
    most = max(average.tenths)
    size = 100 // analytics.TENTHS
    return [
        {
            "first": index * size,
            "last": 100 if index == analytics.TENTHS - 1 else (index + 1) * size - 1,
            "number": number,
            "share": number * 100 // most,
        }
        for index, number in enumerate(average.tenths)
    ]
