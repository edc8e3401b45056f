"""Django admin over rows and forms of this kind."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from .forms import EditForm, insert, update

TRIES = 3
SENT_ALONG = ("key", "version")


class Overtaken(Exception):
    """Someone else stored a row between the form's check and its save."""


class EditAdmin(admin.ModelAdmin):
    """Stores each new row once, and an edit only over what its editor has read."""

    form = EditForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With what the form sends along, also where a page names its fields."""
        fieldsets = list(super().get_fieldsets(request, obj))
        named = {field for _, options in fieldsets for field in options["fields"]}
        if not named.issuperset(SENT_ALONG):
            fieldsets.append((None, {"fields": SENT_ALONG}))
        return fieldsets

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who was overtaken gets the form again, which reads the row anew and says so."""
        for _ in range(TRIES - 1):
            try:
                return super().changeform_view(request, *args, **kwargs)
            except (Overtaken, IntegrityError):
                continue
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        is_stored = form.save_version(self.store) if change else form.save_new(self.add)
        if not is_stored:
            raise Overtaken

    def add(self, row: Any) -> None:
        insert(row)

    def store(self, row: Any, fields: Iterable[str]) -> bool:
        return update(row, fields)
