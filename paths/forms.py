"""What people write into paths, and the goal that a proposal is made for."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Category, Course
from courses.teaching.widgets import MarkdownTextarea
from editing.forms import EditForm
from editing.text import Form

from . import publication
from .models import Path, PathCourse
from .suggestions import Goal

LONGEST_GOAL = 300


class NewPathForm(EditForm):
    """The title alone: the checklist of publication asks for the rest."""

    owner: ClassVar = "author"

    class Meta:
        model = Path
        fields = ("title",)
        labels: ClassVar = {"title": _("Title")}
        help_texts: ClassVar = {"title": _("You can change it later.")}


class PathForm(EditForm):
    owner: ClassVar = "author"
    markdown_field = "description"

    class Meta:
        model = Path
        fields = ("title", "promise", "description")
        labels: ClassVar = {
            "title": _("Title"),
            "promise": _("Promise"),
            "description": _("Description"),
        }
        widgets: ClassVar = {"description": MarkdownTextarea({"rows": 12})}
        help_texts: ClassVar = {
            "promise": _("One line: what someone will be able to do at the end of the path."),
            "description": _("For whom it is, and why the courses stand in this order. Markdown."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        publication.check_details(self)
        return cleaned


class StepForm(EditForm):
    class Meta:
        model = PathCourse
        fields = ("why",)
        labels: ClassVar = {"why": _("What it adds")}
        help_texts: ClassVar = {
            "why": _("One sentence: what this course adds at this place of the path.")
        }


class PositionForm(Form):
    """A position from 1 among the steps of a path."""

    position = forms.TypedChoiceField(label=_("Position"), coerce=int)

    def __init__(self, *args: Any, step: PathCourse, places: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="move-%s", **kwargs)
        field: Any = self.fields["position"]
        field.choices = [(number, number) for number in range(1, places + 1)]
        self.initial["position"] = step.number


class GoalForm(Form):
    """A goal in words; category and level narrow what is proposed."""

    goal = forms.CharField(
        label=_("What would you like to be able to do?"),
        max_length=LONGEST_GOAL,
        widget=forms.TextInput({"placeholder": _("Write small programs that read tables")}),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        to_field_name="slug",
        required=False,
        empty_label=_("All categories"),
    )
    level = forms.ChoiceField(
        label=_("Where to begin"),
        choices=[("", _("At the beginning")), *Course.Level.choices[1:]],
        required=False,
    )

    @property
    def value(self) -> Goal:
        """Of a valid form."""
        found = self.cleaned_data
        return Goal(found["goal"], found.get("category"), found.get("level") or "")


class KeepForm(EditForm):
    """The title of a proposal that someone keeps; its courses are beside it in the form."""

    owner: ClassVar = "author"

    class Meta:
        model = Path
        fields = ("title",)
        labels: ClassVar = {"title": _("Title of your path")}
