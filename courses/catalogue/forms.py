"""The catalogue's filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.facets import Chosen, Counts
from courses.models import Category, Course
from courses.models.facets import Length
from courses.search.asking import LONGEST_QUERY
from texts import languages

KEPT = 200  # of the filters as they stand on a page, in each process, of about 10 kB
BEST = "best"  # as well as a search finds them
SORTS = {
    BEST: (_("Best match"), ""),
    "newest": (_("Newest"), "-published_at"),
    "popular": (_("Most popular"), "-enrollment_count"),
    "rating": (_("Best rated"), "-rating_score"),
    "title": (_("Title"), "sort_title"),
}
RATINGS = {
    "4.5": (_("4.5 stars and more"), 45),
    "4": (_("4 stars and more"), 40),
    "3": (_("3 stars and more"), 30),
}
COLUMNS = {
    "category": "category_id",
    "level": "level",
    "length": "length",
    "rating": "stars",
    "language": "language",
}  # of each filter


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """What is asked for, and the address of the list without it."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Group:
    """A filter; `is_open` while nothing is chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_open: bool


class CatalogueForm(forms.Form):
    """The catalogue's filters; a value that makes no sense counts as none."""

    q = forms.CharField(
        label=_("Search courses"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(
            {
                "type": "search",
                "placeholder": _("Find a course"),
                "data-suggestions": reverse_lazy("catalogue:suggestions"),
            }
        ),
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Course.Level, required=False)
    length = forms.ChoiceField(label=_("Length"), choices=Length, required=False)
    rating = forms.ChoiceField(
        label=_("Rating"),
        choices=[(key, label) for key, (label, stars) in RATINGS.items()],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: languages.CHOICES,  # a list would be copied for each form
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("Sort"),
        choices=[(key, label) for key, (label, order) in SORTS.items()],
        required=False,
    )

    def __init__(self, *args: Any, categories: Iterable[Category] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {category.slug: category for category in categories}
        category: Any = self.fields["category"]
        category.choices = list(self.categories.items())
        # `errors` cleans when it is read; none on a form that was not sent.
        is_cleaned = self.is_bound and self.errors is not None
        sent = self.cleaned_data if is_cleaned else {}
        self.sent: dict[str, str] = {name: value for name, value in sent.items() if value}

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.sent.get("q", "")

    @property
    def default_sort(self) -> str:
        return BEST if self.words else "newest"

    @property
    def sort_key(self) -> str:
        asked = self.sent.get("sort", BEST)
        return self.default_sort if asked == BEST else asked

    @property
    def order(self) -> str:
        """The column to sort by; none for the best match."""
        return SORTS[self.sort_key][1]

    @property
    def chosen(self) -> Chosen:
        """The values of courses.facets.COLUMNS that are wanted."""
        return {
            column: self._value(name, self.sent[name])
            for name, column in COLUMNS.items()
            if name in self.sent
        }

    def _value(self, name: str, sent: str) -> Any:
        if name == "category":
            return self.categories[sent].pk.hex
        return RATINGS[sent][1] if name == "rating" else sent

    def query_of(self, page: int) -> QueryDict:
        """What was sent and makes sense."""
        query = self._without()
        if page > 1:
            query["page"] = str(page)
        return query

    def _without(self, *left_out: str) -> QueryDict:
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.sent.items() if name not in left_out})
        return query

    @cached_property
    def chips(self) -> list[Chip]:
        """What was searched for, then each filter."""
        return [
            Chip(self._label(name, value), list_url(self._without(name)))
            for name, value in self.sent.items()
            if name != "sort"
        ]

    def _label(self, name: str, value: str) -> Any:
        if name == "q":
            return f"“{value}”"
        field: Any = self.fields[name]
        return dict(field.choices)[value]

    @property
    def sorts(self) -> list[Choice]:
        """The default is sent as nothing: it changes with the words."""
        return [
            Choice("" if key == self.default_sort else key, str(label), 0, key == self.sort_key)
            for key, (label, order) in SORTS.items()
            if self.words or key != BEST
        ]

    def groups(self, counts: Counts) -> tuple[Group, ...]:
        """The filters with what can be chosen, and how many courses each choice leaves.

        Of one language there is no choice.
        """
        groups = [self._group(name, counts) for name in COLUMNS]
        return tuple(
            group
            for group in groups
            if group.name != "language" or len(group.choices) > 1 or not group.is_open
        )

    def _group(self, name: str, counts: Counts) -> Group:
        numbers = counts.by[COLUMNS[name]]
        chosen = self.sent.get(name, "")
        field: Any = self.fields[name]
        if name == "language":  # there are a hundred
            offered = languages.sorted_choices({*numbers, chosen})
        else:
            offered = field.choices
        choices = tuple(
            Choice(value, str(label), self._number(name, value, numbers), value == chosen)
            for value, label in offered
        )
        return Group(name, str(field.label), choices, not chosen)

    def _number(self, name: str, value: str, numbers: dict[Any, int]) -> int:
        wanted = self._value(name, value)
        if name == "rating":
            return sum(number for stars, number in numbers.items() if stars >= wanted)
        return numbers.get(wanted, 0)


@lru_cache(KEPT)
def made_once(
    template: Template, language: str, groups: tuple[Group, ...], **shown: bool
) -> SafeString:
    """The filters in this language, made of this alone."""
    return template.render(Context({"groups": groups, **shown}))


def list_url(query: QueryDict) -> str:
    """The list's address, without a question mark where nothing is asked."""
    return reverse("catalogue:course_list", query=query or None)
