"""The page that every form of an educator is shown on."""

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from accounts.sessions.http import UserRequest
from courses.models import Course
from editing.text import INVALID


def form_page(
    request: UserRequest, form: BaseForm, title: str, course: Course | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "course": course}
    status = INVALID if form.errors else 200
    return render(request, "courses/teaching/form.html", context, status=status)
