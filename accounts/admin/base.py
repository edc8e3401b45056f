"""What every model's pages in Django admin have in common: they take the filters they show."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest

from texts.admin import FoldedSearchAdmin

LONGEST_SEARCH = 100  # characters; each word is looked for in every field
MOST_VALUES = 20  # of one filter, and columns to order by
YEAR = re.compile("[1-9][0-9]{0,3}", re.ASCII)
LOOKUPS = {"exact", "isnull", "isempty", "gte", "lt", "year", "month", "day"}
# What Django, a field and a database say of a filter's name or value that they do not take.
REFUSED = (DisallowedModelAdminLookup, ValidationError, ValueError, OverflowError, DataError)


class BoundedChangeList(ChangeList):
    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.params.get(ORDER_VAR, "").count(".") >= MOST_VALUES:
            raise IncorrectLookupParameters
        return super().get_ordering(request, queryset)


class BoundedAdmin(FoldedSearchAdmin):
    """Any other lookup, which may cost as much as its regular expression, leads to the plain list."""

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
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Django has unquoted the key, and no database takes a NUL character."""
        return None if "\0" in object_id else super().get_object(request, object_id, from_field)

    def response_action(  # type: ignore[override]
        self, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> Any:
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
