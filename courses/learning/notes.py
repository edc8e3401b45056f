"""A student's own notes at a lecture: written, changed, deleted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.http import UserRequest, wants_json
from courses import access, notes
from courses.media.lengths import clock
from courses.models import Enrollment, Lecture, Note
from editing import answers

from .note_form import NoteForm, form_for


@require_POST
def note_new(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    enrollment = access.get_enrollment(request.user, slug)
    lecture = get_object_or_404(Lecture.objects.of(enrollment.course), pk=lecture_id)
    form = form_for(enrollment, lecture, request.POST)
    if form.is_valid() and not form.was_sent_before and notes.is_full(enrollment, lecture):
        text = _("This lecture has %(number)s notes already: add to one of them.")
        form.add_error(None, text % {"number": notes.MOST_IN_LECTURE})
    if form.is_valid() and form.save_new(notes.add):
        note = form.instance
        note.enrollment = enrollment
        return _stored(request, form, 201, _at_lecture(note))
    return _refused(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: UserRequest, slug: str, note_id: UUID) -> HttpResponse:
    """Change a note, delete it, or take the deletion back."""
    enrollment = access.get_enrollment(request.user, slug)
    if "undo" in request.POST:
        return _restore(request, enrollment)
    rows = Note.objects.select_related("lecture__chapter").filter(enrollment=enrollment)
    note = get_object_or_404(rows, pk=note_id)
    note.enrollment = enrollment
    if "delete" in request.POST:
        return _delete(request, note)
    form = NoteForm(request.POST if request.method == "POST" else None, instance=note)
    if form.is_valid() and form.save_version(notes.save):
        return _stored(request, form, 200, _in_course(note))
    return _refused(request, form)


@dataclass(frozen=True)
class Part:
    """The notes of one lecture, on its page."""

    form: NoteForm
    notes: list[Note]


def part_of(enrollment: Enrollment, lecture: Lecture) -> Part:
    """What the lecture page shows; one query."""
    found = notes.of_lecture(enrollment, lecture)
    for note in found:
        note.enrollment, note.lecture = enrollment, lecture
    return Part(form_for(enrollment, lecture), found)


def _restore(request: UserRequest, enrollment: Enrollment) -> HttpResponse:
    try:
        note = notes.restore(enrollment, request.POST["undo"])
    except BadSignature:
        raise Http404 from None
    if wants_json(request):
        return JsonResponse(_facts(note), status=201)
    return redirect(_in_course(note))


def _delete(request: UserRequest, note: Note) -> HttpResponse:
    address = _address(note)
    undo = notes.delete(note)
    if wants_json(request):
        return JsonResponse({"undo": undo, "url": address})
    context = {"course": note.enrollment.course, "undo": undo, "url": address}
    return render(request, "courses/learning/note_deleted.html", context)


def _stored(request: UserRequest, form: NoteForm, status: int, page: str) -> HttpResponse:
    if wants_json(request):
        return answers.stored(form, status, **_facts(form.instance))
    return redirect(page)


def _refused(request: UserRequest, form: NoteForm) -> HttpResponse:
    """The form alone on its page, with what is wrong; after a conflict with the note as it is."""
    note, met = form.instance, form.met
    if met is not None:
        met.enrollment = note.enrollment
    if wants_json(request):
        return answers.not_stored(form, stored=_facts(met) if met else None)
    is_stored = not note._state.adding
    context = {
        "course": note.enrollment.course,
        "form": form,
        "note": note,
        "stored": met,
        "action": _address(note) if is_stored else _address_of_new(note),
        "is_stored": is_stored,
    }
    return render(request, "courses/learning/note.html", context, status=answers.status_of(form))


def _facts(note: Note) -> dict[str, Any]:
    """What a script shows of a note."""
    return {
        "key": str(note.pk),
        "version": note.version,
        "text": note.text,
        "seconds": note.seconds,
        "clock": "" if note.seconds is None else clock(note.seconds),
        "place": note.place,
        "place_title": note.place_title,
        "url": _address(note),
        "link": note.link,
    }


def _address(note: Note) -> str:
    return reverse("learning:note", args=[note.enrollment.course.slug, note.pk])


def _address_of_new(note: Note) -> str:
    return reverse("learning:note_new", args=[note.enrollment.course.slug, note.lecture_id])


def _at_lecture(note: Note) -> str:
    slug = note.enrollment.course.slug
    return f"{reverse('learning:lecture_detail', args=[slug, note.lecture_id])}#note-{note.pk}"


def _in_course(note: Note) -> str:
    return f"{reverse('learning:course_notes', args=[note.enrollment.course.slug])}#note-{note.pk}"
