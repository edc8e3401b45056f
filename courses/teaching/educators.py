"""Who teaches a course: the owner invites and removes; whoever is invited answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses import access
from courses import educators as actions
from courses.models import Course, CourseEducator
from editing.text import INVALID, Form

TOO_MANY = 429  # the status of an answer to someone who has to wait


class InvitationForm(Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        """As Clerk's addresses are stored."""
        return str(self.cleaned_data["email"]).lower()


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
@limited("mail")
def educators(request: UserRequest, slug: str) -> HttpResponse:
    """Who teaches the course, for all of them; a POST of the owner invites someone."""
    if request.method != "POST":
        course = access.get_taught_course(request.user, slug)
        return _page(request, course, InvitationForm())
    course = access.get_owned_course(request.user, slug)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, course, form, INVALID)
    try:
        actions.invite(course, form.cleaned_data["email"])
    except actions.Refused as refused:
        form.add_error("email", str(refused.message))
        return _page(request, course, form, TOO_MANY if refused.is_early else INVALID)
    words = _("The invitation waits for whoever uses %(email)s here.")
    messages.success(request, words % {"email": form.cleaned_data["email"]})
    return redirect("teaching:educators", course.slug)


def _page(
    request: UserRequest, course: Course, form: InvitationForm, status: int = 200
) -> HttpResponse:
    owns = access.owns(request.user, course)
    rows = course.co_educators.all()
    context: dict[str, Any] = {
        "course": course,
        "owns": owns,
        "co_educators": rows.teaching().select_related("user"),
        "invitations": rows.waiting() if owns else (),
        "form": form,
        "most": actions.MOST,
    }
    return render(request, "courses/teaching/educators.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def remove(request: UserRequest, slug: str, educator_id: UUID) -> HttpResponse:
    """Asks, then withdraws an invitation or removes a co-educator, who leaves by it themselves."""
    course = access.get_taught_course(request.user, slug)
    row = get_object_or_404(_rows(course), pk=educator_id)
    leaves = row.user_id == request.user.pk
    if not (leaves or access.owns(request.user, course)):
        raise Http404
    if request.method != "POST":
        context = {"course": course, "row": row, "leaves": leaves}
        return render(request, "courses/teaching/educator_remove.html", context)
    actions.end(row)
    if leaves:
        words = _("You do not teach “%(title)s” any more.") % {"title": course.title}
        messages.success(request, words)
        return redirect("teaching:dashboard")
    messages.success(request, _("Removed.") if row.teaches else _("The invitation is withdrawn."))
    return redirect("teaching:educators", course.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def hand_over(request: UserRequest, slug: str, educator_id: UUID) -> HttpResponse:
    """Asks, then lets a co-educator own the course."""
    course = access.get_owned_course(request.user, slug)
    row = get_object_or_404(_rows(course).teaching(), pk=educator_id)
    if row.user not in access.teachers_of(course):  # banned, or no educator any more
        raise Http404
    if request.method != "POST":
        return render(request, "courses/teaching/hand_over.html", {"course": course, "row": row})
    if actions.hand_over(course, row):
        words = _("The course is theirs. You teach it as a co-educator.")
        messages.success(request, words)
    else:
        messages.error(request, _("They do not teach the course any more: it stays yours."))
    return redirect("teaching:educators", course.slug)


def _rows(course: Course) -> Any:
    """Those that have not ended."""
    ended = CourseEducator.State.ENDED
    return course.co_educators.exclude(state=ended).select_related("user", "course")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: UserRequest, invitation_id: UUID) -> HttpResponse:
    """To the person whose address was invited; an educator accepts, anyone declines."""
    waiting = CourseEducator.objects.waiting_for(request.user)
    row = get_object_or_404(waiting, pk=invitation_id)
    course = row.course
    if request.method == "POST" and "decline" in request.POST:
        actions.decline(row)
        messages.success(request, _("You have declined."))
        return redirect("teaching:dashboard" if request.user.is_educator else "home")
    if request.method == "POST" and request.user.is_educator:
        if actions.accept(row, request.user):
            words = _("You teach “%(title)s” now.") % {"title": course.title}
            messages.success(request, words)
            return redirect("teaching:course_detail", course.slug)
        messages.error(request, _("This invitation is over: its course is not yours to teach."))
        return redirect("teaching:dashboard")
    status = 403 if request.method == "POST" else 200
    context = {"invitation": row, "course": course}
    return render(request, "courses/teaching/invitation.html", context, status=status)
