"""The questions that students ask in an educator's courses."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import questions as actions
from courses.models import Answer, Course, CourseQuerySet, Question
from courses.paging import PAGE_SIZE, KnownCount, page_of
from courses.question_forms import AnswerForm
from courses.slices import looked_up
from editing.text import INVALID

MOST_CHOICES = 50  # courses that the form lists; the table of courses leads to each one's
MOST = 1000  # questions of many courses that are listed; those that wait are all of them
ORDER = ("created_at", "id")
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
    courses = Course.objects.taught_by(request.user).only("title", "slug", "language")
    show = request.GET.get("show", "")
    show = show if show in FILTERS else "unanswered"
    slug = request.GET.get("course", "")
    page, has_more = _page(request, courses, show, slug)
    for question in page:
        question.form = _form(request, question)
    if refused:  # first, so that its text is there whatever became of the list
        page.object_list = [refused, *(row for row in page.object_list if row != refused)]
    context = {
        "page": page,
        "has_more": has_more,
        "most": MOST,
        "courses": _choices(courses, slug),
        "show": show,
        "slug": slug,
        "filters": FILTERS,
        "refused": refused,
        "form": refused and refused.form,
    }
    return render(request, "courses/teaching/questions.html", context, status=status)


def _page(request: UserRequest, courses: CourseQuerySet, show: str, slug: str) -> tuple[Page, bool]:
    """Keys first, in an index alone; what a row shows is joined to those of one page.

    With whether there are more than are listed.
    """
    if slug:
        courses = courses.filter(slug=slug)
    keys = _rows(courses, show, slug).order_by(*ORDER).values_list("pk", flat=True)
    has_more = False
    if show == "unanswered":
        waiting = courses.aggregate(n=Sum("unanswered_count", default=0))["n"]
        page = KnownCount(keys, PAGE_SIZE, waiting).get_page(request.GET.get("page"))
    elif slug:
        page = page_of(request, keys)
    else:
        first = list(keys[: MOST + 1])
        page, has_more = page_of(request, first[:MOST]), len(first) > MOST
    shown = Question.objects.with_course().filter(pk__in=list(page.object_list))
    page.object_list = list(shown.order_by(*ORDER))
    return page, has_more


def _choices(courses: CourseQuerySet, slug: str) -> list[Course]:
    """The courses last changed and the one that is chosen, by title."""
    latest = list(
        courses.only("title", "slug", "language", "sort_title").order_by("-updated_at", "id")[
            :MOST_CHOICES
        ]
    )
    if slug and all(course.slug != slug for course in latest):
        latest += courses.filter(slug=slug)
    return sorted(latest, key=lambda course: (course.sort_title, course.pk))


def _rows(courses: CourseQuerySet, show: str, slug: str) -> QuerySet[Question]:
    if show == "unanswered":
        courses = courses.filter(unanswered_count__gt=0)
    if show == "reported" and not slug:
        return _reported(courses)
    keys = courses.values_list("pk", flat=True)
    own: Any = list(keys) if slug else looked_up(keys)
    rows = Question.objects.filter(course__in=own)
    if show == "reported":
        return rows.filter(report_count__gt=0)
    return rows.unanswered() if show == "unanswered" else rows


def _reported(courses: CourseQuerySet) -> QuerySet[Question]:
    """By the index of reports, of which few are open: a database would rather look into thousands
    of courses.
    """
    hidden = Question.objects.alias(in_course=Coalesce("course", "course"))
    return hidden.filter(
        report_count__gt=0, in_course__in=looked_up(courses.values_list("pk", flat=True))
    )


def _answer(request: UserRequest) -> HttpResponse:
    """Answer one on this page, and come back to it."""
    rows = Question.objects.in_courses_of(request.user).with_course()
    rows = rows.filter(hidden_at=None, deleted_at=None)
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
