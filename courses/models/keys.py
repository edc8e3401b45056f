"""The names of rows in addresses."""

import secrets
from collections.abc import Callable, Collection
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify


class SlugField(models.SlugField):
    """Never stored blank, by whichever statement: an address must lead to the row."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value == "":
            raise IntegrityError(f"{self.model.__name__}.{self.name} is blank")
        return super().get_db_prep_save(value, connection)


def save_under_free_slug(
    row: Any, title: str, reserved: Collection[str], save: Callable[[], object]
) -> None:
    """Call `save` with a slug made of `title`, or one like it, until nothing else has that slug.

    Raises IntegrityError when something else than the slug is refused, or none was free.
    """
    rows = type(row)._default_manager
    base = slugify(title)[:80].strip("-") or row._meta.model_name
    tries = [] if base in reserved else [base]
    tries += [f"{base}-{number}" for number in range(2, 10)]
    tries += [f"{base}-{secrets.token_hex(4)}" for _ in range(3)]
    for row.slug in tries:
        try:
            with transaction.atomic():
                save()
        except IntegrityError:
            taken = rows.filter(slug=row.slug).exists()
            if not taken or rows.filter(pk=row.pk).exists():
                row.slug = ""
                raise
        else:
            return
    raise IntegrityError(f"no free slug for {base}")
