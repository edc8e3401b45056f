"""The tutor of a course: asking, what was asked, and deleting it. Without a key nothing is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Enrollment, Lecture
from courses.models.lecture import TEXTS
from courses.paging import page_of
from editing.text import INVALID

from . import asking, budget, chat, history, streams
from .forms import TutorQuestionForm
from .models import Answer, TutorQuestion

REFUSED = 429  # the status of a page whose question was not asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tutor(request: UserRequest, slug: str) -> HttpResponse:
    """What one asked in a course; a POST asks more, at the lecture that `lecture` names."""
    enrollment = _enrollment(request, slug, asks=request.method == "POST")
    question = TutorQuestion(enrollment=enrollment, lecture=_lecture(request, enrollment))
    if request.method == "POST":
        return _ask(request, question)
    return _list(request, question, TutorQuestionForm(instance=question))


def _enrollment(request: UserRequest, slug: str, *, asks: bool = False) -> Enrollment:
    """404 for whoever is not enrolled, whatever else they are, and for a stand-in of a student.

    Whoever left the course reads and deletes what they asked there, and asks nothing.
    """
    if not asking.is_on() or request.user.preview:
        raise Http404
    enrollment = access.get_enrollment(request.user, slug, may_have_left=not asks)
    enrollment.user = request.user
    return enrollment


def _lecture(request: UserRequest, enrollment: Enrollment) -> Lecture | None:
    """The lecture of the course that one asks from, if any."""
    typed = request.POST.get("lecture") or request.GET.get("lecture", "")
    try:
        key = UUID(typed)
    except ValueError:
        return None
    return Lecture.objects.of(enrollment.course).defer(*TEXTS).filter(pk=key).first()


def _list(
    request: UserRequest, question: TutorQuestion, form: TutorQuestionForm, status: int = 200
) -> HttpResponse:
    enrollment = question.enrollment
    page = page_of(request, history.questions_of(enrollment))
    context = {
        "lecture": question.lecture,
        "page": page,
        "exchanges": history.exchanges(list(page), enrollment, question.lecture_id),
        "form": form,
        "budget": budget.left(request.user),
    }
    return _show(request, "list", enrollment, context, status)


def _ask(request: UserRequest, question: TutorQuestion) -> HttpResponse:
    form = TutorQuestionForm(request.POST, instance=question)
    try:
        is_stored = form.is_valid() and form.save_new(chat.ask)
    except asking.Refused as refused:
        form.add_error(None, refused.message)
        return _list(request, question, form, REFUSED)
    if not is_stored:
        return _list(request, question, form, INVALID)
    return _to_answer(request, form.instance, question.lecture)


def _to_answer(
    request: UserRequest, question: TutorQuestion, lecture: Lecture | None
) -> HttpResponse:
    """In the player's tab it stands first among the others."""
    slug = question.enrollment.course.slug
    if not _is_fragment(request):
        return redirect("tutor:tutor_question", slug, question.pk)
    query = {"lecture": lecture.pk} if lecture else None
    return redirect(reverse("tutor:tutor", args=[slug], query=query))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tutor_question(request: UserRequest, slug: str, asked_id: UUID) -> HttpResponse:
    """A question with its answer; a POST asks it again, where the answer is not whole."""
    question = _question(request, slug, asked_id, asks=request.method == "POST")
    if request.method == "POST":
        return _ask_again(request, question)
    return _thread(request, question)


def _question(
    request: UserRequest, slug: str, asked_id: UUID, *, asks: bool = False
) -> TutorQuestion:
    enrollment = _enrollment(request, slug, asks=asks)
    question = get_object_or_404(history.questions_of(enrollment), pk=asked_id)
    question.enrollment = enrollment
    return question


def _thread(request: UserRequest, question: TutorQuestion, status: int = 200) -> HttpResponse:
    enrollment = question.enrollment
    [exchange] = history.exchanges([question], enrollment)
    lecture = history.lecture_of(question, enrollment.course)
    context = {"exchange": exchange, "lecture": lecture}
    return _show(request, "thread", enrollment, context, status)


def _ask_again(request: UserRequest, question: TutorQuestion) -> HttpResponse:
    answer = question.answer
    is_open = answer is None or answer.state == Answer.State.FAILED or not answer.is_writing
    if is_open and not (answer and answer.is_whole):
        try:
            chat.ask_again(question)
        except asking.Refused as refused:
            messages.error(request, refused.message)
    return _to_answer(request, question, _lecture(request, question.enrollment))


@require_safe
def tutor_events(request: UserRequest, slug: str, asked_id: UUID) -> HttpResponse:
    """What has come of an answer, as Server-Sent Events (tutor.streams)."""
    question = _question(request, slug, asked_id)
    if question.answer is None:
        raise Http404
    here = _lecture(request, question.enrollment)

    def as_html(answer: Answer) -> str:
        question.answer = answer
        [exchange] = history.exchanges([question], question.enrollment, here.pk if here else None)
        context = {"exchange": exchange, "course": question.enrollment.course, "lecture": here}
        return render_to_string("tutor/partials/answer.html", context, request)

    return streams.events(request, question.answer, as_html)


@require_POST
def tutor_delete(request: UserRequest, slug: str, asked_id: UUID) -> HttpResponse:
    question = _question(request, slug, asked_id)
    lecture = _lecture(request, question.enrollment)
    chat.delete(question)
    return _to_list(request, slug, lecture)


@require_http_methods(["GET", "HEAD", "POST"])
def tutor_delete_all(request: UserRequest, slug: str) -> HttpResponse:
    """Asks first."""
    enrollment = _enrollment(request, slug)
    lecture = _lecture(request, enrollment)
    if request.method == "POST":
        chat.delete_all(enrollment)
        return _to_list(request, slug, lecture)
    count = history.questions_of(enrollment).count()
    context = {"lecture": lecture, "count": count}
    return _show(request, "delete_all", enrollment, context)


def _to_list(request: UserRequest, slug: str, lecture: Lecture | None) -> HttpResponse:
    messages.success(request, _("Deleted."))
    query = {"lecture": lecture.pk} if lecture else None
    return redirect(reverse("tutor:tutor", args=[slug], query=query))


def _is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _show(
    request: HttpRequest,
    name: str,
    enrollment: Enrollment,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page, or what of it stands in the player's tab, for the script that asks for it."""
    is_fragment = _is_fragment(request)
    context |= {"course": enrollment.course, "has_left": enrollment.left_at is not None}
    context["level"] = 3 if is_fragment else 1
    context["part"] = render_to_string(f"tutor/partials/{name}.html", context, request)
    template = "fragment" if is_fragment else "tutor"
    response = render(request, f"tutor/{template}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
