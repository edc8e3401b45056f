"""The curriculum of one's own course: its chapters and their lectures."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.uploads import takes_uploads
from courses import access, curriculum, duplication, progress
from courses.media.validators import VIDEOS
from courses.models import Chapter, Course, Lecture

from .autosave import autosaved, is_autosave, saves_itself
from .forms import (
    ChapterForm,
    LectureForm,
    LectureTitleForm,
    QuizLectureForm,
    new_lecture_form,
)
from .responses import curriculum_at, form_page, item_form_page


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_new(request: UserRequest, slug: str) -> HttpResponse:
    course = access.get_taught_course(request.user, slug)
    form = ChapterForm(request.POST or None, instance=Chapter(course=course))
    if form.is_valid() and form.save_new(curriculum.add):
        messages.success(request, _("Chapter added. Now add a lecture to it."))
        return curriculum_at(request, course, f"new-{form.instance.pk}-title", form.instance.pk)
    return item_form_page(request, form, _("New chapter"), course, button=_("Add"))


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_edit(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_taught_chapter(request.user, chapter_id)
    form = ChapterForm(request.POST or None, instance=chapter, auto_id="rename-%s")
    if form.is_valid() and form.save_version(curriculum.save):
        messages.success(request, _("Chapter saved."))
        return curriculum_at(request, chapter.course, f"chapter-{chapter.pk}", chapter.pk)
    return item_form_page(request, form, _("Rename chapter"), chapter.course, button=_("Save"))


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_delete(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_taught_chapter(request.user, chapter_id)
    if request.method == "POST":
        return _deleted(request, chapter, chapter.course)
    context = {
        "chapter": chapter,
        "course": chapter.course,
        "lecture_count": chapter.lectures.count(),
        "learner_count": progress.learner_count(chapter.lectures.all()),
    }
    return render(request, "courses/teaching/chapter_delete.html", context)


@require_POST
@educator_required
def course_restore(request: UserRequest, slug: str, removed_id: UUID) -> HttpResponse:
    """Bring back a chapter or lecture that was deleted; a second time changes nothing."""
    course = access.get_taught_course(request.user, slug)
    removed = course.removed_chapters.filter(pk=removed_id).first()
    chapter = curriculum.restore(removed) if removed else None
    if removed:
        messages.success(request, _("It is back, with what your students did in it."))
    else:
        messages.info(request, _("It is back already, or was deleted too long ago."))
    if chapter is None:
        return redirect("teaching:course_detail", course.slug)
    course.refresh_from_db(fields=["lecture_count"])
    return curriculum_at(request, course, f"chapter-{chapter.pk}", chapter.pk)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_add(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    """By a title, or by the link of its video; the rest is for the editor."""
    chapter = access.get_taught_chapter(request.user, chapter_id)
    form = new_lecture_form(chapter, request.POST or None)
    if form.is_valid() and form.save_new(curriculum.add):
        messages.success(request, _("“%(title)s” is added.") % {"title": form.instance.title})
        return curriculum_at(request, chapter.course, f"new-{chapter.pk}-title", chapter.pk)
    title = _("New lecture in “%(chapter)s”") % {"chapter": chapter.title}
    return item_form_page(request, form, title, chapter.course, button=_("Add"))


@require_http_methods(["GET", "POST"])
@takes_uploads(VIDEOS, Role.EDUCATOR, access.get_taught_chapter)
@educator_required
def lecture_new(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_taught_chapter(request.user, chapter_id)
    form = LectureForm(
        request.POST or None,
        request.FILES or None,
        instance=Lecture(chapter=chapter),
        educator=chapter.course.educator,
    )
    if form.is_valid() and form.save_new(curriculum.add):
        messages.success(request, _("Lecture added."))
        return curriculum_at(request, chapter.course, f"lecture-{form.instance.pk}", chapter.pk)
    title = _("New lecture in “%(chapter)s”") % {"chapter": chapter.title}
    return form_page(request, form, title, chapter.course, template="lecture_form")


@require_http_methods(["GET", "POST"])
@takes_uploads(VIDEOS, Role.EDUCATOR, access.get_taught_lecture)
@educator_required
def lecture_edit(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_taught_lecture(request.user, lecture_id)
    course = lecture.chapter.course
    form = _lecture_form(request, lecture)
    form.editor = request.user
    store = partial(curriculum.save, author=request.user)
    if is_autosave(request):
        return autosaved(form, course, partial(store, is_autosave=True))
    if form.is_valid() and form.save_version(store):
        messages.success(request, _("Lecture saved."))
        return curriculum_at(request, course, f"lecture-{lecture.pk}", lecture.chapter_id)
    return form_page(
        request,
        form,
        _("Edit lecture"),
        course,
        template="lecture_form",
        saves_itself=saves_itself(course),
    )


def _lecture_form(request: UserRequest, lecture: Lecture) -> LectureForm | QuizLectureForm:
    if lecture.is_quiz:
        return QuizLectureForm(request.POST or None, instance=lecture)
    educator = lecture.chapter.course.educator
    return LectureForm(
        request.POST or None, request.FILES or None, instance=lecture, educator=educator
    )


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_delete(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_taught_lecture(request.user, lecture_id)
    if request.method == "POST":
        return _deleted(request, lecture, lecture.chapter.course)
    context = {
        "lecture": lecture,
        "course": lecture.chapter.course,
        "learner_count": progress.learner_count([lecture]),
    }
    return render(request, "courses/teaching/lecture_delete.html", context)


@require_POST
@educator_required
def lecture_duplicate(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """A copy behind it; the form's `key` makes one of two sent twice."""
    lecture = access.get_taught_lecture(request.user, lecture_id)
    try:
        copy = duplication.duplicate_lecture(lecture, request.POST.get("key", ""))
    except ValidationError as error:
        messages.error(request, error.message)
        return curriculum_at(
            request, lecture.chapter.course, f"lecture-{lecture.pk}", lecture.chapter_id
        )
    messages.success(request, _("“%(title)s” is added.") % {"title": copy.title})
    return curriculum_at(request, lecture.chapter.course, f"lecture-{copy.pk}", copy.chapter_id)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_rename(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_taught_lecture(request.user, lecture_id)
    form = LectureTitleForm(request.POST or None, instance=lecture, auto_id="rename-%s")
    if form.is_valid() and form.save_version(partial(curriculum.save, author=request.user)):
        messages.success(request, _("Lecture saved."))
        return curriculum_at(
            request, lecture.chapter.course, f"lecture-{lecture.pk}", lecture.chapter_id
        )
    course = lecture.chapter.course
    return item_form_page(request, form, _("Rename lecture"), course, button=_("Save"))


def _deleted(request: UserRequest, item: Chapter | Lecture, course: Course) -> HttpResponse:
    """The curriculum where it was: at the top, where the message offers to undo this."""
    removed = curriculum.remove(item)
    undo = reverse("teaching:course_restore", args=[course.slug, removed.pk])
    is_kept = course.removed_chapters.filter(pk=removed.pk).exists()
    messages.success(
        request,
        _("“%(title)s” is deleted.") % {"title": item.title},
        extra_tags=undo if is_kept else "",
    )
    chapter_id = item.chapter_id if isinstance(item, Lecture) else _chapter_before(item, course)
    return curriculum_at(request, course, None, chapter_id)


def _chapter_before(chapter: Chapter, course: Course) -> UUID | None:
    before = course.chapters.filter(position__lt=chapter.position)
    return before.order_by("-position").values_list("pk", flat=True).first()
