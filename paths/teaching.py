"""Writing paths: one's own, their details, publication. Their courses: `teaching_steps`."""

from django.contrib import messages
from django.db.models import Count
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.http import UserRequest
from courses.access import listed_courses
from courses.paging import page_of
from editing.text import INVALID

from . import access, following, publication, steps
from .forms import NewPathForm, PathForm
from .models import Path, PathFollow

MOST_FOUND = 8  # courses that a search shows to be added
LONGEST_QUERY = 200


@require_safe
@access.writer_required
def taught_paths(request: UserRequest) -> HttpResponse:
    """One's own, the last changed first."""
    paths = Path.objects.of(request.user).for_cards().order_by("-updated_at", "id")
    page = page_of(request, paths)
    page.object_list = following.with_progress(page.object_list, None)
    keys = [path.pk for path in page.object_list]
    rows = PathFollow.objects.filter(path__in=keys).order_by().values_list("path")
    followers = dict(rows.annotate(number=Count("pk")))
    rows_of_page = [(path, followers.get(path.pk, 0)) for path in page.object_list]
    return render(request, "paths/taught_paths.html", {"page": page, "rows": rows_of_page})


@require_http_methods(["GET", "HEAD", "POST"])
@access.writer_required
def path_new(request: UserRequest) -> HttpResponse:
    form = NewPathForm(request.POST or None, instance=Path(author=request.user))
    if form.is_valid() and form.save_new():
        messages.success(request, _("The draft is there. Now add its courses."))
        return redirect("paths:path_edit", form.instance.slug)
    return _form_page(request, form, _("New path"), None)


@require_safe
@access.writer_required
def path_edit(request: UserRequest, slug: str) -> HttpResponse:
    """Its courses in order, what it still needs, and with `?q=` courses to add."""
    path = access.get_own_path(request.user, slug)
    steps.load([path])
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    context = {
        "path": path,
        "checklist": publication.checklist(path),
        "words": words,
        "found": _found(path, words) if words else [],
    }
    return render(request, "paths/path_edit.html", context)


def _found(path: Path, words: str) -> list:
    there = [step.course_id for step in path.steps if step.course_id]
    rows = listed_courses().search(words).for_listed_cards().exclude(pk__in=there)
    return list(rows.order_by("-enrollment_count", "id")[:MOST_FOUND])


@require_http_methods(["GET", "HEAD", "POST"])
@access.writer_required
def path_details(request: UserRequest, slug: str) -> HttpResponse:
    path = access.get_own_path(request.user, slug)
    form = PathForm(request.POST or None, instance=path)
    if form.is_valid() and form.save_version():
        messages.success(request, _("Path saved."))
        return redirect("paths:path_edit", path.slug)
    return _form_page(request, form, _("Details of the path"), path)


def _form_page(request: UserRequest, form: BaseForm, title: str, path: Path | None) -> HttpResponse:
    context = {"form": form, "title": title, "path": path}
    status = INVALID if form.errors else 200
    return render(request, "paths/path_form.html", context, status=status)


@require_POST
@access.writer_required
def path_publish(request: UserRequest, slug: str) -> HttpResponse:
    path = access.get_own_path(request.user, slug)
    missing = publication.publish(path)
    if missing:
        todo = "; ".join(str(item.label) for item in missing)
        text = _("The path is not published yet. Still to do: %(steps)s.") % {"steps": todo}
        messages.error(request, text)
    else:
        messages.success(request, _("“%(title)s” is in the list.") % {"title": path.title})
    return redirect("paths:path_edit", path.slug)


@require_POST
@access.writer_required
def path_archive(request: UserRequest, slug: str) -> HttpResponse:
    path = access.get_own_path(request.user, slug)
    publication.archive(path)
    messages.success(request, _("The path is archived. Its followers keep it."))
    return redirect("paths:path_edit", path.slug)
