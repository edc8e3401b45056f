"""Learning: enrolling, one's own courses, the player."""

import re
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.refusals import refuse_signed_out
from accounts.requests import ClerkRequest, UserRequest
from courses.models import Course, Enrollment, Lecture
from courses.player import Player

from .catalogue import PAGE_SIZE

LONGEST_POSITION = 24 * 3600  # seconds


@require_POST
def enroll(request: UserRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.published(), slug=slug)
    if course.educator_id == request.user.pk:
        messages.info(request, _("This is your own course: you can open every lecture of it."))
        return redirect(course)
    return redirect(course.enroll(request.user))


@require_safe
def my_courses(request: UserRequest) -> HttpResponse:
    enrollments = Enrollment.objects.filter(user=request.user).for_dashboard()
    page = Paginator(enrollments, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "courses/my_courses.html", {"page": page})


@require_safe
def resume(request: UserRequest, slug: str) -> HttpResponse:
    """Where the student left off: the lecture last seen, else the first one."""
    course = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    enrollment = Enrollment.objects.filter(user=request.user, course=course).first()
    if enrollment is None and not _may_inspect(request.user, course):
        return _to_course(request, course)
    last = enrollment.last_lecture if enrollment else None
    lecture = last or Lecture.objects.of(course).first()
    if lecture is None:
        messages.info(request, _("This course has no lectures at the moment."))
        return redirect(course)
    return redirect("courses:lecture", course.slug, lecture.pk)


@require_safe
@login_not_required
def lecture(request: ClerkRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    found = Lecture.objects.select_related("chapter__course").filter(
        pk=lecture_id,
        chapter__course__slug=slug,
        chapter__course__in=Course.objects.visible_to(request.user),
    )
    lecture = found.first()
    if not request.user.is_authenticated and not (lecture and lecture.is_preview):
        return refuse_signed_out(request)
    lecture = lecture or get_object_or_404(found)
    course = lecture.chapter.course
    enrollment = None
    if request.user.is_authenticated:
        enrollment = Enrollment.objects.filter(user=request.user, course=course).first()
    if not (enrollment or lecture.is_preview or _may_inspect(request.user, course)):
        return _to_course(request, course)
    player = Player.at(lecture, enrollment, opens_all=_may_inspect(request.user, course))
    return render(request, "courses/lecture.html", {"course": course, "player": player})


@require_POST
def complete(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """Mark a lecture complete and go on to the next, or take that back."""
    enrollment, lecture = _enrolled(request, slug, lecture_id)
    if "undo" in request.POST:
        enrollment.reopen(lecture)
        return redirect("courses:lecture", slug, lecture.pk)
    following = enrollment.complete(lecture)
    return redirect("courses:lecture", slug, (following or lecture).pk)


@require_POST
def seen(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """The player says where the student is: `position`, in seconds."""
    enrollment, lecture = _enrolled(request, slug, lecture_id)
    position = request.POST.get("position", "0")
    if not re.fullmatch(r"\d{1,5}", position, re.ASCII) or int(position) > LONGEST_POSITION:
        return HttpResponseBadRequest("position must be a number of seconds")
    enrollment.see(lecture, int(position))
    return HttpResponse(status=204)


def _enrolled(request: UserRequest, slug: str, lecture_id: UUID) -> tuple[Enrollment, Lecture]:
    enrollments = Enrollment.objects.select_related("course")
    enrollment = get_object_or_404(enrollments, user=request.user, course__slug=slug)
    return enrollment, get_object_or_404(Lecture.objects.of(enrollment.course), pk=lecture_id)


def _may_inspect(user: User | AnonymousUser, course: Course) -> bool:
    """Its educator and admins see a course as its students do."""
    return isinstance(user, User) and (user.is_admin or course.educator_id == user.pk)


def _to_course(request: ClerkRequest, course: Course) -> HttpResponse:
    messages.info(request, _("Enroll in this course to open its lectures."))
    return redirect(course)
