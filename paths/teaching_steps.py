"""The courses of a path that is being written: adding, moving, removing, and what each adds."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.http import UserRequest
from courses.access import listed_courses
from editing.text import INVALID

from . import access, steps
from .forms import PositionForm, StepForm
from .models import Path, PathCourse


@require_POST
@access.writer_required
def step_add(request: UserRequest, slug: str) -> HttpResponse:
    """The course whose slug is `course`; back to the search that found it."""
    path = access.get_own_path(request.user, slug)
    course = get_object_or_404(listed_courses(), slug=request.POST.get("course", ""))
    words = request.POST.get("q", "")
    query = {"q": words} if words else None
    try:
        steps.add(path, course)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        text = _("“%(title)s” is the last course of the path now.") % {"title": course.title}
        messages.success(request, text)
    address = reverse("paths:path_edit", args=[path.slug])
    return redirect(f"{address}?{urlencode(query)}#add-course" if query else address)


@require_http_methods(["GET", "HEAD", "POST"])
@access.writer_required
def step_edit(request: UserRequest, slug: str, step_id: UUID) -> HttpResponse:
    step = _own_step(request, slug, step_id)
    form = StepForm(request.POST or None, instance=step)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Stored."))
        return _at(step)
    return _item_form_page(request, form, step, _("What “%(title)s” adds"), _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@access.writer_required
def step_move(request: UserRequest, slug: str, step_id: UUID) -> HttpResponse:
    """By one place, with `up` or `down`; else to the position that the form says, or the form."""
    step = _own_step(request, slug, step_id)
    if {"up", "down"} & set(request.POST):
        return _moved(request, step, steps.step_by_one(step, up="up" in request.POST))
    steps.load([step.path])
    number = next((other.number for other in step.path.steps if other == step), 1)
    step.number = number
    form = PositionForm(request.POST or None, step=step, places=len(step.path.steps))
    if form.is_valid():
        return _moved(request, step, steps.place(step, form.cleaned_data["position"] - 1))
    return _item_form_page(request, form, step, _("Move “%(title)s”"), _("Move"))


def _moved(request: UserRequest, step: PathCourse, is_moved: bool) -> HttpResponse:
    order = list(PathCourse.objects.filter(path=step.path).values_list("pk", flat=True))
    number = order.index(step.pk) + 1 if step.pk in order else len(order)
    place = {"title": _title(step), "position": number, "total": len(order)}
    if is_moved:
        text = _("“%(title)s” moved to position %(position)s of %(total)s.")
        messages.success(request, text % place)
    else:
        messages.info(request, _("“%(title)s” is there already.") % place)
    return _at(step)


@require_POST
@access.writer_required
def step_remove(request: UserRequest, slug: str, step_id: UUID) -> HttpResponse:
    step = _own_step(request, slug, step_id)
    try:
        steps.remove(step)
    except ValidationError as error:
        messages.error(request, error.message)
        return _at(step)
    text = _("“%(title)s” is no longer in the path.") % {"title": _title(step)}
    messages.success(request, text)
    return redirect("paths:path_edit", slug)


def _own_step(request: UserRequest, slug: str, step_id: UUID) -> PathCourse:
    path: Path = access.get_own_path(request.user, slug)
    rows = PathCourse.objects.filter(path=path).select_related("course__educator")
    step: PathCourse = get_object_or_404(rows, pk=step_id)
    step.path = path
    return step


def _title(step: PathCourse) -> str:
    return _("A course that was deleted") if step.is_gone else str(step.course)


def _at(step: PathCourse) -> HttpResponse:
    """The page of the path at the step, which takes the focus."""
    page = reverse("paths:path_edit", args=[step.path.slug], fragment=f"step-{step.pk}")
    return redirect(page)


def _item_form_page(
    request: UserRequest, form: PositionForm | StepForm, step: PathCourse, title: str, button: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title % {"title": _title(step)},
        "path": step.path,
        "button": button,
    }
    status = INVALID if form.errors else 200
    return render(request, "paths/step_form.html", context, status=status)
