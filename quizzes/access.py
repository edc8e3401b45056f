"""Who takes and edits which quiz; who sees its course and opens its lecture, courses.access says."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from courses.access import Visitor, get_visible_lecture
from courses.models import Course, Enrollment

from .models import Attempt, Question, Quiz, QuizVersion


def get_quiz(user: Visitor, slug: str, lecture_id: UUID) -> tuple[QuizVersion, Enrollment | None]:
    """What students of a visible course are asked today, with its quiz, and the visitor's enrollment.

    Raises Http404 when there is none. Whether its lecture opens is still to be asked.
    """
    lecture, enrollment = get_visible_lecture(user, slug, lecture_id)
    version = QuizVersion.objects.newest_of(lecture) if lecture.is_quiz else None
    if version is None:
        raise Http404
    version.quiz.lecture = lecture
    return version, enrollment


def get_attempt(user: User, slug: str, lecture_id: UUID, number: int) -> Attempt:
    """The student's own, with all that it takes to show it; of anyone else's, Http404."""
    lecture, enrollment = get_visible_lecture(user, slug, lecture_id)
    if enrollment is None:
        raise Http404
    rows = Attempt.objects.with_questions().filter(enrollment=enrollment, quiz__lecture=lecture)
    attempt = get_object_or_404(rows, number=number)
    attempt.quiz.lecture, attempt.enrollment = lecture, enrollment
    return attempt


# What an educator edits, as in courses.access: a stranger's raises Http404, and so does one whose
# lecture was removed.


def taught_quizzes(user: User) -> QuerySet[Quiz]:
    taught = Course.objects.taught_by(user).values("pk")
    is_there = Q(lecture=None) | Q(lecture__chapter__course__isnull=False)
    rows = Quiz.objects.select_related("course__educator", "chapter", "lecture__chapter")
    return rows.filter(is_there, course__in=taught)


def get_taught_quiz(user: User, quiz_id: UUID) -> Quiz:
    return get_object_or_404(taught_quizzes(user), pk=quiz_id)


def get_taught_question(user: User, quiz_id: UUID, question_id: UUID) -> Question:
    quiz = get_taught_quiz(user, quiz_id)
    question = get_object_or_404(quiz.questions, pk=question_id)
    question.quiz = quiz
    return question
