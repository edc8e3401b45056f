"""What was announced in a course, for those who take it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Announcement
from courses.paging import page_of


@require_safe
def announcements(request: UserRequest, slug: str) -> HttpResponse:
    """For those who may open every lecture; others are led to the course."""
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    enrollment = access.enrollment_in(course, request.user)
    if not access.opens_all(request.user, course, enrollment):
        return redirect(course)
    if enrollment:
        enrollment.course = course
        enrollment.read_news(timezone.now())
    rows = Announcement.objects.undeleted().filter(course=course).select_related("author")
    context = {
        "course": course,
        "page": page_of(request, rows),
        "edits": access.edits(request.user, course),
    }
    return render(request, "courses/learning/announcements.html", context)
