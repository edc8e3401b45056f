"""An educator's own course: its page, its details, publication, a copy of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, duplication, publication
from courses.media.validators import PICTURES
from courses.models import Course

from .autosave import autosaved, is_autosave, saves_itself
from .forms import CourseForm, NewCourseForm
from .outline import outline
from .responses import form_page


@require_safe
@educator_required
def course_detail(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    context = {
        "course": course,
        "checklist": publication.checklist(course),
        "is_listed": access.is_in_catalogue(course),
        "owns": access.owns(request.user, course),
        "removed": course.removed_chapters.order_by("-removed_at").with_lectures(),
        **outline(course, request.GET.get("chapter", "")),
    }
    return render(request, "courses/teaching/course_detail.html", context)


@require_http_methods(["GET", "POST"])
@educator_required
def course_new(request: UserRequest) -> HttpResponse:
    course = Course(educator=request.user, language=get_language() or "en")
    form = NewCourseForm(request.POST or None, instance=course)
    if form.is_valid() and form.save_new():
        messages.success(request, _("The draft is there. Now add a chapter."))
        return redirect("teaching:course_detail", form.instance.slug)
    return form_page(request, form, _("New course"))


@require_http_methods(["GET", "POST"])
@takes_uploads(PICTURES, Role.EDUCATOR, access.get_taught_course)
@educator_required
def course_edit(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    form = CourseForm(
        request.POST or None, request.FILES or None, instance=course, educator=course.educator
    )
    if is_autosave(request):
        return autosaved(form, course, publication.save_details)
    if form.is_valid() and form.save_version(publication.save_details):
        messages.success(request, _("Course saved."))
        return redirect("teaching:course_detail", course.slug)
    return form_page(
        request,
        form,
        _("Edit course"),
        course,
        template="course_form",
        saves_itself=saves_itself(course),
    )


@require_http_methods(["GET", "POST"])
@educator_required
def course_delete(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_owned_course(request.user, slug)
    if request.method == "POST":
        publication.delete(Course.objects.filter(pk=course.pk))
        messages.success(request, _("“%(title)s” is deleted.") % {"title": course.title})
        return redirect("teaching:dashboard")
    context = {"course": course, "lecture_count": course.lecture_count}
    return render(request, "courses/teaching/course_delete.html", context)


@require_POST
@educator_required
def course_publish(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    missing = publication.publish(course)
    if missing:
        steps = "; ".join(str(item.label) for item in missing)
        text = _("The course is not published yet. Still to do: %(steps)s.") % {"steps": steps}
        messages.error(request, text)
    else:
        messages.success(request, _("“%(title)s” is in the catalogue.") % {"title": course.title})
    return redirect("teaching:course_detail", course.slug)


@require_POST
@educator_required
def course_archive(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    publication.archive(course)
    messages.success(request, _("The course is archived. Its students keep it."))
    return redirect("teaching:course_detail", course.slug)


@require_POST
@educator_required
def course_duplicate(request: UserRequest, slug: str) -> HttpResponse:
    """A draft with the same chapters and lectures; the form's `key` makes one of two sent twice."""
    course = access.get_taught_course(request.user, slug)
    try:
        copy = duplication.duplicate_course(course, request.user, request.POST.get("key", ""))
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("teaching:course_detail", course.slug)
    messages.success(request, _("This is the copy: a draft that only you can see."))
    return redirect("teaching:course_detail", copy.slug)
