"""A quiz as students would meet it if it were published now; nothing is stored."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from editing.text import INVALID
from quizzes import publication
from quizzes.access import get_taught_quiz
from quizzes.asked import AnswerForm, asked_of
from quizzes.models import Attempt, Quiz, QuizVersion
from quizzes.results import Result
from quizzes.scoring import needed, score


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def quiz_preview(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """From the working copy; a POST shows what the answers would score."""
    quiz = get_taught_quiz(request.user, quiz_id)
    version = _version(quiz)
    asked = asked_of(version)
    attempt = Attempt(quiz=quiz, quiz_version=version)
    form = AnswerForm(attempt, asked, request.POST if request.method == "POST" else None)
    context = {
        "quiz": quiz,
        "course": quiz.course,
        "version": version,
        "needed": needed(len(asked), quiz.pass_percent),
        "form": form,
    }
    if form.is_valid() and not any(form.given.values()):
        form.add_error(None, _("Answer a question to see what would be right."))
    if form.is_valid():
        given = form.given
        found = score(version.questions, given)
        context |= {
            "score": found,
            "is_passed": found.passes(quiz.pass_percent),
            "results": [Result(each, given.get(each.content.key, [])) for each in asked],
        }
    status = INVALID if form.errors else 200
    return render(request, "quizzes/teaching/quiz_preview.html", context, status=status)


def _version(quiz: Quiz) -> QuizVersion:
    """What publishing would store."""
    stored = [question.as_json() for question in publication.contents(quiz)]
    return QuizVersion(quiz=quiz, settings=quiz.settings, stored_questions=stored)
