"""The questions that students ask in an educator's courses."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import questions as actions
from courses.models import Answer, Course, Question
from courses.paging import page_of
from courses.question_forms import AnswerForm
from editing.text import INVALID

FILTERS = {
    "unanswered": gettext_lazy("Unanswered"),
    "reported": gettext_lazy("Reported"),
    "all": gettext_lazy("All"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def questions(request: UserRequest) -> HttpResponse:
    """`?show=` and `?course=` say which; the oldest comes first. A POST answers one of them."""
    if request.method == "POST":
        return _answer(request)
    return _inbox(request)


def _inbox(
    request: UserRequest, refused: Question | None = None, status: int = 200
) -> HttpResponse:
    """`refused` is a question with the form of an answer that was not stored."""
    courses = Course.objects.owned_by(request.user).only("title", "slug", "language")
    show = request.GET.get("show", "")
    show = show if show in FILTERS else "unanswered"
    slug = request.GET.get("course", "")
    page = page_of(request, _rows(request.user, show, slug))
    for question in page:
        question.form = _form(request, question)
    if refused:  # first, so that its text is there whatever became of the list
        page.object_list = [refused, *(row for row in page.object_list if row != refused)]
    context = {
        "page": page,
        "courses": courses.order_by("sort_title", "id"),
        "show": show,
        "slug": slug,
        "filters": FILTERS,
        "refused": refused,
        "form": refused and refused.form,
    }
    return render(request, "courses/teaching/questions.html", context, status=status)


def _rows(user: Any, show: str, slug: str) -> QuerySet[Question]:
    rows = Question.objects.in_courses_of(user).order_by("created_at", "id")
    if slug:
        rows = rows.filter(lecture__chapter__course__slug=slug)
    if show == "reported":
        return rows.filter(report_count__gt=0)
    return rows.unanswered() if show == "unanswered" else rows


def _answer(request: UserRequest) -> HttpResponse:
    """Answer one on this page, and come back to it."""
    rows = Question.objects.in_courses_of(request.user).filter(hidden_at=None, deleted_at=None)
    try:
        question = get_object_or_404(rows, pk=request.POST.get("question"))
    except ValidationError:  # no key
        raise Http404 from None
    question.form = _form(request, question, request.POST)
    if not (question.form.is_valid() and question.form.save_new(actions.answer)):
        return _inbox(request, question, INVALID)
    messages.success(request, _("Your answer is there."))
    return redirect(request.get_full_path())


def _form(request: UserRequest, question: Question, data: QueryDict | None = None) -> AnswerForm:
    new = Answer(question=question, author=request.user)
    return AnswerForm(data, instance=new, auto_id=f"id_{question.pk}_%s")
