"""Reviews: written by students, answered by educators, reported by anyone, hidden by admins.

Each step ends in the course's counters and in the mails that follow from it.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from mailings.preferences import remember_language

from . import access, counters, deletion, emails, moderation
from .deletion import pointing_to
from .models import Course, Enrollment, Review, ReviewReport
from .progress import Progress

ASKED_AT = 30  # percent of the course
MOST_REPORTS = 20  # of one person in a day
ANSWER = ("answer", "answered_at", "answered_by")


class TooManyReports(Exception):
    """One person reports more than anyone comes upon in a day."""


def is_due(enrollment: Enrollment | None, progress: Progress | None) -> bool:
    """Is the student asked for a review? From 30 % on, until they wrote one or said no.

    Asks the database nothing.
    """
    if enrollment is None or progress is None:
        return False
    return enrollment.review_settled_at is None and progress.percent >= ASKED_AT


def of(enrollment: Enrollment | None) -> Review | None:
    """The student's review; without a query when it was loaded with `select_related`."""
    return getattr(enrollment, "review", None)


def write(enrollment: Enrollment, rating: int, text: str) -> Review:
    """Store the student's review: the first one, or what it says from now on.

    `enrollment` comes with its user and its course. Of several at once one row is left.
    """
    with pointing_to(enrollment, enrollment.course):
        review, created = Review.objects.get_or_create(
            enrollment=enrollment,
            defaults={"course_id": enrollment.course_id, "rating": rating, "text": text},
        )
    if not created and (review.rating, review.text) != (rating, text):
        review.rating, review.text, review.edited_at = rating, text, timezone.now()
        Review.objects.filter(pk=review.pk).update(
            rating=rating,
            text=text,
            edited_at=review.edited_at,
            version=F("version") + 1,
        )
    settle(enrollment)
    counters.recount_reviews(enrollment.course_id)
    remember_language(enrollment.user)
    if created:
        course = Course.objects.select_related("educator").get(pk=enrollment.course_id)
        emails.review_written(review, course, access.teachers_of(course))
    return review


def settle(enrollment: Enrollment) -> None:
    """Do not ask this student again."""
    enrollment.review_settled_at = timezone.now()
    Enrollment.objects.filter(pk=enrollment.pk, review_settled_at=None).update(
        review_settled_at=enrollment.review_settled_at
    )


def delete(review: Review) -> None:
    emails.withdraw(review)
    deletion.delete(Review.objects.filter(pk=review.pk))
    counters.recount_reviews(review.course_id)


def answer(review: Review, fields: Iterable[str], by: User) -> bool:
    """Store what `by` has written into the answer, who teaches the course, where `fields` name it.

    It is signed by who wrote it last. The student hears of the first. False when the review or its
    answer was stored since it was read.
    """
    if not list(fields):
        return True
    review.answered_at, review.answered_by = review.answered_at or timezone.now(), by
    is_stored = review.save_version(ANSWER)
    if is_stored:
        emails.review_answered(review)
    return is_stored


def take_answer_away(review: Review) -> bool:
    """False when the review or its answer was stored since it was read."""
    review.answer, review.answered_at, review.answered_by = "", None, None
    is_stored = review.save_version(ANSWER)
    if is_stored:
        emails.withdraw_answers([review])
    return is_stored


def report(user: User, review: Review, reason: str, text: str) -> bool:
    """Tell the admins; a second report of the same person says what the first should have said.

    False where an admin has decided, and nothing was edited since. Raises TooManyReports.
    """
    day = timezone.now() - timedelta(days=1)
    mine = ReviewReport.objects.filter(user=user)
    if mine.filter(created_at__gt=day).exclude(review=review).count() >= MOST_REPORTS:
        raise TooManyReports
    said = {"reason": reason, "text": text}
    with pointing_to(review):
        row, created = ReviewReport.objects.get_or_create(review=review, user=user, defaults=said)
    return created or moderation.report_again(row, review.edited_at, **said)


def hide(review: Review, reason: str) -> None:
    """Neither show nor count it, for a reason that its writer is told; without one, show it again."""
    was_shown = review.hidden_at is None
    review.hide(reason)
    counters.recount_reviews(review.course_id)
    if not reason:
        return
    settle_reports(ReviewReport.objects.filter(review=review))
    emails.withdraw(review)
    if was_shown:
        emails.review_hidden(review)


def settle_reports(reports: QuerySet[ReviewReport]) -> int:
    """An admin has decided; returns how many reports waited for it."""
    return reports.filter(settled_at=None).update(settled_at=timezone.now())
