"""Columns that follow from others: for search, for sorting, HTML of Markdown.

A model names them once, as fields: what they are made of, and by which function. `Derives` and
`DerivedQuerySet` keep them right on every way into the table: save, create, bulk_create, update,
bulk_update. `manage.py fill_texts` makes them anew after `VERSION` was raised.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models.expressions import BaseExpression, F

VERSION = 2  # of folding and of Markdown's HTML
CHUNK = 100  # rows
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class Derived(models.Field):
    """A column made of the columns `sources` by the function `derive`."""

    def __init__(
        self,
        *args: Any,
        sources: Iterable[str] = (),
        derive: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.sources, self.derive = tuple(sources), derive
        super().__init__(*args, **kwargs | {"editable": False})

    def deconstruct(self) -> Any:
        """For migrations an ordinary column: they need none of our code."""
        name, _path, args, kwargs = super().deconstruct()
        column = type(self).__bases__[-1]
        return name, f"django.db.models.{column.__name__}", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.value_for(
            [getattr(model_instance, source) for source in self.sources],
            super().pre_save(model_instance, add),
        )
        setattr(model_instance, self.attname, value)
        return value

    def value_for(self, values: list[Any], current: Any = None) -> Any:
        return self.derive(*values) if self.derive else current


class DerivedCharField(Derived, models.CharField):
    pass


class DerivedTextField(Derived, models.TextField):
    pass


class DerivedNumberField(Derived, models.PositiveSmallIntegerField):
    pass


class DerivedVersionField(Derived, models.PositiveSmallIntegerField):
    """The VERSION that the other derived columns of the row were made by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"default": 0, "derive": current_version})


def current_version(*values: Any) -> int:
    return VERSION


def derived_fields(
    model: type[models.Model], changed: Iterable[str] | None = None
) -> list[Derived]:
    """Those of a model; with `changed`, those that follow from one of the columns named."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, Derived)]
    if changed is None:
        return fields
    return [field for field in fields if set(field.sources) & set(changed)]


class Derives(models.Model):
    """A row with derived columns: stored with what they are made of, also by `update_fields`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            named = set(update_fields)
            update_fields = named | {field.name for field in derived_fields(type(self), named)}
        super().save(*args, update_fields=update_fields, **kwargs)


class DerivedQuerySet(models.QuerySet[Row_co]):
    def update(self, **changes: Any) -> int:
        fields = [
            field for field in derived_fields(self.model, changes) if field.name not in changes
        ]
        if all(_is_given(field, changes) for field in fields):
            made = {
                field.name: field.value_for([changes[name] for name in field.sources])
                for field in fields
            }
            return super().update(**changes, **made)
        keys = list(self.values_list("pk", flat=True))
        count = super().update(**changes)
        fill(self.model, keys)
        return count


def _is_given(field: Derived, changes: dict[str, Any]) -> bool:
    """Does an update say every column that `field` is made of, as values?"""
    return all(
        name in changes and not isinstance(changes[name], BaseExpression | F)
        for name in field.sources
    )


def fill_all(model: type[models.Model], fields: list[Derived]) -> None:
    """For migrations, whose models do not know what their columns are made of."""
    fill(model, models.QuerySet(model).order_by("pk").values_list("pk", flat=True), fields)


def fill(
    model: type[models.Model], keys: Iterable[Any], fields: list[Derived] | None = None
) -> None:
    """Make the derived columns of these rows anew, each row unless it is changed meanwhile."""
    fields = fields or derived_fields(model)
    sources = sorted({name for field in fields for name in field.sources})
    rows: models.QuerySet[Any] = models.QuerySet(
        model
    )  # the plain one: what it stores is made here
    keys = list(keys)
    for start in range(0, len(keys), CHUNK):
        some = rows.filter(pk__in=keys[start : start + CHUNK])
        for row in list(some.values("pk", *sources)):
            made = {
                field.name: field.value_for([row[name] for name in field.sources])
                for field in fields
            }
            rows.filter(**row).update(**made)
