"""One archive of what the site keeps: its rows, in a form that every engine reads, and its uploads.

A tar file: `about.json`, then `rows/<app>.<model>.jsonl` for each model, then `media/<name>`. It
holds every row that was stored before the backup began. On SQLite and PostgreSQL its rows are of
one moment; on MongoDB, where none can be read, rows come before those that they point to, so that
nothing they point to is missing unless it was deleted meanwhile.

What is restored (skillrise/restores.py) is read back and compared with the archive, value by value.
A restoration that was broken off goes on where the database holds nothing but rows of the archive.
"""

import json
import os
import shutil
import tarfile
import tempfile
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
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Model
from tqdm import tqdm

from courses.models import EnrollmentWord, SearchPosting, SearchSlip, SearchWord

FORMAT = 1
BATCH = 500  # rows
ROOM = 1024**3  # bytes that are left for whatever else is on the disk
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


def media_is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)  # people's addresses are in it


def models_kept() -> list[type[Model]]:
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


def migrations() -> list[list[str]]:
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
    usual = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual  # type: ignore[attr-defined]


def _add_rows(archive: tarfile.TarFile) -> int:
    about = {"format": FORMAT, "engine": connection.vendor, "migrations": migrations()}
    _add(archive, "about.json", BytesIO(json.dumps(about).encode()))
    with _one_moment():
        models = models_kept()[::-1]
        total, written = sum(model._base_manager.count() for model in models), 0
        with tqdm(total=total, unit="row", leave=False, disable=None) as bar:
            for model in models:
                with tempfile.TemporaryFile(dir=Path(str(archive.name)).parent) as file:
                    for line in _lines(model):
                        file.write(line)
                        bar.update()
                        written += 1
                    _add(archive, name_of(model), file)
    return written


def _lines(model: type[Model]) -> Iterator[bytes]:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    for batch in batches(rows):
        for row in serializers.serialize("python", batch):
            _free_of_engine(model, row)
            yield json.dumps(row, cls=Exact).encode() + b"\n"


def _free_of_engine(model: type[Model], row: dict[str, Any]) -> None:
    if has_engines_key(model):
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


def check_room(folder: Path, *, with_media: bool) -> None:
    """A disk that is full takes the database along, where both are on it; raises CommandError.

    Rows take less than the database does with its indexes, the largest table twice for a while.
    """
    if not folder.is_dir():
        return
    wanted = ROOM + _database_size() + (sum(map(_size, _media_files())) if with_media else 0)
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise CommandError(
            f"{free / 1024**3:.1f} GB are free in {folder}: a backup wants {wanted / 1024**3:.1f} GB."
        )


def _database_size() -> int:
    """In bytes; 0 of MongoDB, which packs what it stores."""
    if connection.vendor == "sqlite":
        return _size(Path(connection.settings_dict["NAME"]))
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0  # deleted meanwhile


def _media_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def has_engines_key(model: type[Model]) -> bool:
    """Such a key is of another kind on another engine, so no archive has it."""
    return isinstance(model._meta.pk, AutoField)


def name_of(model: type[Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
