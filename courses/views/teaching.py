"""Teaching: an educator's own courses and their curriculum."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import educator_required
from accounts.requests import UserRequest
from courses.forms import ChapterForm, CourseForm, LectureForm
from courses.models import Chapter, Course, Lecture
from courses.ordering import append_to, move

from .catalogue import PAGE_SIZE

INVALID = 422  # a form came back with errors


@require_safe
@educator_required
def dashboard(request: UserRequest) -> HttpResponse:
    courses = Course.objects.owned_by(request.user).for_cards().order_by("-updated_at", "id")
    page = Paginator(courses, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "courses/teach/dashboard.html", {"page": page})


@require_safe
@educator_required
def course(request: UserRequest, slug: str) -> HttpResponse:
    course = _own_course(request, slug)
    context = {
        "course": course,
        "outline": course.outline(),
        "missing": course.missing_for_publication(),
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
    course = _own_course(request, slug)
    form = CourseForm(request.POST or None, request.FILES or None, instance=course)
    if form.is_valid() and form.save_edit():
        messages.success(request, _("Course saved."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("Edit course"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def course_delete(request: UserRequest, slug: str) -> HttpResponse:
    course = _own_course(request, slug)
    if request.method == "POST":
        course.delete()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": course.title})
        return redirect("courses:teach")
    return _confirm(request, course, course)


@require_POST
@educator_required
def course_publish(request: UserRequest, slug: str) -> HttpResponse:
    course = _own_course(request, slug)
    if course.missing_for_publication():
        messages.error(request, _("The course is not ready: see what is missing below."))
    else:
        course.publish()
        messages.success(request, _("“%(title)s” is in the catalogue.") % {"title": course.title})
    return redirect("courses:teach_course", course.slug)


@require_POST
@educator_required
def course_unpublish(request: UserRequest, slug: str) -> HttpResponse:
    course = _own_course(request, slug)
    course.unpublish()
    messages.success(request, _("The course has left the catalogue. Its students keep it."))
    return redirect("courses:teach_course", course.slug)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_new(request: UserRequest, slug: str) -> HttpResponse:
    course = _own_course(request, slug)
    form = ChapterForm(request.POST or None)
    if form.is_valid():
        form.instance.course = course
        append_to(course.chapters.all(), form.instance)
        messages.success(request, _("Chapter added. Now add a lecture to it."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("New chapter"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_edit(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = _own_chapter(request, chapter_id)
    form = ChapterForm(request.POST or None, instance=chapter)
    if form.is_valid():
        form.save()
        messages.success(request, _("Chapter saved."))
        return redirect("courses:teach_course", chapter.course.slug)
    return _form(request, form, _("Edit chapter"), chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_delete(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    return _delete(request, _own_chapter(request, chapter_id))


@require_POST
@educator_required
def chapter_move(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = _own_chapter(request, chapter_id)
    move(chapter.course.chapters.all(), chapter, up="up" in request.POST)
    return _to_part(chapter.course, f"chapter-{chapter.pk}")


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_new(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = _own_chapter(request, chapter_id)
    form = LectureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.instance.chapter = chapter
        append_to(chapter.lectures.all(), form.instance)
        chapter.course.curriculum_changed()
        messages.success(request, _("Lecture added."))
        return redirect("courses:teach_course", chapter.course.slug)
    title = _("New lecture in “%(chapter)s”") % {"chapter": chapter.title}
    return _form(request, form, title, chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_edit(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = _own_lecture(request, lecture_id)
    course = lecture.chapter.course
    form = LectureForm(request.POST or None, request.FILES or None, instance=lecture)
    if form.is_valid():
        form.save()
        course.curriculum_changed()
        messages.success(request, _("Lecture saved."))
        return redirect("courses:teach_course", course.slug)
    return _form(request, form, _("Edit lecture"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_delete(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    return _delete(request, _own_lecture(request, lecture_id))


@require_POST
@educator_required
def lecture_move(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = _own_lecture(request, lecture_id)
    move(lecture.chapter.lectures.all(), lecture, up="up" in request.POST)
    return _to_part(lecture.chapter.course, f"lecture-{lecture.pk}")


def _to_part(course: Course, part: str) -> HttpResponse:
    """The curriculum, scrolled to the part that moved."""
    return redirect(reverse("courses:teach_course", args=[course.slug], fragment=part))


def _own_course(request: UserRequest, slug: str) -> Course:
    return get_object_or_404(Course.objects.owned_by(request.user), slug=slug)


def _own_chapter(request: UserRequest, chapter_id: UUID) -> Chapter:
    chapters = Chapter.objects.select_related("course")
    return get_object_or_404(chapters, pk=chapter_id, course__educator=request.user)


def _own_lecture(request: UserRequest, lecture_id: UUID) -> Lecture:
    lectures = Lecture.objects.select_related("chapter__course")
    return get_object_or_404(lectures, pk=lecture_id, chapter__course__educator=request.user)


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
        part.delete()
        course.curriculum_changed()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": part.title})
        return redirect("courses:teach_course", course.slug)
    return _confirm(request, part, course)


def _confirm(request: UserRequest, thing: models.Model, course: Course) -> HttpResponse:
    context = {"thing": thing, "kind": thing._meta.model_name, "course": course}
    return render(request, "courses/teach/confirm_delete.html", context)
