"""The catalogue's filters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Category, Course, CourseQuerySet
from texts.languages import sorted_choices

SORTS = {
    "newest": (_("Newest"), "-published_at"),
    "popular": (_("Most popular"), "-enrollment_count"),
    "rating": (_("Best rated"), "-rating_score"),
    "title": (_("Title"), "sort_title"),
}


class CatalogueForm(forms.Form):
    """The catalogue's filters; a value that makes no sense counts as none."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("Find a course")}),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        to_field_name="slug",
        required=False,
        empty_label=_("All categories"),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("All levels")), *Course.Level.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=[(key, label) for key, (label, order) in SORTS.items()],
        required=False,
    )

    def __init__(self, *args: Any, languages: Iterable[str] = (), **kwargs: Any) -> None:
        """`languages` are those to choose from, by code."""
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [("", gettext("All languages")), *sorted_choices(languages)]

    @property
    def is_filtering(self) -> bool:
        chosen = self._chosen()
        return any(chosen.get(name) for name in ("q", "category", "level", "language"))

    def filter(self, courses: CourseQuerySet) -> CourseQuerySet:
        """Those of `courses` that the filters leave, in the order that was asked for."""
        chosen = self._chosen()
        if chosen.get("q"):
            courses = courses.search(chosen["q"])
        if chosen.get("category"):
            courses = courses.filter(category=chosen["category"])
        if chosen.get("level"):
            courses = courses.filter(level=chosen["level"])
        if chosen.get("language"):
            courses = courses.filter(language=chosen["language"])
        order = SORTS[chosen.get("sort") or "newest"][1]
        return courses.order_by(order, "id")

    def _chosen(self) -> dict[str, Any]:
        """The filters that make sense; none on a form that was not sent."""
        is_cleaned = self.is_bound and self.errors is not None  # `errors` cleans when it is read
        return self.cleaned_data if is_cleaned else {}
