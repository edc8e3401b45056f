"""What courses count, in Django admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from courses import counters
from courses.admin_pages import SharedRowsAdmin
from editing.admin import EditAdmin


class CountedAdmin(EditAdmin, SharedRowsAdmin):
    """Rows that a course counts; each change ends in the counters of every course it concerns."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = self._course_ids(obj)
        super().save_model(request, obj, form, change)
        self._recount(before | self._course_ids(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        course_ids = set(queryset.order_by().values_list("course", flat=True).distinct())
        super().delete_queryset(request, queryset)
        self._recount(course_ids)

    def _course_ids(self, obj: Any) -> set[Any]:
        stored = self.model._default_manager.filter(pk=obj.pk)
        return set(stored.values_list("course", flat=True))

    def _recount(self, course_ids: set[Any]) -> None:
        counters.recount(*course_ids)
