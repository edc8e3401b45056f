"""The earlier texts of a lecture: what each of them said, and going back to one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access, curriculum, revisions
from courses.models import Lecture, LectureRevision
from texts.changes import changes

from .autosave import saves_itself


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def lecture_history(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    """All that are kept; `?version=` says which one is compared with what is stored now."""
    lecture = access.get_taught_lecture(request.user, lecture_id)
    rows = list(revisions.of(lecture))
    asked = request.POST.get("restore") or request.GET.get("version")
    chosen = next((row for row in rows if str(row.version) == asked), None)
    if request.method == "POST":
        return _restore(request, lecture, chosen)
    context = {
        "lecture": lecture,
        "course": lecture.chapter.course,
        "is_seen": not saves_itself(lecture.chapter.course),
        "revisions": rows,
        "chosen": chosen,
        "titles": changes(chosen.title, lecture.title) if chosen else [],
        "bodies": changes(chosen.body, lecture.body) if chosen else [],
    }
    return render(request, "courses/teaching/lecture_history.html", context)


def _restore(
    request: UserRequest, lecture: Lecture, revision: LectureRevision | None
) -> HttpResponse:
    if revision is None:
        raise Http404
    if lecture.texts == revision.texts:
        messages.success(request, _("This is what the lecture says now."))
    elif lecture.kind == Lecture.Kind.ARTICLE and not revision.body:
        messages.error(request, _("This version has no text, and an article needs one."))
    elif _is_restored(request, lecture, revision):
        messages.success(request, _("Restored. What it replaced is in the history, too."))
    else:
        messages.error(
            request, _("The lecture was saved meanwhile: compare with what it says now.")
        )
    return redirect("teaching:lecture_history", lecture.pk)


def _is_restored(request: UserRequest, lecture: Lecture, revision: LectureRevision) -> bool:
    if str(lecture.version) != request.POST.get("version"):
        return False
    lecture.title, lecture.body = revision.texts
    return curriculum.save(lecture, revisions.TEXTS, author=request.user)
