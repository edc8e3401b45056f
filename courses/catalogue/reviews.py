"""The reviews that a course's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.models import Course, Review

LATEST = 6
LATEST_WITHOUT_TEXT = 24


@dataclass(frozen=True)
class LatestReviews:
    with_text: Sequence[Review]
    without_text: Sequence[Review]  # folded away


def latest_reviews(course: Course, mine: Review | None) -> LatestReviews:
    """The latest, but for the visitor's own, which stands above; no query when there are none."""
    if not course.review_count:
        return LatestReviews([], [])
    shown = Review.objects.shown().filter(course=course).select_related("enrollment__user")
    others = shown.exclude(pk=mine.pk) if mine else shown
    with_text = list(others.exclude(text="")[:LATEST])
    counted = course.review_count - bool(mine and mine.hidden_at is None)
    if len(with_text) == counted:
        return LatestReviews(with_text, [])
    return LatestReviews(with_text, list(others.filter(text="")[:LATEST_WITHOUT_TEXT]))
