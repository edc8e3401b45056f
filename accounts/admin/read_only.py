"""Rows that people write elsewhere."""

from typing import Any

from django.http import HttpRequest

from .base import BoundedAdmin


class ReadOnlyAdmin(BoundedAdmin):
    """Neither adds rows nor deletes them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
