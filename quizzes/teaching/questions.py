"""The questions of one's own quiz."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses.teaching.autosave import is_autosave, stored
from editing.text import INVALID
from quizzes import questions
from quizzes.access import get_taught_question, get_taught_quiz
from quizzes.content import Kind
from quizzes.models import Question, Quiz

from .forms import PositionForm, QuestionForm, rearranged

ROWS = "rows"  # names the buttons that change the rows of a form and store nothing


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def question_new(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """`?kind=` is what it begins with."""
    quiz = get_taught_quiz(request.user, quiz_id)
    kind = request.GET.get("kind", "")
    new = Question(quiz=quiz, kind=kind if kind in set(Kind) else Kind.SINGLE)
    form = QuestionForm(request.POST or None, instance=new)
    if ROWS in request.POST:
        return _page(request, _with_rows(form, request.POST[ROWS]), quiz)
    if form.is_valid() and form.save_new():
        messages.success(request, _("Question added."))
        if "another" in request.POST:
            address = reverse("quizzes:question_new", args=[quiz.pk])
            return redirect(f"{address}?kind={form.instance.kind}")
        return quiz_at(quiz, form.instance)
    return _page(request, form, quiz)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def question_edit(request: UserRequest, quiz_id: UUID, quiz_question_id: UUID) -> HttpResponse:
    question = get_taught_question(request.user, quiz_id, quiz_question_id)
    form = QuestionForm(request.POST or None, instance=question)
    if is_autosave(request):
        return stored(form)
    if ROWS in request.POST:
        return _page(request, _with_rows(form, request.POST[ROWS]), question.quiz)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Question saved."))
        return quiz_at(question.quiz, question)
    return _page(request, form, question.quiz)


def _with_rows(form: QuestionForm, asked: str) -> QuestionForm:
    """The form as it was typed, not looked at yet, with its rows changed."""
    typed = {name: form[name].data for name in form.fields}
    again = QuestionForm(instance=form.instance)
    again.initial.update(typed, choices=rearranged(form, asked))
    return again


def _page(request: UserRequest, form: QuestionForm, quiz: Quiz) -> HttpResponse:
    context = {"form": form, "quiz": quiz, "course": quiz.course}
    status = INVALID if form.errors else 200
    return render(request, "quizzes/teaching/question_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def question_move(request: UserRequest, quiz_id: UUID, quiz_question_id: UUID) -> HttpResponse:
    """By one place, with `up` or `down`; else to what the form says, or the form."""
    question = get_taught_question(request.user, quiz_id, quiz_question_id)
    if {"up", "down"} & set(request.POST):
        return _moved(request, question, questions.move(question, up="up" in request.POST))
    order = list(question.quiz.questions.values_list("pk", flat=True))
    current = order.index(question.pk) + 1
    form = PositionForm(request.POST or None, places=len(order), current=current)
    if form.is_valid():
        is_moved = questions.place(question, form.cleaned_data["position"] - 1)
        return _moved(request, question, is_moved)
    context = {"form": form, "quiz": question.quiz, "course": question.quiz.course}
    status = INVALID if form.errors else 200
    return render(request, "quizzes/teaching/question_move.html", context, status=status)


def _moved(request: UserRequest, question: Question, is_moved: bool) -> HttpResponse:
    order = list(question.quiz.questions.values_list("pk", flat=True))
    place = {"position": order.index(question.pk) + 1, "total": len(order)}
    if is_moved:
        text = _("The question moved to position %(position)s of %(total)s.") % place
        messages.success(request, text)
    else:
        messages.info(request, _("The question is there already."))
    return quiz_at(question.quiz, question)


@require_POST
@educator_required
def question_duplicate(request: UserRequest, quiz_id: UUID, quiz_question_id: UUID) -> HttpResponse:
    """A copy behind it; the form's `key` makes one of two sent twice."""
    question = get_taught_question(request.user, quiz_id, quiz_question_id)
    try:
        copy = questions.duplicate(question, request.POST.get("key", ""))
    except ValidationError as error:
        messages.error(request, error.message)
        return quiz_at(question.quiz, question)
    messages.success(request, _("The copy stands behind it."))
    return quiz_at(question.quiz, copy)


@require_POST
@educator_required
def question_delete(request: UserRequest, quiz_id: UUID, quiz_question_id: UUID) -> HttpResponse:
    question = get_taught_question(request.user, quiz_id, quiz_question_id)
    questions.remove(question)
    undo = reverse("quizzes:question_restore", args=[quiz_id, quiz_question_id])
    messages.success(request, _("The question is deleted."), extra_tags=undo)
    return redirect("quizzes:quiz_edit", quiz_id)


@require_POST
@educator_required
def question_restore(request: UserRequest, quiz_id: UUID, quiz_question_id: UUID) -> HttpResponse:
    """Bring back what was deleted; a second time changes nothing."""
    quiz = get_taught_quiz(request.user, quiz_id)
    try:
        restored = questions.restore(quiz, quiz_question_id)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("quizzes:quiz_edit", quiz_id)
    if restored is None:
        messages.info(request, _("It is back already, or was deleted too long ago."))
        return redirect("quizzes:quiz_edit", quiz_id)
    messages.success(request, _("The question is back."))
    return quiz_at(quiz, restored)


def quiz_at(quiz: Quiz, question: Question) -> HttpResponse:
    """The quiz's page, at a question, which takes the focus."""
    return redirect(
        reverse("quizzes:quiz_edit", args=[quiz.pk], fragment=f"question-{question.pk}")
    )
