"""The keys of rows, and their names in addresses."""

import uuid
from typing import Any

from django.db import IntegrityError, models


def uuid_key() -> models.UUIDField:
    """A random key, stored as `_id`, where a MongoDB user looks for it."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")


class SlugField(models.SlugField):
    """Never stored blank, by whichever statement: an address must lead to the row."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value == "":
            raise IntegrityError(f"{self.model.__name__}.{self.name} is blank")
        return super().get_db_prep_save(value, connection)
