"""An educator's own courses in a table: filtered by status, sorted by a column."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses.models import Course, CourseQuerySet
from courses.paging import PAGE_SIZE, KnownCount

# The columns: what `?sort=` says, what stands over it, and what comes first.
COLUMNS = {
    "title": (_("Course"), "sort_title"),
    "students": (_("Students"), "-enrollment_count"),
    "rating": (_("Rating"), "-rating_score"),
    "questions": (_("Unanswered"), "-unanswered_count"),
    "updated": (_("Updated"), "-updated_at"),
}
STATUSES = (Course.Status.DRAFT, Course.Status.PUBLISHED, Course.Status.ARCHIVED)


@require_safe
@educator_required
def dashboard(request: UserRequest) -> HttpResponse:
    courses = Course.objects.taught_by(request.user)
    by_status = _totals(courses)
    sort = request.GET.get("sort", "")
    sort = sort if sort in COLUMNS else "updated"
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    shown = courses.filter(status=status) if status else courses
    _label, first = COLUMNS[sort]
    counted = [by_status[status]] if status else by_status.values()
    number = sum(row["courses"] for row in counted)
    context = {
        "page": _page(request, shown.order_by(first, "id"), number),
        "columns": {name: label for name, (label, _first) in COLUMNS.items()},
        "sort": sort,
        "status": status,
        "statuses": [(value, value.label, by_status[value]["courses"]) for value in STATUSES],
        "totals": {
            name: sum(row[name] for row in by_status.values())
            for name in ("courses", "students", "questions")
        },
    }
    return render(request, "courses/teaching/dashboard.html", context)


def _page(request: UserRequest, courses: CourseQuerySet, number: int) -> Page:
    """Keys first: where no index has the order, keys are sorted, and not cards."""
    keys = KnownCount(courses.values_list("pk", flat=True), PAGE_SIZE, number)
    page = keys.get_page(request.GET.get("page"))
    cards = Course.objects.for_cards().in_bulk(list(page.object_list))
    page.object_list = [cards[key] for key in page.object_list if key in cards]
    return page


def _totals(courses: CourseQuerySet) -> dict[str, dict[str, Any]]:
    """The courses, students and unanswered questions of each status, in one query."""
    rows = (
        courses.order_by()
        .values("status")
        .annotate(
            courses=Count("pk"),
            students=Sum("enrollment_count", default=0),
            questions=Sum("unanswered_count", default=0),
        )
    )
    nothing = {"courses": 0, "students": 0, "questions": 0}
    found: dict[str, dict[str, Any]] = {row["status"]: dict(row) for row in rows}
    return {status: found.get(status, nothing) for status in STATUSES}
