"""Storing what an archive holds (skillrise/backups.py), and comparing a database with it."""

import json
import shutil
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core import serializers
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import AutoField, Model
from tqdm import tqdm

from courses.media import files
from texts.fields import Derived

from .backups import (
    FORMAT,
    MADE_ANEW,
    batches,
    has_engines_key,
    media_is_local,
    migrations,
    models_kept,
    name_of,
)

END = bytes(1024)  # of a tar file; one that is cut between two members would be read without a word


def restore(path: Path, *, replace: bool) -> int:
    """Store what the archive holds; returns the number of rows."""
    with _opened(path) as archive:
        _check_version(json.load(_member(archive, "about.json")))
        if replace:
            _check_readable(archive)
        else:
            _check_free(archive)
        with transaction.atomic():
            if replace:
                _delete_rows()
            for model in models_kept():
                _load(archive, model)
            rows = sum(_compare(archive, model) for model in models_kept())
        _load_media(archive, replace=replace)
    return rows


def compare(path: Path) -> int:
    """The number of rows, all of which are as in the archive; raises CommandError otherwise."""
    with _opened(path) as archive:
        return sum(_compare(archive, model) for model in models_kept())


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(path, "r:")  # noqa: SIM115
    except (OSError, tarfile.TarError) as error:
        raise CommandError(f"{path} is no backup: {error}") from None
    with archive:
        _check_end(path, archive)
        yield archive


def _check_end(path: Path, archive: tarfile.TarFile) -> None:
    """What tarfile takes for the end may be a damaged or missing header, and is the end if zeros follow."""
    try:
        archive.getmembers()
        with path.open("rb") as file:
            file.seek(archive.offset)
            is_whole = file.read(len(END)) == END
    except tarfile.ReadError:
        is_whole = False
    if not is_whole:
        raise CommandError(f"{path} is cut short, or damaged.")


def _check_version(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise CommandError("The backup is of another version of SkillRise.")
    here = migrations()
    if about["migrations"] != here:
        raise CommandError(
            "The backup is of a database with other migrations: `manage.py migrate` with the version "
            "of SkillRise that made it, restore, then update."
        )


def _check_free(archive: tarfile.TarFile) -> None:
    """Nothing is there but what a restoration of this archive left that was broken off."""
    for model in models_kept():
        stored = model._base_manager.count()
        if stored and stored != _equal_rows(archive, model)[1]:
            raise CommandError(
                f"The database is not empty ({model._meta.label}): --replace deletes what it holds."
            )
    for member in _media(archive):
        name = member.name.removeprefix("media/")
        if default_storage.exists(name) and default_storage.size(name) != member.size:
            raise CommandError(f"MEDIA_ROOT has {member.name} already: --replace overwrites it.")


def _check_readable(archive: tarfile.TarFile) -> None:
    """All its rows, before anything is deleted: MongoDB takes no deletion back."""
    for model in models_kept():
        for _rows_of_model in _rows(archive, model):
            pass


def _delete_rows() -> None:
    for model in [*MADE_ANEW, *models_kept()[::-1]]:
        model._base_manager.all().delete()


def _load(archive: tarfile.TarFile, model: type[Model]) -> None:
    """Store the rows that are not there yet."""
    if has_engines_key(model):
        model._base_manager.all().delete()
    for rows in _rows(archive, model):
        keys = [row.pk for row in rows]
        there = set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        model._base_manager.bulk_create([row for row in rows if row.pk not in there])


def _compare(archive: tarfile.TarFile, model: type[Model]) -> int:
    """The number of rows; raises CommandError unless the database has them and no others."""
    stored = model._base_manager.count()
    kept, equal = _equal_rows(archive, model)
    if not kept == stored == equal:
        raise CommandError(
            f"{model._meta.label}: the archive has {kept} rows, the database {stored}, "
            f"of which {equal} are as in the archive."
        )
    return kept


def _equal_rows(archive: tarfile.TarFile, model: type[Model]) -> tuple[int, int]:
    """The archive's rows, and how many of them the database has, with the same value everywhere."""
    if has_engines_key(model):
        kept = Counter(_values(row) for rows in _rows(archive, model) for row in rows)
        stored = Counter(_values(row) for row in model._base_manager.iterator())
        return kept.total(), (kept & stored).total()
    total = equal = 0
    for rows in _rows(archive, model):
        there = model._base_manager.in_bulk([row.pk for row in rows])
        total += len(rows)
        equal += sum(row.pk in there and _values(row) == _values(there[row.pk]) for row in rows)
    return total, equal


def _values(row: Model) -> tuple[Any, ...]:
    """Of every column but the engine's own keys, and what is made anew whenever a row is stored."""
    return tuple(
        _kept(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not isinstance(field, AutoField | Derived)
    )


def _kept(value: Any) -> Any:
    """What the engine keeps of a value: MongoDB drops what is finer than a millisecond."""
    if isinstance(value, datetime) and connection.vendor == "mongodb":
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    return value


def _rows(archive: tarfile.TarFile, model: type[Model]) -> Iterator[list[Model]]:
    lines = tqdm(
        _member(archive, name_of(model)), model._meta.label, unit="row", leave=False, disable=None
    )
    for batch in batches(lines):
        try:
            items = serializers.deserialize("python", [json.loads(line) for line in batch])
            rows = [item.object for item in items]
        except (ValueError, serializers.base.DeserializationError) as error:
            raise CommandError(f"{name_of(model)} is damaged: {type(error).__name__}.") from None
        yield rows


def _load_media(archive: tarfile.TarFile, *, replace: bool) -> None:
    """Into MEDIA_ROOT, or into the bucket."""
    for member in tqdm(_media(archive), unit="file", leave=False, disable=None):
        name = member.name.removeprefix("media/")
        if default_storage.exists(name) and not replace:
            continue
        if media_is_local():
            _put(Path(default_storage.path(name)), _member(archive, member.name))  # never outside
        else:
            files.storage_of(name).save(name, File(_member(archive, member.name)))


def _put(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        shutil.copyfileobj(content, file)
    partial.replace(path)


def _media(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    return [member for member in archive if member.isfile() and member.name.startswith("media/")]


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        member = archive.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise CommandError(f"This is no backup: it has no {name}.")
    return member
