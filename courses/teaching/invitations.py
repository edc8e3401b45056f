"""Inviting people to a course by their e-mail addresses.

Mails go to people with an account alone, once to each for a course. What the page says is the same
for every address, so it tells nobody who has an account.
"""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses import access, emails
from courses.models import Course, Enrollment
from editing.text import INVALID, Form

MOST_ADDRESSES = 100  # at once
MOST_IN_A_DAY = 500  # of one educator, for all courses
DAY = 24 * 3600  # seconds
BETWEEN = re.compile(r"[\s,;]+")
NAMED = 5  # addresses that an error names


class InvitationForm(Form):
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One a line, up to 100."),
        widget=forms.Textarea({"rows": 5, "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_addresses(self) -> list[str]:
        """In lower case, as accounts keep them, each once."""
        words = [word for word in BETWEEN.split(self.cleaned_data["addresses"].lower()) if word]
        addresses = list(dict.fromkeys(words))
        wrong = [word for word in addresses if not _is_address(word)]
        if wrong:
            text = ngettext(
                "This is not an e-mail address: %(words)s",
                "These are not e-mail addresses: %(words)s",
                len(wrong),
            )
            raise ValidationError(text % {"words": ", ".join(word[:80] for word in wrong[:NAMED])})
        if len(addresses) > MOST_ADDRESSES:
            text = gettext(
                "These are %(number)s addresses: send them in parts of at most %(most)s."
            )
            raise ValidationError(text % {"number": len(addresses), "most": MOST_ADDRESSES})
        return addresses


def _is_address(word: str) -> bool:
    try:
        validate_email(word)
    except ValidationError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
@limited("mail")
def students_invite(request: UserRequest, slug: str) -> HttpResponse:
    """A course that nobody can enroll in is refused, with words."""
    course = access.get_taught_course(request.user, slug)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    is_listed = access.is_in_catalogue(course)
    if request.method == "POST" and is_listed and form.is_valid():
        if _may_send(request.user, len(form.cleaned_data["addresses"])):
            _invite(course, form.cleaned_data["addresses"], request.user)
            messages.success(request, _("We write to those of them who have an account here."))
            return redirect("teaching:course_students", course.slug)
        form.add_error(
            None,
            gettext("At most %(most)s invitations can be sent in a day: send these tomorrow.")
            % {"most": MOST_IN_A_DAY},
        )
    is_refused = request.method == "POST"
    context: dict[str, Any] = {"course": course, "is_listed": is_listed, "form": form}
    return render(
        request,
        "courses/teaching/students_invite.html",
        context,
        status=INVALID if is_refused else 200,
    )


def _may_send(educator: User, number: int) -> bool:
    """Counts every address, with an account or without: a refusal tells nothing of either."""
    key = f"invitations:{educator.pk}"
    cache.add(key, 0, DAY)
    try:
        if cache.incr(key, number) <= MOST_IN_A_DAY:
            return True
        cache.incr(key, -number)  # they were not sent
    except ValueError:  # the cache is away, or the day ended just now
        return True
    return False


def _invite(course: Course, addresses: Sequence[str], educator: User) -> None:
    """Write to those who have an account, and are not in the course; a second time to nobody."""
    enrolled = Enrollment.objects.present().filter(course=course)
    people = User.objects.active().filter(email__in=addresses)
    keys = list(people.values_list("pk", flat=True))
    there = set(enrolled.filter(user__in=keys).values_list("user_id", flat=True))
    for person in people:
        if person.pk not in there and access.may_enroll(person, course):
            emails.invitation(person, course, educator)
