"""The quizzes of one's own course: the list, a quiz's page, publishing, copies."""

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Course
from courses.paging import page_of
from courses.teaching.autosave import is_autosave, stored
from editing.text import INVALID
from quizzes import duplication, publication
from quizzes.access import get_taught_quiz
from quizzes.content import MOST_QUESTIONS
from quizzes.models import Question, Quiz

from .forms import NewQuizForm, QuizForm
from .rows import add_figures


@require_safe
@educator_required
def course_quizzes(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    page = page_of(request, Quiz.objects.in_course(course))
    add_figures(page.object_list)
    context = {"course": course, "page": page}
    return render(request, "quizzes/teaching/course_quizzes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def quiz_new(request: UserRequest, slug: str) -> HttpResponse:
    """A draft; `?chapter=` is where it will stand, else the last one."""
    course = access.get_taught_course(request.user, slug)
    form = NewQuizForm(request.POST or None, instance=_new_quiz(course, request.GET.get("chapter")))
    if form.is_valid() and form.save_new():
        messages.success(request, _("The draft is there. Now add a question."))
        return redirect("quizzes:quiz_edit", form.instance.pk)
    context = {"form": form, "course": course}
    status = INVALID if form.errors else 200
    return render(request, "quizzes/teaching/quiz_new.html", context, status=status)


def _new_quiz(course: Course, asked: str | None) -> Quiz:
    chapters = {str(chapter.pk): chapter for chapter in course.chapters.only("title", "course")}
    last = list(chapters.values())[-1:]
    chapter = chapters.get(asked or "") or (last[0] if last else None)
    return Quiz(course=course, chapter=chapter)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def quiz_edit(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """Its questions, and the form of its settings."""
    quiz = get_taught_quiz(request.user, quiz_id)
    form = QuizForm(request.POST or None, instance=copy(quiz))
    if is_autosave(request):
        return stored(form)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Settings saved."))
        return redirect("quizzes:quiz_edit", quiz.pk)
    questions = list(quiz.questions.all())
    contents = [question.content for question in questions]
    newest = publication.newest_version(quiz)
    context = {
        "course": quiz.course,
        "quiz": quiz,
        "form": form,
        "questions": _in_order(questions),
        "removed": Question.with_removed.filter(quiz=quiz).exclude(removed_at=None),
        "checklist": [
            item
            for item in publication.checklist(quiz, contents)
            if quiz.is_draft or not item.is_done
        ],
        "newest": newest,
        "has_changes": publication.has_changes(quiz, contents, newest),
        "is_full": len(questions) >= MOST_QUESTIONS,
        "kinds": Question.Kind.choices,
    }
    status = INVALID if form.errors else 200
    return render(request, "quizzes/teaching/quiz_edit.html", context, status=status)


def _in_order(questions: list[Question]) -> list[Question]:
    for number, question in enumerate(questions, 1):
        question.number = number
        question.is_first = number == 1
        question.is_last = number == len(questions)
    return questions


@require_POST
@educator_required
def quiz_publish(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    quiz = get_taught_quiz(request.user, quiz_id)
    result = publication.publish(quiz)
    if result.missing:
        steps = "; ".join(str(item.label) for item in result.missing)
        text = _("The quiz is not published yet. Still to do: %(steps)s.") % {"steps": steps}
        messages.error(request, text)
    elif result.is_first:
        text = _("“%(title)s” is a lecture of the course now, at the end of its chapter.")
        messages.success(request, text % {"title": quiz.title})
    elif result.is_new:
        messages.success(request, _("Published: whoever begins the quiz from now on gets this."))
    else:
        messages.info(request, _("That is what students take already."))
    return redirect("quizzes:quiz_edit", quiz.pk)


@require_POST
@educator_required
def quiz_duplicate(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """A draft with the same questions; the form's `key` makes one of two sent twice."""
    quiz = get_taught_quiz(request.user, quiz_id)
    duplicate = duplication.duplicate_quiz(quiz, request.POST.get("key", ""))
    messages.success(request, _("This is the copy: a draft."))
    return redirect("quizzes:quiz_edit", duplicate.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def quiz_delete(request: UserRequest, quiz_id: UUID) -> HttpResponse:
    """A draft; a published one is deleted as the lecture that it is."""
    quiz = get_taught_quiz(request.user, quiz_id)
    if not quiz.is_draft:
        return redirect("teaching:lecture_delete", quiz.lecture_id)
    if request.method == "POST":
        publication.delete_draft(quiz)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": quiz.title})
        return redirect("quizzes:course_quizzes", quiz.course.slug)
    context = {"quiz": quiz, "course": quiz.course}
    return render(request, "quizzes/teaching/quiz_delete.html", context)


@require_safe
@educator_required
def lecture_quiz(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """Where the curriculum leads to from a lecture that is a quiz."""
    lecture = access.get_taught_lecture(request.user, lecture_id)
    quiz = Quiz.objects.filter(lecture=lecture).only("pk").first()
    if quiz is None:
        raise Http404
    return redirect("quizzes:quiz_edit", quiz.pk)
