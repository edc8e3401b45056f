"""Courses and questions out of SkillRise as files, and into it."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access
from courses.media import serving
from courses.media.validators import BANKS, COURSES
from editing.text import INVALID
from quizzes.access import get_taught_quiz
from quizzes.content import MOST_QUESTIONS
from quizzes.models import Question

from . import exporting
from .archives import MOST_ENTRIES
from .banks import moodle_export
from .content import MOST_LECTURES
from .forms import BankForm, ImportForm


@require_safe
@educator_required
def course_export(request: UserRequest, slug: str) -> HttpResponseBase:
    course = access.get_taught_course(request.user, slug)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        chunks = exporting.chunks(course)
        response = serving.made(chunks, chunks.close)
    if response.status_code == 200:
        response.headers["Content-Type"] = "application/zip"
        response.headers["Content-Disposition"] = f'attachment; filename="{course.slug}.zip"'
    return response


@require_http_methods(["GET", "POST"])
@takes_uploads(COURSES, Role.EDUCATOR)
@educator_required
def course_import(request: UserRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    report = form.take(request.user) if form.is_valid() else None
    if report:
        return render(request, "exchange/report.html", {"report": report})
    context = {"form": form, "lectures": MOST_LECTURES, "files": MOST_ENTRIES}
    status = INVALID if form.errors else 200
    return render(request, "exchange/course_import.html", context, status=status)


@require_http_methods(["GET", "POST"])
@takes_uploads(BANKS, Role.EDUCATOR, get_taught_quiz)
@educator_required
def bank_import(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    quiz = get_taught_quiz(request.user, quiz_id)
    form = BankForm(request.POST or None, request.FILES or None)
    filling = form.take(quiz) if form.is_valid() else None
    context = {"quiz": quiz, "course": quiz.course, "form": form, "filling": filling}
    if filling:
        context["added"] = [
            (taken.place, Question.Kind(taken.content.kind).label) for taken in filling.taken
        ]
        return render(request, "exchange/bank_report.html", context)
    context["most"] = MOST_QUESTIONS
    status = INVALID if form.errors else 200
    return render(request, "exchange/bank_import.html", context, status=status)


@require_safe
@educator_required
def bank_export(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    quiz = get_taught_quiz(request.user, quiz_id)
    questions = [question.content for question in quiz.questions.all()]
    response = HttpResponse(moodle_export.written(questions), content_type="application/xml")
    name = slugify(quiz.title) or "quiz"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    return response
