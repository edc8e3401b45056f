"""Rows that people edit in forms, where the second of two editors must not wipe out the first."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from texts.fields import derived_fields


class Versioned(models.Model):
    """Carries a number that each stored edit raises; `editing.forms.EditForm` sends it along."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def save_version(self, fields: Iterable[str]) -> bool:
        """Store `fields`, unless the row was stored since `version` was read: then False.

        What follows from them is stored with them: derived columns, and those that a field names
        as its `followers`.
        """
        named = set(fields)
        derived = {field.name for field in derived_fields(type(self), named)}
        changes = {name: self._stored_value(name) for name in named | derived}
        changes |= {name: getattr(self, name) for name in self._followers(named)}
        rows = type(self)._default_manager.filter(pk=self.pk, version=self.version)
        is_stored = bool(rows.update(**changes, version=self.version + 1))
        self.version += is_stored
        return is_stored

    def _followers(self, names: Iterable[str]) -> list[str]:
        fields = [self._meta.get_field(name) for name in names]
        return [name for field in fields for name in getattr(field, "followers", ())]

    def _stored_value(self, name: str) -> Any:
        """What `save()` would store; a new upload goes into the storage first."""
        field: models.Field[Any, Any] = self._meta.get_field(name)  # type: ignore[assignment]
        return field.pre_save(self, False)
