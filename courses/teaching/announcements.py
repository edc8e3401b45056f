"""What those who teach a course announce to its students."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access
from courses import announcements as actions
from courses.models import Announcement, Course
from courses.paging import page_of
from editing.forms import EditForm
from editing.text import INVALID

TOO_MANY = 429


class AnnouncementForm(EditForm):
    owner: ClassVar = "course"  # its author is whoever edited it last

    class Meta:
        model = Announcement
        fields = ("title", "text")
        help_texts: ClassVar = {
            "title": gettext_lazy("It is the subject of the mail, after the title of the course."),
            "text": gettext_lazy("Markdown: lists, links and code, no headings and pictures."),
        }
        widgets: ClassVar = {"text": forms.Textarea({"rows": 8})}


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def announcements(request: UserRequest, slug: str) -> HttpResponse:
    """Those of a course, the newest first; a POST makes another."""
    course = access.get_taught_course(request.user, slug)
    new = Announcement(course=course, author=request.user)
    form = AnnouncementForm(request.POST or None, instance=new)
    try:
        if form.is_valid() and form.save_new(actions.publish):
            messages.success(request, _("It is in the course, and mails to its students are due."))
            return redirect("teaching:announcements", slug)
    except actions.TooMany:
        text = _(
            "Five announcements in a day are enough. What you typed is still here: send it tomorrow."
        )
        form.add_error(None, text)
        return _list(request, course, form, TOO_MANY)
    return _list(request, course, form, INVALID if form.errors else 200)


def _list(
    request: UserRequest, course: Course, form: AnnouncementForm, status: int
) -> HttpResponse:
    rows = Announcement.objects.undeleted().filter(course=course).select_related("author")
    context = {"course": course, "form": form, "page": page_of(request, rows)}
    return render(request, "courses/teaching/announcements.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def announcement_edit(request: UserRequest, slug: str, announcement_id: UUID) -> HttpResponse:
    announcement = _taught(request, slug, announcement_id)
    form = AnnouncementForm(request.POST or None, instance=announcement)
    if form.is_valid() and form.save_version(partial(actions.edit, by=request.user)):
        messages.success(request, _("Your changes are stored. Nobody gets another mail."))
        return redirect("teaching:announcements", slug)
    context = {"course": announcement.course, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "courses/teaching/announcement_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def announcement_delete(request: UserRequest, slug: str, announcement_id: UUID) -> HttpResponse:
    announcement = _taught(request, slug, announcement_id)
    if request.method == "POST":
        actions.delete(announcement)
        messages.success(
            request, _("The announcement is deleted; mails not sent yet are not sent.")
        )
        return redirect("teaching:announcements", slug)
    context = {"course": announcement.course, "announcement": announcement}
    return render(request, "courses/teaching/announcement_delete.html", context)


def _taught(request: UserRequest, slug: str, announcement_id: UUID) -> Announcement:
    course = access.get_taught_course(request.user, slug)
    rows = Announcement.objects.undeleted().filter(course=course)
    announcement: Announcement = get_object_or_404(rows, pk=announcement_id)
    announcement.course = course
    return announcement
