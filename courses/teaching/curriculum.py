"""The curriculum of one's own course: its chapters and their lectures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, curriculum
from courses.media.validators import VIDEOS
from courses.models import Chapter, Course, Lecture

from .forms import ChapterForm, LectureForm
from .responses import form_page


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_new(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_own_course(request.user, slug)
    form = ChapterForm(request.POST or None, instance=Chapter(course=course))
    if form.is_valid() and form.save_new(curriculum.add):
        messages.success(request, _("Chapter added. Now add a lecture to it."))
        return redirect("teaching:course_detail", course.slug)
    return form_page(request, form, _("New chapter"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_edit(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    form = ChapterForm(request.POST or None, instance=chapter)
    if form.is_valid() and form.save_version(curriculum.save):
        messages.success(request, _("Chapter saved."))
        return redirect("teaching:course_detail", chapter.course.slug)
    return form_page(request, form, _("Edit chapter"), chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_delete(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    if request.method == "POST":
        return _deleted(request, chapter, chapter.course)
    context = {
        "chapter": chapter,
        "course": chapter.course,
        "lecture_count": chapter.lectures.count(),
    }
    return render(request, "courses/teaching/chapter_delete.html", context)


@require_POST
@educator_required
def chapter_move(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    curriculum.move(chapter, up="up" in request.POST)
    return _moved(chapter.course, f"chapter-{chapter.pk}")


@require_http_methods(["GET", "POST"])
@takes_uploads(VIDEOS, Role.EDUCATOR, access.get_own_chapter)
@educator_required
def lecture_new(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_own_chapter(request.user, chapter_id)
    form = LectureForm(
        request.POST or None,
        request.FILES or None,
        instance=Lecture(chapter=chapter),
        educator=request.user,
    )
    if form.is_valid() and form.save_new(curriculum.add):
        messages.success(request, _("Lecture added."))
        return redirect("teaching:course_detail", chapter.course.slug)
    title = _("New lecture in “%(chapter)s”") % {"chapter": chapter.title}
    return form_page(request, form, title, chapter.course)


@require_http_methods(["GET", "POST"])
@takes_uploads(VIDEOS, Role.EDUCATOR, access.get_own_lecture)
@educator_required
def lecture_edit(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_own_lecture(request.user, lecture_id)
    course = lecture.chapter.course
    form = LectureForm(
        request.POST or None, request.FILES or None, instance=lecture, educator=request.user
    )
    if form.is_valid() and form.save_version(curriculum.save):
        messages.success(request, _("Lecture saved."))
        return redirect("teaching:course_detail", course.slug)
    return form_page(request, form, _("Edit lecture"), course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_delete(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_own_lecture(request.user, lecture_id)
    if request.method == "POST":
        return _deleted(request, lecture, lecture.chapter.course)
    context = {"lecture": lecture, "course": lecture.chapter.course}
    return render(request, "courses/teaching/lecture_delete.html", context)


@require_POST
@educator_required
def lecture_move(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_own_lecture(request.user, lecture_id)
    curriculum.move(lecture, up="up" in request.POST)
    return _moved(lecture.chapter.course, f"lecture-{lecture.pk}")


def _moved(course: Course, item_id: str) -> HttpResponse:
    """The curriculum, scrolled to the chapter or lecture that moved."""
    return redirect(reverse("teaching:course_detail", args=[course.slug], fragment=item_id))


def _deleted(request: UserRequest, item: Chapter | Lecture, course: Course) -> HttpResponse:
    curriculum.delete([item])
    messages.success(request, _("“%(title)s” is deleted.") % {"title": item.title})
    return redirect("teaching:course_detail", course.slug)
