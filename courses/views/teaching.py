"""Teaching: an educator's own courses and their curriculum."""

from uuid import UUID

from django.contrib import messages
from django.db import models
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import educator_required
from accounts.requests import UserRequest
from courses import access, curriculum, publication
from courses.forms import ChapterForm, CourseForm, LectureForm
from courses.models import Chapter, Course, Lecture
from courses.paging import page_of

INVALID = 422  # a form came back with errors


@require_safe
@educator_required
def dashboard(request: UserRequest) -> HttpResponse:
    courses = Course.objects.owned_by(request.user).for_cards().order_by("-updated_at", "id")
    page = page_of(request, courses)
    return render(request, "courses/teach/dashboard.html", {"page": page})


@require_safe
@educator_required
def course(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    context = {
        "course": course,
        "chapters": course.chapters.with_lectures(),
        "missing": publication.missing(course),
    }
    return render(request, "courses/teach/course.html", context)


@require_http_methods(["GET", "POST"])
@educator_required
def course_new(request: UserRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        course = form.save_new(request.user)
        messages.success(request, _("Draft saved. Now add a chapter."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("New course"))


@require_http_methods(["GET", "POST"])
@educator_required
def course_edit(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    form = CourseForm(request.POST or None, request.FILES or None, instance=course)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Course saved."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("Edit course"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def course_delete(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    if request.method == "POST":
        course.delete()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": course.title})
        return redirect("courses:teach")
    return _confirm(request, course, course)


@require_POST
@educator_required
def course_publish(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    if publication.missing(course):
        messages.error(request, _("The course is not ready: see what is missing below."))
    else:
        publication.publish(course)
        messages.success(request, _("“%(title)s” is in the catalogue.") % {"title": course.title})
    return redirect("courses:teach_course", course.slug)


@require_POST
@educator_required
def course_unpublish(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    publication.unpublish(course)
    messages.success(request, _("The course has left the catalogue. Its students keep it."))
    return redirect("courses:teach_course", course.slug)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_new(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    form = ChapterForm(request.POST or None)
    if form.is_valid():
        form.instance.course = course
        curriculum.add(form.instance)
        messages.success(request, _("Chapter added. Now add a lecture to it."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("New chapter"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_edit(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    form = ChapterForm(request.POST or None, instance=chapter)
    if form.is_valid():
        curriculum.save(form.instance)
        messages.success(request, _("Chapter saved."))
        return redirect("courses:teach_course", chapter.course.slug)
    return _form(request, form, _("Edit chapter"), chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_delete(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    return _delete(request, access.get_own_chapter(request.user, chapter_id))


@require_POST
@educator_required
def chapter_move(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    curriculum.move(chapter, up="up" in request.POST)
    return _to_part(chapter.course, f"chapter-{chapter.pk}")


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_new(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    form = LectureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.instance.chapter = chapter
        curriculum.add(form.instance)
        messages.success(request, _("Lecture added."))
        return redirect("courses:teach_course", chapter.course.slug)
    title = _("New lecture in “%(chapter)s”") % {"chapter": chapter.title}
    return _form(request, form, title, chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_edit(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_own_lecture(request.user, lecture_id)
    course = lecture.chapter.course
    form = LectureForm(request.POST or None, request.FILES or None, instance=lecture)
    if form.is_valid():
        curriculum.save(form.instance)
        messages.success(request, _("Lecture saved."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("Edit lecture"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_delete(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    return _delete(request, access.get_own_lecture(request.user, lecture_id))


@require_POST
@educator_required
def lecture_move(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_own_lecture(request.user, lecture_id)
    curriculum.move(lecture, up="up" in request.POST)
    return _to_part(lecture.chapter.course, f"lecture-{lecture.pk}")


def _to_part(course: Course, part: str) -> HttpResponse:
    """The curriculum, scrolled to the part that moved."""
    return redirect(reverse("courses:teach_course", args=[course.slug], fragment=part))


def _form(
    request: UserRequest, form: BaseForm, title: str, course: Course | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "course": course}
    status = INVALID if form.errors else 200
    return render(request, "courses/teach/form.html", context, status=status)


def _delete(request: UserRequest, part: Chapter | Lecture) -> HttpResponse:
    """Ask, then delete a chapter or a lecture."""
    course = part.course if isinstance(part, Chapter) else part.chapter.course
    if request.method == "POST":
        curriculum.delete([part])
        messages.success(request, _("“%(title)s” is deleted.") % {"title": part.title})
        return redirect("courses:teach_course", course.slug)
    return _confirm(request, part, course)


def _confirm(request: UserRequest, thing: models.Model, course: Course) -> HttpResponse:
    context = {"thing": thing, "kind": thing._meta.model_name, "course": course}
    return render(request, "courses/teach/confirm_delete.html", context)
