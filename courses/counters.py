"""What each counter of a course counts. `manage.py recount_courses` repairs them all.

Whoever changes rows sets the counters to what the rows say, and looks again after writing: of
several who do so at once, whoever writes last has seen the rows of all. Nobody adds or subtracts,
so a repair may run at any time, and a change interrupted before its count is repaired by the next.
Call these outside a transaction that holds the change: within it, others do not see the rows.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Sum

from .models import Course, Enrollment, Lecture, Review

Counts = dict[str, Any]


def recount(course_id: UUID) -> None:
    """Set every counter."""
    recount_enrollments(course_id)
    recount_reviews(course_id)
    recount_lectures(course_id)


def recount_enrollments(course_id: UUID, without: str | None = None) -> None:
    """Set the number of students who have not left; the user with the id `without` does not count."""
    enrolled = Enrollment.objects.present().filter(course=course_id)
    if without:
        enrolled = enrolled.exclude(user=without)
    _set(course_id, lambda: {"enrollment_count": enrolled.count()})


def recount_reviews(course_id: UUID) -> None:
    reviews = Review.objects.shown().filter(course=course_id)
    _set(
        course_id,
        lambda: reviews.aggregate(
            review_count=Count("pk"), rating_average=Avg("rating", default=0.0)
        ),
    )


def recount_lectures(course_id: UUID) -> None:
    """Set the number of lectures and their length."""
    lectures = Lecture.objects.filter(chapter__course=course_id)
    _set(
        course_id,
        lambda: lectures.aggregate(lecture_count=Count("pk"), seconds=Sum("seconds", default=0)),
    )


def _set(course_id: UUID, count: Callable[[], Counts]) -> None:
    """Write what `count` says until it says what is written."""
    courses = Course.objects.filter(pk=course_id)
    counts = count()
    while courses.values(*counts).first() not in (counts, None):
        courses.update(**counts)
        counts = count()
