"""How courses are doing: their figures over a period, and where students stop."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access, statistics
from courses.models import Course, CourseDay, CourseStatistics
from courses.paging import page_of

from . import figures
from .periods import LABELS, Period

AT_ONCE = 2000  # students, of a course that is counted while someone waits: a second
AGAIN_AFTER = timedelta(minutes=1)


@require_safe
@educator_required
def analytics(request: UserRequest) -> HttpResponse:
    """All courses of an educator together, and each; `?period=` says of which time."""
    period = Period.of(request.GET.get("period", ""))
    courses = Course.objects.taught_by(request.user)
    page = page_of(request, courses.for_cards().order_by("-enrollment_count", "id"))
    totals = figures.totals_by_course(page.object_list, period)
    rows = [(course, totals.get(course.pk, figures.Totals())) for course in page.object_list]
    context = {
        "page": page,
        "rows": rows,
        "period": period,
        "periods": LABELS,
        "over_time": figures.OverTime.of(
            CourseDay.objects.filter(course__in=courses.values("pk")), period
        ),
        "counted_at": figures.counted_at(courses.values("pk")),
    }
    return render(request, "courses/teaching/analytics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def course_analytics(request: UserRequest, slug: str) -> HttpResponse:
    """One course; a POST counts it now, unless it is too large for someone to wait."""
    course = access.get_taught_course(request.user, slug)
    counted = CourseStatistics.objects.filter(course=course).first()
    if request.method == "POST":
        return _count(request, course, counted)
    period = Period.of(request.GET.get("period", ""))
    lectures = figures.lectures(course, period)
    context = {
        "course": course,
        "period": period,
        "periods": LABELS,
        "over_time": figures.OverTime.of(CourseDay.objects.filter(course=course), period),
        "lectures": lectures,
        "videos": [one for one in lectures if one.picture],
        "lectures_chart": figures.chart_of_lectures(lectures),
        "counted_at": counted and counted.counted_at,
        "may_count": course.enrollment_count <= AT_ONCE,
    }
    return render(request, "courses/teaching/course_analytics.html", context)


def _count(request: UserRequest, course: Course, counted: CourseStatistics | None) -> HttpResponse:
    last = counted and counted.counted_at
    if course.enrollment_count > AT_ONCE:
        messages.info(request, _("A course of this size is counted every quarter of an hour."))
    elif last and last > timezone.now() - AGAIN_AFTER:
        messages.info(request, _("It was counted less than a minute ago."))
    else:
        statistics.count(course)
        messages.success(request, _("Counted."))
    return redirect(request.get_full_path())
