"""Quizzes as the list of a course shows them."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from quizzes import publication
from quizzes.analytics import averages
from quizzes.content import QuestionContent
from quizzes.models import Question, Quiz
from quizzes.versions import newest_of


def add_figures(quizzes: Iterable[Quiz]) -> None:
    """Set what the list says of each: its questions, its attempts, what is not published yet."""
    quizzes = list(quizzes)
    keys = [quiz.pk for quiz in quizzes]
    contents: dict[UUID, list[QuestionContent]] = defaultdict(list)
    for question in Question.objects.filter(quiz__in=keys):
        contents[question.quiz_id].append(question.content)
    newest = newest_of(quiz.pk for quiz in quizzes if not quiz.is_draft)
    results = averages(keys)
    for quiz in quizzes:
        questions = contents[quiz.pk]
        version = newest.get(quiz.pk)
        quiz.question_count = len(questions)
        quiz.has_changes = not quiz.is_draft and publication.has_changes(quiz, questions, version)
        quiz.average = results.get(quiz.pk)
