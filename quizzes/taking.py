"""Taking a quiz: its introduction, an attempt, the result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.http import ClerkRequest, UserRequest, wants_json
from accounts.sessions.responses import signed_out
from courses.access import edits, may_enroll, opens, opens_all
from courses.learning.player import Player
from courses.models import Enrollment
from editing import answers
from editing.text import INVALID
from texts.templatetags.texts import time_of_day

from . import access, attempts
from .asked import AnswerForm, Asked, asked_in, looked_at
from .models import Attempt, Quiz, QuizVersion
from .results import results_of
from .scoring import needed


@require_safe
@login_not_required
def quiz(request: ClerkRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """What the quiz is about, its rules, and one's attempts so far.

    Who may open it and takes none, as a free preview or as its teacher, sees the questions.
    """
    try:
        version, enrollment = access.get_quiz(request.user, slug, lecture_id)
    except Http404:
        if request.user.is_authenticated:
            raise
        return signed_out(request)
    lecture = version.quiz.lecture
    if not opens(request.user, lecture, enrollment):
        if not request.user.is_authenticated:
            return signed_out(request)
        messages.info(request, _("Enroll in this course to open its lectures."))
        return redirect(lecture.chapter.course)
    is_taken = enrollment is not None and not getattr(request.user, "preview", None)
    mine = _attempts(enrollment, version.quiz) if enrollment and is_taken else []
    context = {
        "version": version,
        "needed": needed(len(version.questions), version.settings["pass_percent"]),
        "attempts": mine,
        "last": mine[-1] if mine else None,
        "left": attempts.left(version, len(mine)),
        "rows": [] if is_taken else looked_at(version),
    }
    return _page(request, "quiz", version.quiz, enrollment, context)


def _attempts(enrollment: Enrollment, quiz: Quiz) -> list[Attempt]:
    """The student's, in order; none of them is left to catch up with."""
    rows = Attempt.objects.filter(enrollment=enrollment, quiz=quiz)
    found = list(rows.defer("answers", "order"))
    if any(map(attempts.is_due, found)):
        attempts.catch_up(rows)
        found = list(rows.defer("answers", "order"))
    return found


@require_POST
def attempt_start(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    version, enrollment = access.get_quiz(request.user, slug, lecture_id)
    if enrollment is None:
        raise Http404
    try:
        attempt = attempts.start(enrollment, version)
    except attempts.NoneLeft:
        messages.error(request, _("You have had all the attempts that this quiz allows."))
        return redirect(version.quiz)
    return redirect(_address(attempt, "attempt", slug))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: UserRequest, slug: str, lecture_id: UUID, number: int) -> HttpResponse:
    """Take the quiz, on one page or, with `?question=`, one question at a time.

    A POST stores what was answered, by a script too; `go` says which question is to come next.
    """
    attempt = access.get_attempt(request.user, slug, lecture_id, number)
    if request.method != "POST":
        if attempts.is_closed(attempt):
            return _to_result(attempt)
        return _attempt_page(request, AnswerForm(attempt, _shown(request, attempt)))
    form = AnswerForm(attempt, _shown(request, attempt), request.POST)
    form.full_clean()
    try:
        attempts.store_answers(attempt, form.given, form.seen)
    except attempts.Closed:
        return _too_late(request, form)
    except attempts.Conflict:
        return _conflict(request, form)
    return _stored(request, form)


def _stored(request: UserRequest, form: AnswerForm) -> HttpResponse:
    saved = _("Saved %(time)s") % {"time": time_of_day(timezone.now())}
    if wants_json(request):
        return answers.not_stored(form) if form.errors else answers.stored(form, saved=saved)
    if form.errors:
        return _attempt_page(request, form)
    go = request.POST.get("go", "")
    if not go:
        messages.success(request, saved)
    address = _address(form.instance, "attempt")
    question = go or request.POST.get("question", "")
    return redirect(f"{address}?question={question}" if question.isdecimal() else address)


@require_POST
def attempt_submit(request: UserRequest, slug: str, lecture_id: UUID, number: int) -> HttpResponse:
    """Submit with the last answers; where some are missing, only when it is said `anyway`."""
    attempt = access.get_attempt(request.user, slug, lecture_id, number)
    form = AnswerForm(attempt, _shown(request, attempt), request.POST)
    form.full_clean()
    is_to_wait = form.errors or (form.unanswered and "anyway" not in request.POST)
    try:
        if is_to_wait:
            attempts.store_answers(attempt, form.given, form.seen)
            return _attempt_page(request, form, unanswered=form.unanswered, status=INVALID)
        attempts.submit(attempt, form.given, form.seen)
    except attempts.Closed:
        return _too_late(request, form)
    except attempts.Conflict:
        return _conflict(request, form)
    return _to_result(attempt)


@never_cache
@require_safe
def attempt_result(request: UserRequest, slug: str, lecture_id: UUID, number: int) -> HttpResponse:
    attempt = access.get_attempt(request.user, slug, lecture_id, number)
    if not attempts.is_closed(attempt):
        return redirect(_address(attempt, "attempt"))
    if attempts.is_due(attempt):
        attempts.submit(attempt)
    settings = attempt.quiz_version.settings
    newest = QuizVersion.objects.newest_of(attempt.quiz.lecture) or attempt.quiz_version
    taken = Attempt.objects.filter(enrollment=attempt.enrollment, quiz=attempt.quiz).count()
    context = {
        "attempt": attempt,
        "version": attempt.quiz_version,
        "results": results_of(attempt),
        "needed": needed(attempt.question_count, settings["pass_percent"]),
        "left": attempts.left(newest, taken),
    }
    return _page(request, "attempt_result", attempt.quiz, attempt.enrollment, context)


# Answers that were not stored


def _too_late(request: UserRequest, form: AnswerForm) -> HttpResponse:
    """The attempt is submitted, or its time is over: then it is scored by what was stored."""
    attempt = form.instance
    stored = {key: attempt.answers.get(key, []) for key in form.given}
    words = ""
    if attempt.is_open:
        words = _(
            "The time was over: what came after it does not count, what was stored before does."
        )
        attempts.submit(attempt)
    elif stored != form.given:
        words = _("This attempt was submitted before: what came after that does not count.")
    if wants_json(request):
        facts = {"message": words or _("This attempt is submitted."), "is_seen": True}
        return JsonResponse(facts, status=answers.CONFLICT)
    if words:
        messages.warning(request, words)
    return _to_result(attempt)


def _conflict(request: UserRequest, form: AnswerForm) -> HttpResponse:
    """Another tab or window stored other answers: both are shown, and sending again keeps these."""
    form.met = form.instance
    form.add_error(
        None,
        _(
            "You answered in another tab or window meanwhile. What you chose here is still here, and "
            "beside it stands what is stored. Save again to keep yours."
        ),
    )
    if wants_json(request):
        words = _("You answered in another tab or window meanwhile.")
        return answers.not_stored(form, message=words)
    return _attempt_page(request, form)


# Pages


def _attempt_page(
    request: UserRequest, form: AnswerForm, unanswered: list[int] | None = None, status: int = 0
) -> HttpResponse:
    attempt = form.instance
    everything = asked_in(attempt)
    is_stepped = len(form.questions) < len(everything)
    left = (attempt.ends_at - timezone.now()).total_seconds() if attempt.ends_at else None
    answered = {asked.number for asked in everything if attempt.answers.get(asked.content.key)}
    context = {
        "attempt": attempt,
        "form": form,
        "everything": everything,
        "answered": answered,
        "step": form.questions[0].number if is_stepped else None,
        "unanswered": unanswered,
        "seconds_left": None if left is None else max(int(left), 0),
        "submit_url": _address(attempt, "attempt_submit"),
    }
    status = status or answers.status_of(form)
    return _page(request, "attempt", attempt.quiz, attempt.enrollment, context, status)


def _page(
    request: ClerkRequest,
    template: str,
    quiz: Quiz,
    enrollment: Enrollment | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """With the course's outline beside it, as every lecture has it."""
    lecture = quiz.lecture
    course, user = lecture.chapter.course, request.user
    around = {
        "quiz": quiz,
        "course": course,
        "player": Player.at(
            lecture,
            user,
            enrollment,
            origin="",
            moment=0,
            chapter=request.GET.get("chapter", ""),
        ),
        "outline_is_closed": request.COOKIES.get("outline") == "closed",
        "edits": edits(user, course),
        "may_enroll": enrollment is None and may_enroll(user, course),
        "is_member": opens_all(user, course, enrollment),
    }
    return render(request, f"quizzes/{template}.html", around | context, status=status)


def _shown(request: UserRequest, attempt: Attempt) -> list[Asked]:
    """The questions of this page: all, or the one that is asked for, else the first."""
    everything = asked_in(attempt)
    if attempt.quiz_version.settings["layout"] == Quiz.Layout.PAGE:
        return everything
    sent = request.POST if request.method == "POST" else request.GET
    wanted = sent.get("question", "")
    return [asked for asked in everything if str(asked.number) == wanted] or everything[:1]


def _to_result(attempt: Attempt) -> HttpResponse:
    return redirect(_address(attempt, "attempt_result"))


def _address(attempt: Attempt, name: str, slug: str = "") -> str:
    lecture = attempt.quiz.lecture
    slug = slug or lecture.chapter.course.slug
    return reverse(f"quizzes:{name}", args=[slug, lecture.pk, attempt.number])
