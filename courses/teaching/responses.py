"""The pages that the forms of educators are shown on."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.sessions.http import UserRequest
from courses.models import Course
from courses.outline import WHOLE
from editing.text import INVALID

KEY = 36  # characters


def form_page(
    request: UserRequest,
    form: BaseForm,
    title: str,
    course: Course | None = None,
    *,
    template: str = "form",
    saves_itself: bool | None = None,
) -> HttpResponse:
    """`template` is that of a form with a page of its own: `course_form`, `lecture_form`.

    `saves_itself` is for forms of what is stored: does that happen while they are typed into?
    """
    context = {"form": form, "title": title, "course": course, "saves_itself": saves_itself}
    status = INVALID if form.errors else 200
    return render(request, f"courses/teaching/{template}.html", context, status=status)


def item_form_page(
    request: UserRequest, form: Any, title: str, course: Course, *, button: str
) -> HttpResponse:
    """A form of one or two fields, which scripts put into the curriculum instead."""
    context = {"form": form, "title": title, "course": course, "button": button}
    status = INVALID if form.errors else 200
    return render(request, "courses/teaching/item_form.html", context, status=status)


def curriculum_at(
    request: UserRequest, course: Course, place: str | None, chapter_id: UUID | None
) -> HttpResponse:
    """The curriculum, at an element of the page, which takes the focus; that chapter is open.

    On a page that shows ALL of a long one, or where another chapter must not close, forms say so
    by `shown`.
    """
    is_long = course.lecture_count >= WHOLE  # as it was read: one may have been added since
    shown = request.POST.get("shown", "")[:KEY] or chapter_id
    query = {"chapter": shown} if is_long and shown else None
    address = reverse("teaching:course_detail", args=[course.slug], query=query, fragment=place)
    return redirect(address)
