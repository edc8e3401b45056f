"""Which columns of a table an index sorts."""

from typing import Any

from django.db.models import Model, UniqueConstraint


def indexed_columns(model: type[Model]) -> frozenset[str]:
    """Those that an index or a unique constraint begins with; no relations, which sort by other tables."""
    own: dict[str, Any] = {
        field.name: field for field in model._meta.concrete_fields if not field.is_relation
    }
    unique = [
        item
        for item in model._meta.constraints
        if isinstance(item, UniqueConstraint) and item.condition is None
    ]
    first = {item.fields[0].lstrip("-") for item in (*model._meta.indexes, *unique) if item.fields}
    return frozenset(
        name for name, field in own.items() if field.db_index or field.unique or name in first
    )
