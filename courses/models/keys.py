"""The names of rows in addresses."""

from typing import Any

from django.db import IntegrityError, models


class SlugField(models.SlugField):
    """Never stored blank, by whichever statement: an address must lead to the row."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value == "":
            raise IntegrityError(f"{self.model.__name__}.{self.name} is blank")
        return super().get_db_prep_save(value, connection)
