"""The reviews of a course: the latest on its page, all of them on their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.sessions.http import ClerkRequest
from courses import access
from courses.models import Course, Review, ReviewQuerySet
from courses.paging import page_of

STARS = ("1", "2", "3", "4", "5")
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
    shown = _shown(course)
    others = shown.exclude(pk=mine.pk) if mine else shown
    with_text = list(others.exclude(text="")[:LATEST])
    counted = course.review_count - bool(mine and mine.hidden_at is None)
    if len(with_text) == counted:
        return LatestReviews(with_text, [])
    return LatestReviews(with_text, list(others.filter(text="")[:LATEST_WITHOUT_TEXT]))


@require_safe
@login_not_required
def review_list(request: ClerkRequest, slug: str) -> HttpResponse:
    """Newest first; `?stars=` leaves those with that rating."""
    courses = access.visible_courses(request.user).select_related("educator")
    course = get_object_or_404(courses, slug=slug)
    shown = _shown(course)
    stars = request.GET.get("stars", "")
    if stars in STARS:
        shown = shown.filter(rating=int(stars))
    context = {
        "course": course,
        "stars": int(stars) if stars in STARS else None,
        "page": page_of(request, shown),
        "edits": access.edits(request.user, course),
    }
    return render(request, "courses/catalogue/review_list.html", context)


def _shown(course: Course) -> ReviewQuerySet:
    shown = (
        Review.objects.shown()
        .filter(course=course)
        .select_related("enrollment__user", "answered_by")
    )
    return shown.order_by("-created_at", "id")
