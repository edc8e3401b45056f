"""No index is the beginning of another"""

import pytest
from django.apps import apps

OURS = [model for model in apps.get_models() if not model.__module__.startswith("django.")]


def indexes(model):
    """The columns of each; not of constraints, which MongoDB does not read where a column may be null."""
    single = [
        (field.name,)
        for field in model._meta.concrete_fields
        if field.db_index and not field.unique
    ]
    named = [tuple(name.lstrip("-") for name in index.fields) for index in model._meta.indexes]
    return single, named


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_index_is_the_beginning_of_another(model):
    if model._meta.label == "courses.Course":
        pytest.skip("the catalogue's")
    single, named = indexes(model)
    longer = [*single, *named]

    assert [
        columns
        for columns in longer
        if any(len(other) > len(columns) and other[: len(columns)] == columns for other in named)
    ] == []
