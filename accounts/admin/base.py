"""What every model's pages in Django admin have in common: they take the filters they show."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from texts.admin import FEW, MOST_FOUND, FoldedSearchAdmin

from .indexes import indexed_columns

LONGEST_SEARCH = 100  # characters; each word is looked for in every field
MOST_VALUES = 20  # of one filter, and columns to order by
YEAR = re.compile("[1-9][0-9]{0,3}", re.ASCII)
LOOKUPS = {"exact", "isnull", "isempty", "gte", "lt", "year", "month", "day"}
# What Django, a field and a database say of a filter's name or value that they do not take.
REFUSED = (DisallowedModelAdminLookup, ValidationError, ValueError, OverflowError, DataError)


class BoundedPaginator(Paginator):
    """Counts and lists the first MOST_FOUND rows; the keys of a page are found before its rows.

    A join to what the rows show would let a database give up the order of their index.
    """

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        number: int = rows.select_related(None).order_by().values("pk")[: MOST_FOUND + 1].count()
        return number

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_FOUND)

    @property
    def has_more(self) -> bool:
        return self._counted > MOST_FOUND

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        rows: Any = self.object_list
        start = (number - 1) * self.per_page
        keys = rows.select_related(None).values_list("pk", flat=True)[start : start + self.per_page]
        return Page(rows.filter(pk__in=list(keys)), number, self)


class BoundedChangeList(ChangeList):
    search_is_cut = False

    def get_results(self, request: HttpRequest) -> None:
        """Few rows are found by what they are filtered by, and sorted then.

        In the order of the list, a database would read all rows to find those few.
        """
        self.search_is_cut = getattr(request, "search_is_cut", False)
        if self.has_active_filters:
            keys = list(self.queryset.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
            if len(keys) <= MOST_FOUND:
                self.queryset = self.queryset.filter(pk__in=keys)
        super().get_results(request)

    def get_ordering_field(self, field_name: Any) -> Any:
        """None for a column whose heading sorts nothing: its place may stand in an address."""
        is_sortable = self.sortable_by is None or field_name in self.sortable_by
        return super().get_ordering_field(field_name) if is_sortable else None

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.params.get(ORDER_VAR, "").count(".") >= MOST_VALUES:
            raise IncorrectLookupParameters
        return super().get_ordering(request, queryset)


class BoundedAdmin(FoldedSearchAdmin):
    """Any other lookup, which may cost as much as its regular expression, leads to the plain list.

    Nor does a list read a table whole: it counts as many rows as it lists, without facets, and of
    more than FEW rows only a column with an index sorts them.
    """

    paginator = BoundedPaginator
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER

    def get_sortable_by(self, request: HttpRequest) -> Any:
        columns = self.get_list_display(request)
        if self.model._base_manager.order_by().values("pk")[: FEW + 1].count() <= FEW:
            return columns
        indexed = indexed_columns(self.model)
        return [name for name in columns if self._sorted_by(name) in indexed]

    def _sorted_by(self, name: Any) -> str:
        method = getattr(self, name, None)
        return str(getattr(method, "admin_order_field", name)).lstrip("-")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        shown: list[Any] = [*self.get_list_filter(request), self.date_hierarchy]
        fields = [_name(item) for item in shown if item]
        return any(lookup == field or lookup in self._lookups(field) for field in fields)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        for name, values in request.GET.lists():
            is_year = name.endswith("__year")  # some databases take any, others fail
            if len(values) > MOST_VALUES or (is_year and not all(map(YEAR.fullmatch, values))):
                raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except REFUSED as error:
            raise IncorrectLookupParameters from error

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """With what the list shows beside a row: to complete a word, rows are named by it, too."""
        related = self.get_list_select_related(request)
        rows = queryset if isinstance(related, bool) else queryset.select_related(*related)
        return super().get_search_results(request, rows, search_term[:LONGEST_SEARCH])

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Django has unquoted the key, and no database takes a NUL character."""
        return None if "\0" in object_id else super().get_object(request, object_id, from_field)

    def response_action(  # type: ignore[override]
        self, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> Any:
        """All rows are those that the list has pages of."""
        if request.POST.get("select_across") == "1":
            keys = list(queryset.values_list("pk", flat=True)[:MOST_FOUND])
            queryset = queryset.filter(pk__in=keys)
        try:
            return super().response_action(request, queryset, **kwargs)
        except ValidationError:  # a key that no row can have
            self.message_user(request, "Nothing was done: select rows of the list.", messages.ERROR)
            return None

    def _lookups(self, field: str) -> set[str]:
        found = {f"{field}__{lookup}" for lookup in LOOKUPS}
        try:
            related = self.opts.get_field(field).related_model
        except FieldDoesNotExist:
            return found
        if isinstance(related, type):
            found.add(f"{field}__{related._meta.pk.name}__exact")
        return found


def _name(item: Any) -> str:
    """Of one of `list_filter`: a field, a field with its filter, or a filter with a name."""
    if isinstance(item, str):
        return item
    return str(item[0] if isinstance(item, tuple) else item.parameter_name)
