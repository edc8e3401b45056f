"""What every model's pages in Django admin have in common: they take the filters they show."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

LONGEST_SEARCH = 100  # characters; each word is looked for in every field
MOST_VALUES = 20  # of one filter, and columns to order by
LOOKUPS = {"exact", "isnull", "gte", "lt", "year", "month", "day"}


class BoundedChangeList(ChangeList):
    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.params.get(ORDER_VAR, "").count(".") >= MOST_VALUES:
            raise IncorrectLookupParameters
        return super().get_ordering(request, queryset)


class BoundedAdmin(admin.ModelAdmin):
    """Any other lookup, which may cost as much as its regular expression, leads to the plain list."""

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        fields = {*self.get_list_filter(request), self.date_hierarchy} - {None}
        return any(lookup == field or lookup in self._lookups(str(field)) for field in fields)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        if any(len(values) > MOST_VALUES for _, values in request.GET.lists()):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except (DisallowedModelAdminLookup, ValidationError, ValueError, OverflowError) as error:
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
