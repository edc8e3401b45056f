"""A course as its students see it, a draft too: its pages by their own views, for a stand-in.

The pages stand below an address of their own, /teach/courses/<slug>/preview/<way>/, and every link
that is made there leads to below it: nothing is kept in a cookie, another tab is not concerned, and
each request is asked anew whether its sender teaches the course. Forms are refused.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, get_script_prefix, resolve, reverse, set_script_prefix
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Course, Lecture

VISITOR, ENROLLED = WAYS = ("visitor", "enrolled")
# What a student may look at; all else of a course is about what they have done.
SHOWN = {
    "catalogue:course_detail",
    "catalogue:chapter",
    "catalogue:review_list",
    "learning:resume",
    "learning:lecture_detail",
    "learning:chapter",
    "learning:lecture_video",
    "learning:lecture_captions",
    "learning:lecture_captions_in",
    "learning:lecture_file",
    "learning:announcements",
    "learning:questions",
    "learning:questions_alike",
    "learning:question",
    "learning:answer",
    "quizzes:quiz",
}
NAMESPACES = {"catalogue", "learning", "quizzes"}  # of the pages of a course


@dataclass(frozen=True)
class Banner:
    """What stands above each page of a preview. Its links lead out of it, but for `other`."""

    is_enrolled: bool
    is_draft: bool
    other: str  # the page as it looks to someone who is, or is not, enrolled
    curriculum: str
    end: str  # the page as it is
    edit: str  # of the lecture that the page shows


@require_safe
def start(request: UserRequest, slug: str) -> HttpResponse:
    """`?as=visitor` or `enrolled`; at a lecture with `?lecture=`, else at the course page."""
    course = access.get_previewed_course(request.user, slug)
    way = request.GET.get("as", "")
    page = course.get_absolute_url()
    if key := request.GET.get("lecture", ""):
        keys = {str(pk): pk for pk in Lecture.objects.of(course).values_list("pk", flat=True)}
        if key not in keys:
            raise Http404
        page = reverse("learning:lecture_detail", args=[course.slug, keys[key]])
    return redirect(_address(course, way if way in WAYS else VISITOR, page))


def show(request: UserRequest, slug: str, way: str, page: str) -> HttpResponse:
    """A page of the course, as above; other pages of the site are outside and as usual."""
    course = access.get_previewed_course(request.user, slug)
    path = f"/{page}"
    match = resolve(path)
    if way not in WAYS:
        raise Http404
    is_of_course = match.namespace in NAMESPACES and match.kwargs.get("slug") == slug
    banner = _banner(request, course, way, match if is_of_course else None)
    inner: Any = copy(request)
    inner.preview = banner
    if request.method not in {"GET", "HEAD"}:
        return _refused(inner, course, way, match)
    if not is_of_course:
        return redirect(request.get_full_path().removeprefix(_address(course, way)))
    if match.view_name not in SHOWN:
        return _refused(inner, course, way, match)
    student = access.preview_student(course, _("A student"), is_enrolled=way == ENROLLED)
    inner.user, inner.path_info, inner.resolver_match = student, path, match
    return _called_below(_address(course, way, "/"), inner, match)


def _called_below(prefix: str, request: UserRequest, match: ResolverMatch) -> HttpResponse:
    """What a view answers when every address that it makes begins with `prefix`."""
    outside = get_script_prefix()
    set_script_prefix(prefix)
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    finally:
        set_script_prefix(outside)
    return response


def _refused(request: UserRequest, course: Course, way: str, match: ResolverMatch) -> HttpResponse:
    """Leads back to the lecture that the form or the page is about."""
    page = course.get_absolute_url()
    if match.kwargs.get("slug") == course.slug and (key := match.kwargs.get("lecture_id")):
        page = reverse("learning:lecture_detail", args=[course.slug, key])
    back = _address(course, way, page)
    context = {"course": course, "is_post": request.method == "POST", "back": back}
    return render(request, "courses/teaching/preview_refused.html", context, status=403)


def _address(course: Course, way: str, page: str = "") -> str:
    """Of a page, by its path outside; without one, the part before that path."""
    preview = reverse("teaching:student_preview_start", args=[course.slug])
    return f"{preview}{way}{page}"


def _banner(request: UserRequest, course: Course, way: str, match: ResolverMatch | None) -> Banner:
    """`match` is of a page of the course; from any other, the links lead to the course page."""
    page = course.get_absolute_url()
    if match and match.view_name in SHOWN:
        page = request.get_full_path().removeprefix(_address(course, way))
    is_enrolled = way == ENROLLED
    curriculum, key, edit = "teaching:course_detail", course.slug, "teaching:lecture_edit"
    if not access.edits(request.user, course):  # an admin does so elsewhere
        curriculum, key = "admin:courses_course_change", str(course.pk)
        edit = "admin:courses_lecture_change"
    lecture_id = match.kwargs.get("lecture_id") if match else None
    return Banner(
        is_enrolled=is_enrolled,
        is_draft=not course.is_published,
        other=_address(course, VISITOR if is_enrolled else ENROLLED, page),
        curriculum=reverse(curriculum, args=[key]),
        end=page,
        edit=reverse(edit, args=[lecture_id]) if lecture_id else "",
    )
