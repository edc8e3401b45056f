"""Forms that are stored while they are typed into, by the view that their button sends them to.

Only what no student sees yet: a published text changes when its educator presses Save.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.sessions.http import UserRequest
from courses.models import Course
from editing import answers
from editing.forms import EditForm, update
from texts.templatetags.texts import time_of_day

Store = Callable[[Any, Iterable[str]], bool]

SENT_ALONG = "autosave"  # by static/js/teaching/autosave.js


def saves_itself(course: Course) -> bool:
    return course.status == Course.Status.DRAFT


def is_autosave(request: UserRequest) -> bool:
    return SENT_ALONG in request.POST


def stored(form: EditForm, store: Store = update) -> JsonResponse:
    """Store all that the form holds, or nothing; the answer says which."""
    if not form.is_valid() or not form.save_version(store):
        return answers.not_stored(form, **_conflict(form))
    saved = _("Saved %(time)s") % {"time": time_of_day(timezone.now())}
    return answers.stored(form, saved=saved)


def autosaved(form: EditForm, course: Course, store: Store) -> JsonResponse:
    """The same, of what students see once the course is published."""
    if not saves_itself(course):  # any more: it was published since the form was opened
        words = _("Students see this course now. Press Save to store what stands here.")
        return JsonResponse({"message": words, "is_seen": True}, status=answers.CONFLICT)
    return stored(form, store)


def _conflict(form: EditForm) -> dict[str, str]:
    if form.met is None:
        return {}
    words = _("This was saved elsewhere while you were editing.")
    return {"message": f"{words} {form.who_stored(form.met)}".strip()}
