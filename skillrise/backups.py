"""One archive of what the site keeps: its rows, in a form that every engine reads, and its uploads.

A tar file: `about.json`, then `rows/<app>.<model>.jsonl` for each model, then `media/<name>`. It
holds every row that was stored before the backup began. On SQLite and PostgreSQL its rows are of
one moment; on MongoDB, where none can be read, rows come before those that they point to, so that
nothing they point to is missing unless it was deleted meanwhile.

What is restored is read back and compared with the archive, value by value. A restoration that was
broken off goes on where the database holds nothing but rows of the archive.
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Model
from tqdm import tqdm

from courses.models import EnrollmentWord, SearchPosting, SearchSlip, SearchWord
from texts.fields import Derived

FORMAT = 1
BATCH = 500  # rows
ROOM = 1024**3  # bytes beside the uploads: for rows, and for whatever else is on the disk
# Made by `migrate`, or used by nobody: roles are Clerk's, and sessions signed cookies; and what
# machines tell each other of running commands.
NOT_KEPT = {"auth", "contenttypes", "sessions", "skillrise"}
# Made of other rows, by `restore` and the commands it names: they would be half of an archive.
MADE_ANEW: list[type[Model]] = [EnrollmentWord, SearchPosting, SearchSlip, SearchWord]


class Exact(DjangoJSONEncoder):
    """Django's own cuts times to milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def write(path: Path, *, with_media: bool) -> int:
    """Make the archive, which has its name once it is complete; returns the number of rows."""
    if path.exists():
        raise CommandError(f"{path} exists: a backup overwrites nothing.")
    _check_room(path.parent, with_media=with_media)
    partial = path.with_name(f"{path.name}.partial")
    try:
        file = open(partial, "xb", opener=_private)  # noqa: SIM115
    except FileExistsError:
        raise CommandError(f"{partial} exists: another backup runs, or was broken off.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                rows = _add_rows(archive)
                if with_media:
                    _add_media(archive)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return rows


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
            for model in _models():
                _load(archive, model)
            rows = sum(_compare(archive, model) for model in _models())
        _load_media(archive, replace=replace)
    return rows


def compare(path: Path) -> int:
    """The number of rows, all of which are as in the archive; raises CommandError otherwise."""
    with _opened(path) as archive:
        return sum(_compare(archive, model) for model in _models())


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:")
    except (OSError, tarfile.TarError) as error:
        raise CommandError(f"{path} is no backup: {error}") from None


def media_is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)  # people's addresses are in it


def _models() -> list[type[Model]]:
    """Those whose rows are kept, each after those that it points to."""
    found: dict[type[Model], None] = {}

    def add(model: type[Model]) -> None:
        for field in model._meta.fields:
            if field.related_model not in (None, model, *found):
                add(field.related_model)  # type: ignore[arg-type]
        found[model] = None

    for model in apps.get_models():
        add(model)
    return [
        model for model in found if model._meta.app_label not in NOT_KEPT and model not in MADE_ANEW
    ]


def _migrations() -> list[list[str]]:
    """The migrations of our own apps that the database has had."""
    applied = MigrationRecorder(connection).applied_migrations()
    ours = {app.label for app in apps.get_app_configs() if not app.name.startswith("django")}
    return sorted([app, name] for app, name in applied if app in ours)


# Writing


@contextmanager
def _one_moment() -> Iterator[None]:
    """Reads that see nothing of what is stored meanwhile.

    On SQLite settings.py has transactions begin as writers do, which would keep writers waiting.
    """
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _add_rows(archive: tarfile.TarFile) -> int:
    about = {"format": FORMAT, "engine": connection.vendor, "migrations": _migrations()}
    _add(archive, "about.json", BytesIO(json.dumps(about).encode()))
    with _one_moment():
        models = _models()[::-1]
        total, written = sum(model._base_manager.count() for model in models), 0
        with tqdm(total=total, unit="row", leave=False, disable=None) as bar:
            for model in models:
                with tempfile.TemporaryFile(dir=Path(str(archive.name)).parent) as file:
                    for line in _lines(model):
                        file.write(line)
                        bar.update()
                        written += 1
                    _add(archive, _name(model), file)
    return written


def _lines(model: type[Model]) -> Iterator[bytes]:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    for batch in _batches(rows):
        for row in serializers.serialize("python", batch):
            _free_of_engine(model, row)
            yield json.dumps(row, cls=Exact).encode() + b"\n"


def _free_of_engine(model: type[Model], row: dict[str, Any]) -> None:
    if _has_engines_key(model):
        del row["pk"]
    for field in model._meta.fields:
        key = row["fields"].get(field.name)
        if field.related_model is ContentType and key is not None:
            row["fields"][field.name] = ContentType.objects.get_for_id(key).natural_key()


def _add_media(archive: tarfile.TarFile) -> None:
    root = Path(default_storage.path(""))
    for path in tqdm(_media_files(), unit="file", leave=False, disable=None):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # deleted meanwhile
        with file:
            _add(archive, f"media/{path.relative_to(root)}", file)


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = file.seek(0, os.SEEK_END)
    member.mtime = int(datetime.now().timestamp())
    file.seek(0)
    archive.addfile(member, file)


def _check_room(folder: Path, *, with_media: bool) -> None:
    """A disk that is full takes the database along, where both are on it."""
    if not folder.is_dir():
        return
    wanted = ROOM + (sum(map(_size, _media_files())) if with_media else 0)
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise CommandError(
            f"{free / 1024**3:.1f} GB are free in {folder}: a backup wants {wanted / 1024**3:.1f} GB."
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0  # deleted meanwhile


def _media_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


# Restoring


def _check_version(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise CommandError("The backup is of another version of SkillRise.")
    here = _migrations()
    if about["migrations"] != here:
        raise CommandError(
            "The backup is of a database with other migrations: `manage.py migrate` with the version "
            "of SkillRise that made it, restore, then update."
        )


def _check_free(archive: tarfile.TarFile) -> None:
    """Nothing is there but what a restoration of this archive left that was broken off."""
    for model in _models():
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
    """To its end, before anything is deleted: MongoDB takes no deletion back."""
    for model in _models():
        for _rows_of_model in _rows(archive, model):
            pass


def _delete_rows() -> None:
    for model in [*MADE_ANEW, *_models()[::-1]]:
        model._base_manager.all().delete()


def _load(archive: tarfile.TarFile, model: type[Model]) -> None:
    """Store the rows that are not there yet."""
    if _has_engines_key(model):
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
    if _has_engines_key(model):
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
        _member(archive, _name(model)), model._meta.label, unit="row", leave=False, disable=None
    )
    for batch in _batches(lines):
        try:
            items = serializers.deserialize("python", [json.loads(line) for line in batch])
            rows = [item.object for item in items]
        except (ValueError, serializers.base.DeserializationError) as error:
            raise CommandError(f"{_name(model)} is damaged: {type(error).__name__}.") from None
        yield rows


def _has_engines_key(model: type[Model]) -> bool:
    """Such a key is of another kind on another engine, so no archive has it."""
    return isinstance(model._meta.pk, AutoField)


def _load_media(archive: tarfile.TarFile, *, replace: bool) -> None:
    """Into MEDIA_ROOT, or into the bucket."""
    for member in tqdm(_media(archive), unit="file", leave=False, disable=None):
        name = member.name.removeprefix("media/")
        if default_storage.exists(name) and not replace:
            continue
        if media_is_local():
            _put(Path(default_storage.path(name)), _member(archive, member.name))  # never outside
        else:
            default_storage.delete(name)
            default_storage.save(name, File(_member(archive, member.name)))


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


def _name(model: type[Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
