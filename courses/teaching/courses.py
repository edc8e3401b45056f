"""An educator's own courses: the list, the details, publication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, publication
from courses.media.validators import PICTURES
from courses.models import Course
from courses.paging import page_of

from .forms import CourseForm
from .responses import form_page


@require_safe
@educator_required
def dashboard(request: UserRequest) -> HttpResponse:
    courses = Course.objects.owned_by(request.user).for_cards().order_by("-updated_at", "id")
    page = page_of(request, courses)
    return render(request, "courses/teaching/dashboard.html", {"page": page})


@require_safe
@educator_required
def course_detail(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    context = {
        "course": course,
        "chapters": course.chapters.with_lectures(),
        "missing": publication.missing(course),
    }
    return render(request, "courses/teaching/course_detail.html", context)


@require_http_methods(["GET", "POST"])
@takes_uploads(PICTURES, Role.EDUCATOR)
@educator_required
def course_new(request: UserRequest) -> HttpResponse:
    form = CourseForm(
        request.POST or None,
        request.FILES or None,
        instance=Course(educator=request.user),
        educator=request.user,
    )
    if form.is_valid() and form.save_new():
        messages.success(request, _("Draft saved. Now add a chapter."))
        return redirect("teaching:course_detail", form.instance.slug)
    return form_page(request, form, _("New course"))


@require_http_methods(["GET", "POST"])
@takes_uploads(PICTURES, Role.EDUCATOR, access.get_own_course)
@educator_required
def course_edit(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    form = CourseForm(
        request.POST or None, request.FILES or None, instance=course, educator=request.user
    )
    if form.is_valid() and form.save_version():
        messages.success(request, _("Course saved."))
        return redirect("teaching:course_detail", course.slug)
    return form_page(request, form, _("Edit course"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def course_delete(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    if request.method == "POST":
        publication.delete(Course.objects.filter(pk=course.pk))
        messages.success(request, _("“%(title)s” is deleted.") % {"title": course.title})
        return redirect("teaching:dashboard")
    context = {"course": course, "lecture_count": course.lecture_count}
    return render(request, "courses/teaching/course_delete.html", context)


@require_POST
@educator_required
def course_publish(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    if publication.missing(course):
        messages.error(request, _("The course is not ready: see what is missing below."))
    else:
        publication.publish(course)
        messages.success(request, _("“%(title)s” is in the catalogue.") % {"title": course.title})
    return redirect("teaching:course_detail", course.slug)


@require_POST
@educator_required
def course_unpublish(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    publication.unpublish(course)
    messages.success(request, _("The course has left the catalogue. Its students keep it."))
    return redirect("teaching:course_detail", course.slug)
