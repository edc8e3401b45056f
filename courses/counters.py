"""What each counter of a course and of a question counts. `manage.py recount_courses` repairs them all.

Whoever changes rows sets the counters to what the rows say, and looks again after writing: of
several who do so at once, whoever writes last has seen the rows of all. Nobody adds or subtracts,
so a repair may run at any time, and a change interrupted before its count is repaired by the next.
Call these outside a transaction that holds the change: within it, others do not see the rows.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from .models import Answer, Course, Enrollment, Lecture, MeToo, Question, QuestionReport, Review

Counts = dict[str, Any]

RATINGS = range(1, 6)
PRIOR_NUMBER, PRIOR_TOTAL = 2 * len(RATINGS), 2 * sum(RATINGS)


def recount(course_id: UUID) -> None:
    """Set every counter."""
    recount_enrollments(course_id)
    recount_reviews(course_id)
    recount_lectures(course_id)
    recount_questions(course_id)


def recount_enrollments(course_id: UUID, without: str | None = None) -> None:
    """Set the number of students who have not left; the user with the id `without` does not count."""
    enrolled = Enrollment.objects.present().filter(course=course_id)
    if without:
        enrolled = enrolled.exclude(user=without)
    _set(course_id, lambda: {"enrollment_count": enrolled.count()})


def recount_reviews(course_id: UUID) -> None:
    """Set the number of reviews with each number of stars, and what follows from those."""
    reviews = Review.objects.shown().filter(course=course_id)
    stars = {f"rated_{rating}": Count("pk", filter=Q(rating=rating)) for rating in RATINGS}

    def count() -> Counts:
        rated = reviews.aggregate(**stars)
        number = sum(rated.values())
        total = sum(rating * rated[f"rated_{rating}"] for rating in RATINGS)
        return rated | {
            "review_count": number,
            "rating_average": total / number if number else 0.0,
            "rating_score": rating_score(number, total),
        }

    _set(course_id, count)


def rating_score(number: int, total: int) -> float:
    """A Bayesian average, for sorting: of few reviews it says less than of many.

    (30 + total) / (10 + number), as if each of the five ratings had been given twice before the
    first student came; `total` is the sum of the ratings. One review of 5 makes 3.2, ten make 4.0,
    a hundred make 4.8. The prior is a constant, so that a course's place follows from its own
    reviews alone. Without reviews 0, after all that have some. Source: E. Miller, "Ranking Items
    With Star Ratings", which gives each rating once; the formula is also that of IMDb's Top 250.
    """
    return (PRIOR_TOTAL + total) / (PRIOR_NUMBER + number) if number else 0.0


def recount_lectures(course_id: UUID) -> None:
    """Set the number of lectures and their length."""
    lectures = Lecture.objects.filter(chapter__course=course_id)
    _set(
        course_id,
        lambda: lectures.aggregate(lecture_count=Count("pk"), seconds=Sum("seconds", default=0)),
    )


def recount_questions(course_id: UUID) -> None:
    """Set the number of questions that wait for an answer."""
    waiting = Question.objects.unanswered().filter(lecture__chapter__course=course_id)
    _set(course_id, lambda: {"unanswered_count": waiting.count()})


def recount_posts(course_id: UUID) -> None:
    """Set the counters of every question and answer of a course."""
    questions = Question.objects.filter(lecture__chapter__course=course_id).order_by()
    for question_id in list(questions.values_list("pk", flat=True)):
        answers = Answer.objects.filter(question=question_id).order_by()
        for answer_id in list(answers.values_list("pk", flat=True)):
            recount_answer(answer_id)
        recount_question(question_id)
    recount_questions(course_id)


def recount_question(question_id: UUID, without: str | None = None) -> None:
    """Set the numbers of answers, of people with the same question, and of reports.

    What the user with the id `without` said too or reported does not count.
    """
    answers = Answer.objects.shown().filter(question=question_id)
    me_toos = MeToo.objects.filter(question=question_id)
    reports = QuestionReport.objects.filter(question=question_id, settled_at=None)
    if without:
        me_toos, reports = me_toos.exclude(user=without), reports.exclude(reporter=without)
    _settle(
        Question.objects.filter(pk=question_id),
        lambda: {
            "answer_count": answers.count(),
            "is_answered": answers.exclude(by=Answer.By.ASKER).exists(),
            "me_too_count": me_toos.count(),
            "report_count": reports.count(),
        },
    )


def recount_answer(answer_id: UUID, without: str | None = None) -> None:
    reports = QuestionReport.objects.filter(answer=answer_id, settled_at=None)
    if without:
        reports = reports.exclude(reporter=without)
    answers = Answer.objects.filter(pk=answer_id)
    _settle(answers, lambda: {"report_count": reports.count()})


def _set(course_id: UUID, count: Callable[[], Counts]) -> None:
    _settle(Course.objects.filter(pk=course_id), count)


def _settle(row: QuerySet[Any], count: Callable[[], Counts]) -> None:
    """Write into `row` what `count` says until it says what is written."""
    counts = count()
    while row.values(*counts).first() not in (counts, None):
        row.update(**counts)
        counts = count()
