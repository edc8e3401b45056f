"""Which files rows have, and the end of those that no row has any more.

A row goes first, then its files: what an interruption leaves is an orphan, which
`manage.py sweep_media` takes.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models
from django.utils import timezone

from .upload_fields import UploadField
from .uploads import remove

BATCH = 500  # names asked for in one query
TOO_YOUNG = timedelta(days=1)  # an upload whose row may still be on its way


def names_in(rows: models.QuerySet) -> set[str]:
    """What the upload fields of `rows` hold."""
    names: set[str] = set()
    for field in fields(rows.model):
        names.update(rows.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return names


def delete_unused(names: Iterable[str]) -> None:
    """Delete those files among `names` that no row holds any more; call it once the rows are gone."""
    unused = set(names) - {""}
    unused -= _held(unused)
    remove(default_storage, [part for name in sorted(unused) for part in _parts(name)])


def orphans() -> tuple[list[str], int]:
    """The stored files that no row holds, but for those that came within a day; and how many there are
    in all."""
    found, number = [], 0
    for folder in sorted({field.folder for _, field in _all_fields()}):
        stored = _stored(folder)
        held = {part for name in _all_held() for part in _parts(name)}  # after it was listed
        found += [name for name in stored if name not in held and _is_old(name)]
        number += len(stored)
    return found, number


def storage_of(name: str) -> Storage:
    """That of the field whose folder a file is in: what is public is kept in caches, videos are not."""
    storages = (field.storage for _, field in _all_fields() if name.startswith(field.folder))
    return next(storages, default_storage)


def fields(model: type[models.Model]) -> list[UploadField]:
    return [field for field in model._meta.fields if isinstance(field, UploadField)]


def _all_fields() -> Iterator[tuple[type[models.Model], UploadField]]:
    for model in apps.get_models():
        yield from ((model, field) for field in fields(model))


def _held(names: set[str]) -> set[str]:
    """Those among `names` that some row holds; lectures may share a file."""
    ordered = sorted(names)
    held: set[str] = set()
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        for model, field in _all_fields():
            rows = model._default_manager.filter(**{f"{field.name}__in": batch})
            held.update(rows.values_list(field.name, flat=True))
    return held


def _all_held() -> set[str]:
    models_with_files = {model for model, _ in _all_fields()}
    return {name for model in models_with_files for name in names_in(model._default_manager.all())}


def _parts(name: str) -> list[str]:
    """Every file that is stored for `name`."""
    parts = {part for _, field in _all_fields() for part in field.names(name)}
    return sorted(parts)


def _stored(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder.rstrip('/')}/{name}" for name in sorted(files)]
    for name in sorted(folders):
        found += _stored(f"{folder.rstrip('/')}/{name}")
    return found


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - TOO_YOUNG
    except FileNotFoundError:  # deleted since it was listed
        return False
