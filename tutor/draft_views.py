"""Drafts that an educator asks for: the pages on which they are read, edited and accepted."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access
from courses.media.validators import PICTURES, VIDEOS
from courses.models import Lecture
from courses.teaching import courses, curriculum
from courses.teaching.forms import CourseForm, LectureForm
from courses.teaching.responses import form_page
from editing.text import INVALID
from quizzes.access import get_taught_quiz

from . import asking, budget, draft_pages, drafts
from .draft_forms import AskQuestionsForm
from .models import Draft

View = Callable[..., HttpResponse]


def drafting(view: View) -> View:
    """For educators, where the site has a model; to everyone else there is nothing here."""

    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not asking.is_on() or not request.user.is_educator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


# Asking


@drafting
@require_POST
def lecture_drafts(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """Ask for a `summary` of the lecture, or for descriptions of its pictures, `alt_text`."""
    lecture = access.get_taught_lecture(request.user, lecture_id)
    purpose = request.POST.get("purpose")
    if lecture.is_quiz or purpose not in (Draft.Purpose.SUMMARY, Draft.Purpose.ALT_TEXT):
        raise Http404
    draft = Draft(
        user=request.user, course=lecture.chapter.course, lecture=lecture, purpose=purpose
    )
    return _asked(request, draft) or redirect("teaching:lecture_edit", lecture.pk)


@drafting
@require_POST
def draft_description(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    draft = Draft(user=request.user, course=course, purpose=Draft.Purpose.DESCRIPTION)
    return _asked(request, draft) or redirect("teaching:course_edit", course.slug)


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def draft_questions(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """Choose the lectures of the quiz's chapter that questions are drafted from."""
    quiz = get_taught_quiz(request.user, quiz_id)
    chapter = quiz.where
    lectures = Lecture.objects.of(quiz.course).exclude(kind=Lecture.Kind.QUIZ)
    lectures = lectures.filter(chapter=chapter) if chapter else lectures
    form = AskQuestionsForm(request.POST or None, lectures=lectures)
    if form.is_valid():
        draft = Draft(
            user=request.user,
            course=quiz.course,
            quiz=quiz,
            purpose=Draft.Purpose.QUESTIONS,
            asked=form.asked,
        )
        if answer := _asked(request, draft):
            return answer
    context = {"quiz": quiz, "course": quiz.course, "form": form}
    context["drafts"] = Draft.objects.of(request.user).filter(quiz=quiz)
    context["budget"] = budget.left(request.user)
    status = INVALID if form.errors else 200
    return render(request, "tutor/draft_questions.html", context, status=status)


def _asked(request: UserRequest, draft: Draft) -> HttpResponse | None:
    """The draft's page; None, with a message, when it cannot be asked for.

    A form that is sent twice asks once; one form asks for several drafts that differ.
    """
    source = (draft.course_id, draft.lecture_id, draft.quiz_id, sorted(draft.asked.items()))
    draft.pk = key_of(request.POST.get("key", ""), request.user.pk, draft.purpose, source)
    try:
        drafts.ask(draft)
    except ValidationError as error:
        messages.error(request, error.message)
        return None
    return redirect("tutor:draft", draft.pk)


def key_of(sent: str, *facts: object) -> UUID:
    """The same for the same form and facts; a new one where no key was sent."""
    try:
        return uuid5(UUID(sent), repr(facts))
    except ValueError:
        return uuid4()


# What came


@drafting
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: UserRequest, draft_id: UUID) -> HttpResponse:
    """Read and edit it; `again` asks for one that failed, `delete` throws it away."""
    row = get_draft(request.user, draft_id)
    if "delete" in request.POST:
        drafts.delete(Draft.objects.filter(pk=row.pk))
        messages.success(request, _("The draft is deleted."))
        return redirect(draft_pages.source_url(row))
    if "again" in request.POST:
        return _asked_again(request, row)
    page = draft_pages.page_of(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_stored():
        if page.done:
            messages.success(request, page.done)
        return redirect(page.next_url)
    status = INVALID if page.has_errors else 200
    return render(request, page.template, page.context, status=status)


def _asked_again(request: UserRequest, row: Draft) -> HttpResponse:
    if row.state == Draft.State.FAILED:
        try:
            drafts.ask_again(row)
        except ValidationError as error:
            messages.error(request, error.message)
    return redirect("tutor:draft", row.pk)


def get_draft(user: Any, draft_id: UUID, **facts: Any) -> Draft:
    """One's own, of a course that one teaches still, and with what it was made from."""
    rows = Draft.objects.of(user).select_related(
        "user",
        "answer",
        "course__educator",
        "lecture__chapter__course__educator",
        "quiz__lecture__chapter",
    )
    found: Draft = get_object_or_404(rows, pk=draft_id, **facts)
    lecture = found.lecture or (found.quiz and found.quiz.lecture)
    if lecture and lecture.is_removed:
        raise Http404
    return drafts.take_answer(found)


# Accepting: the form that stores the text in any case, with the draft filled in


def _lecture_draft(user: Any, lecture_id: UUID, draft_id: UUID) -> Draft:
    return _written(get_draft(user, draft_id, lecture=lecture_id, quiz=None))


def _course_draft(user: Any, slug: str, draft_id: UUID) -> Draft:
    purpose = Draft.Purpose.DESCRIPTION
    return _written(get_draft(user, draft_id, course__slug=slug, purpose=purpose))


def _written(row: Draft) -> Draft:
    if not row.content:
        raise Http404
    return row


@takes_uploads(VIDEOS, Role.EDUCATOR, _lecture_draft)
@drafting
@require_http_methods(["GET", "POST"])
def lecture_draft_use(request: UserRequest, lecture_id: UUID, draft_id: UUID) -> HttpResponse:
    """The lecture's form. Once it is stored, the draft is accepted."""
    row = _lecture_draft(request.user, lecture_id, draft_id)
    lecture = access.get_taught_lecture(request.user, lecture_id)
    if request.method == "POST":
        return _accepted(row, curriculum.lecture_edit(request, lecture_id=lecture.pk))
    form = LectureForm(
        instance=lecture,
        initial=draft_pages.filled_in(row, lecture),
        educator=row.course.educator,
    )
    _say_unstored(request)
    return form_page(request, form, _("Edit lecture"), row.course, template="lecture_form")


@takes_uploads(PICTURES, Role.EDUCATOR, _course_draft)
@drafting
@require_http_methods(["GET", "POST"])
def course_draft_use(request: UserRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """The same of the course's form."""
    row = _course_draft(request.user, slug, draft_id)
    if request.method == "POST":
        return _accepted(row, courses.course_edit(request, slug=slug))
    texts = {name: text for name, text in row.content.items() if text}
    form = CourseForm(instance=row.course, initial=texts, educator=row.course.educator)
    _say_unstored(request)
    return form_page(request, form, _("Edit course"), row.course, template="course_form")


def _accepted(row: Draft, response: HttpResponse) -> HttpResponse:
    if response.status_code == 302:  # to the page that says it is stored
        drafts.accept(row)
    return response


def _say_unstored(request: UserRequest) -> None:
    messages.info(request, _("The draft is filled in below. Nothing is stored before you save."))
