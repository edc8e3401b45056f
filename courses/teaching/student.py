"""One student of a course, for its educators; and taking them out of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access, progress
from courses.models import Enrollment, Question, Review

from .student_rows import load

QUESTIONS = 50  # the newest


@require_safe
@educator_required
def student_detail(request: UserRequest, slug: str, enrollment_id: UUID) -> HttpResponse:
    """Their notes are their own: nobody else reads them."""
    enrollment = _get_student(request, slug, enrollment_id)
    course = enrollment.course
    chapters = list(course.chapters.with_lectures())
    lectures = [lecture for chapter in chapters for lecture in chapter.lectures.all()]
    theirs = progress.progress_in(enrollment, lectures)
    for lecture in lectures:
        lecture.is_completed = lecture.pk in theirs.completed_ids
        lecture.is_current = lecture.pk == enrollment.last_lecture_id
        lecture.reached = theirs.positions.get(lecture.pk, 0)
    asked = Question.objects.with_course().filter(
        author=enrollment.user_id, course=course, deleted_at=None
    )
    context = {
        "course": course,
        "enrollment": enrollment,
        "progress": theirs,
        "chapters": chapters,
        "questions": asked.order_by("-created_at", "id")[:QUESTIONS],
        "review": Review.objects.shown().filter(enrollment=enrollment).first(),
    }
    return render(request, "courses/teaching/student_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def student_remove(request: UserRequest, slug: str, enrollment_id: UUID) -> HttpResponse:
    """As if they had left: what they did stays, and they may enroll again."""
    enrollment = _get_student(request, slug, enrollment_id)
    if request.method == "POST":
        progress.leave(enrollment)
        messages.success(
            request,
            _("%(name)s is no longer in the course.") % {"name": enrollment.user.name},
        )
        return redirect("teaching:course_students", slug)
    context = {"course": enrollment.course, "enrollment": enrollment}
    return render(request, "courses/teaching/student_remove.html", context)


def _get_student(request: UserRequest, slug: str, enrollment_id: UUID) -> Enrollment:
    course = access.get_taught_course(request.user, slug)
    present = Enrollment.objects.present().filter(course=course, pk=enrollment_id)
    found = load(list(present.values_list("pk", flat=True)), [course])
    if not found:
        raise Http404
    return found[0]
