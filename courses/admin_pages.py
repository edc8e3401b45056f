"""What the pages of Django admin share here: rows that are deleted among people who are learning."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import PROTECT, Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.admin.base import BoundedAdmin
from accounts.admin.read_only import ReadOnlyAdmin

from . import deletion

NAMED = 20  # rows that a page about deleting them names
MOST = 500  # rows that are deleted at once: their keys go through a form


class SharedRowsAdmin(BoundedAdmin):
    """Deletes any number of rows, and takes each step in a transaction of its own.

    Django puts each page into one. Here counters are set from what others store meanwhile, and on
    SQLite nobody waits while many rows are deleted.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        page: HttpResponse = self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        return page

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        page: HttpResponse = self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
        return page

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        deletion.delete(queryset)

    def response_action(  # type: ignore[override]
        self, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> Any:
        is_all = request.POST.get("select_across") == "1"
        if (
            is_all
            and "delete_selected" in request.POST.getlist("action")
            and queryset[MOST:].exists()
        ):
            text = f"At most {MOST} are deleted at once: narrow the list by its filters."
            self.message_user(request, text, messages.ERROR)
            return None
        return super().response_action(request, queryset, **kwargs)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What goes with `objs`, counted: Django names every row, with queries for each."""
        keys = [obj.pk for obj in objs]
        rows = self.model._base_manager.filter(pk__in=keys)
        counts = deletion.count(rows)
        names = [str(obj) for obj in list(objs)[:NAMED]]
        if len(keys) > NAMED:
            names.append(f"… and {len(keys) - NAMED:,} more")
        registry = self.admin_site._registry
        forbidden = {  # what is only read there goes with what it belongs to
            str(model._meta.verbose_name)
            for model in counts
            if model in registry
            and not isinstance(registry[model], ReadOnlyAdmin)
            and not registry[model].has_delete_permission(request)
        }
        totals = {
            str(model._meta.verbose_name_plural): number
            for model, number in counts.items()
            if number
        }
        return names, totals, forbidden, list(_protected(self.model, keys))


def _protected(model: type[Model], keys: list[Any]) -> Iterable[str]:
    """How many rows keep these from being deleted."""
    for relation in deletion.relations(model):
        if relation.on_delete is PROTECT:
            number = deletion.pointing(relation, keys).count()
            if number:
                yield f"{number:,} {relation.related_model._meta.verbose_name_plural}"
