"""Rows that people edit in forms, where the second of two editors must not wipe out the first."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from courses.media import files
from courses.media.upload_fields import UploadField
from texts.fields import derived_fields


class Versioned(models.Model):
    """Carries a number that each stored edit raises; `courses.forms.VersionedForm` sends it along."""

    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save_version(self, fields: Iterable[str]) -> bool:
        """Store `fields`, unless the row was stored since `version` was read: then False.

        What follows from an upload is stored with it; a file that was replaced is deleted.
        """
        rows = type(self)._default_manager.filter(pk=self.pk)
        replaced = files.names_in(rows)
        named = set(fields)
        derived = {field.name for field in derived_fields(type(self), named)}
        changes = {name: self._stored_value(name) for name in named | derived}
        changes |= {name: getattr(self, name) for name in self._followers(named)}
        changes |= {"version": self.version + 1, "updated_at": timezone.now()}
        is_stored = bool(rows.filter(version=self.version).update(**changes))
        if is_stored:
            files.delete_unused(replaced)
        return is_stored

    def _followers(self, names: Iterable[str]) -> list[str]:
        """The columns that change with the uploads among the fields named."""
        fields = [self._meta.get_field(name) for name in names]
        uploads = [field for field in fields if isinstance(field, UploadField)]
        return [name for upload in uploads for name in upload.followers]

    def _stored_value(self, name: str) -> Any:
        """What `save()` would store; a new upload goes into the storage first."""
        field: models.Field[Any, Any] = self._meta.get_field(name)  # type: ignore[assignment]
        return field.pre_save(self, False)
