"""What a path needs to be published; into the list of paths and out of it."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.publication import Item

from . import steps
from .models import Path
from .steps import FEWEST_COURSES


def checklist(path: Path) -> list[Item]:
    """Everything that a path should have; its steps are loaded."""
    details = reverse("paths:path_details", args=[path.slug])
    courses = reverse("paths:path_edit", args=[path.slug])
    offered = [step for step in path.steps if step.is_offered]
    return [
        Item(_("Write a one-line promise"), bool(path.promise), f"{details}#id_promise"),
        Item(
            _("Add two courses of the catalogue"),
            len(offered) >= FEWEST_COURSES,
            f"{courses}#add-course",
        ),
        Item(
            _("Say what each course adds: not needed, it helps"),
            bool(offered) and all(step.why for step in offered),
            f"{courses}#curriculum",
            is_required=False,
        ),
        Item(
            _("Describe the path: not needed"),
            bool(path.description),
            f"{details}#id_description",
            is_required=False,
        ),
    ]


def check_details(form: forms.ModelForm) -> None:
    """A published path keeps its promise: say so beside the field."""
    promise = form.cleaned_data.get("promise")
    if form.instance.is_published and not promise and "promise" not in form.errors:
        form.add_error("promise", gettext("A published path has this. Archive the path first."))


def publish(path: Path) -> list[Item]:
    """Returns what is missing; then nothing changes."""
    steps.load([path])
    todo = [item for item in checklist(path) if item.is_required and not item.is_done]
    if not todo:
        now = timezone.now()
        rows = Path.objects.filter(pk=path.pk)
        rows.filter(published_at=None).update(published_at=now)
        rows.update(status=Path.Status.PUBLISHED, updated_at=now)
    return todo


def archive(path: Path) -> None:
    """Take the path out of the list; its followers keep it."""
    Path.objects.filter(pk=path.pk, status=Path.Status.PUBLISHED).update(
        status=Path.Status.ARCHIVED, updated_at=timezone.now()
    )
