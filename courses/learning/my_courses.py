"""One's own courses: those to go on with, finished and saved ones; leaving and saving."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.sessions.http import UserRequest, wants_json
from accounts.sessions.rate_limits import limited
from accounts.sessions.responses import return_url
from courses import access, progress
from courses.models import Course, Enrollment, SavedCourse
from courses.paging import page_of

SHOWN = 8  # of each section, on the page of all

Section = Callable[[User], QuerySet]
IN_PROGRESS, FINISHED, SAVED = "in-progress", "finished", "saved"
TITLES = {
    IN_PROGRESS: gettext_lazy("In progress"),
    FINISHED: gettext_lazy("Finished"),
    SAVED: gettext_lazy("Saved"),
}
ROWS: dict[str, Section] = {
    IN_PROGRESS: lambda user: Enrollment.objects.of(user).incomplete().recent(),
    FINISHED: lambda user: Enrollment.objects.of(user).completed().recent(),
    SAVED: access.listed_saved,
}


@require_safe
def my_courses(request: UserRequest) -> HttpResponse:
    """A few of each section, or with `?section=` all of one."""
    section = request.GET.get("section", "")
    context = _all_of(request, section) if section in ROWS else _some_of_each(request)
    return render(request, "courses/learning/my_courses.html", context)


def _some_of_each(request: UserRequest) -> dict[str, Any]:
    user = request.user
    incomplete = list(ROWS[IN_PROGRESS](user)[: SHOWN + 2])
    finished = list(ROWS[FINISHED](user)[: SHOWN + 1])
    mine = progress.progress_of([*incomplete, *finished])
    found: dict[str, list[Any]] = {
        IN_PROGRESS: mine[1 : len(incomplete)],
        FINISHED: mine[len(incomplete) :],
        SAVED: _courses(ROWS[SAVED](user)[: SHOWN + 1]),
    }
    return {
        "first": mine[0] if incomplete else None,
        "sections": [
            {
                "name": name,
                "title": TITLES[name],
                "items": items[:SHOWN],
                "has_more": len(items) > SHOWN,
            }
            for name, items in found.items()
            if items
        ],
        "left": _left(request),
    }


def _all_of(request: UserRequest, name: str) -> dict[str, Any]:
    page = page_of(request, ROWS[name](request.user))
    rows = page.object_list
    items = _courses(rows) if name == SAVED else progress.progress_of(rows)
    section = {"name": name, "title": TITLES[name], "items": items, "has_more": False}
    return {"sections": [section] if items else [], "page": page, "title": TITLES[name]}


def _courses(saved: Iterable[SavedCourse]) -> list[Course]:
    courses = [row.course for row in saved]
    access.add_co_teachers(courses)
    for course in courses:
        course.enrollment, course.is_saved = None, True
    return courses


def _left(request: UserRequest) -> Course | None:
    """The course that was just left, by `?left=`: it can be undone."""
    slug = request.GET.get("left", "")
    enrollment = _left_enrollment(request.user, slug) if slug else None
    return enrollment.course if enrollment else None


def _left_enrollment(user: User, slug: str) -> Enrollment | None:
    rows = Enrollment.objects.filter(user=user, left_at__isnull=False).undeleted()
    return rows.filter(course__slug=slug).select_related("course").first()


@require_http_methods(["GET", "HEAD", "POST"])
@limited("enrollment")
def leave(request: UserRequest, slug: str) -> HttpResponse:
    """Leave a course, asked before; `undo` goes back to where one was."""
    if "undo" in request.POST:
        left = _left_enrollment(request.user, slug)
        if left is None:
            raise Http404
        return redirect(progress.enroll(request.user, left.course))
    enrollment = access.get_enrollment(request.user, slug)
    if request.method != "POST":
        context = {"course": enrollment.course}
        return render(request, "courses/learning/leave.html", context)
    progress.leave(enrollment)
    response = redirect("learning:my_courses")
    response.headers["Location"] += f"?left={slug}"
    return response


@require_POST
def save(request: UserRequest, slug: str) -> HttpResponse:
    """Keep a course for later, or with `undo` no longer; back to the page it was on."""
    is_undo = "undo" in request.POST
    if is_undo:
        saved = SavedCourse.objects.filter(user=request.user, course__slug=slug)
        SavedCourse.objects.filter(pk__in=list(saved.values_list("pk", flat=True))).delete()
    else:
        course = get_object_or_404(access.listed_courses(), slug=slug)
        progress.save_for_later(request.user, course)
    if wants_json(request):
        return JsonResponse({"saved": not is_undo})
    if not is_undo:
        messages.success(request, _("Saved: you find it under My courses."))
    return redirect(return_url(request, reverse("learning:my_courses")))
