"""Zips and gzipped tars from anywhere: opened without trusting a word in them.

Nothing is ever written under a name of theirs. What an entry weighs is counted while it is read,
whatever its header says. A file that is not what it should be is refused as a whole, with
`WrongFile`.
"""

import contextlib
import gzip
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Protocol

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MOST_ENTRIES = 10_000
LONGEST_LIST = 2 * 1024**2  # bytes of a zip's list of entries
LONGEST_NAME = 500  # characters
MOST_UNPACKED = 4 * 1024**3  # bytes of all entries that are read, each time that one is
MOST_TEXT = 128 * 1024**2  # bytes of those that are read into memory
RATIO = 200  # times as large as it was packed…
RATIO_FROM = 20 * 1024**2  # …once it is larger than this
LONGEST_HEADER = 1024**2  # bytes of a tar between two entries
CHUNK = 256 * 1024
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1 | 0x40 | 0x2000  # of a zip entry's flags
IN_UTF_8 = 0x800
KINDS = {0, stat.S_IFREG, stat.S_IFDIR}  # what a zip made on Unix says that an entry is
DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError, zlib.error, struct.error),
    *(EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError),
)  # what the libraries raise for broken files


class WrongFile(ValidationError):
    """The whole file is refused."""


class Archive(Protocol):
    """The files in an archive, by name."""

    names: set[str]
    text: int  # bytes that were read into memory

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a file; raises WrongFile when it is damaged or a bomb."""


@contextlib.contextmanager
def opened(file: File) -> Iterator[Archive]:
    file.seek(0)
    start = file.read(2)
    file.seek(0)
    if start == b"PK":
        yield _Zip(file)
    elif start == b"\x1f\x8b":
        with tempfile.TemporaryFile() as unpacked:
            yield _Tar(file, unpacked)
    else:
        raise WrongFile(
            _(
                "This is neither a zip nor a course of another system: choose a file that was "
                "exported as .zip, .imscc or .mbz."
            )
        )


def copied(archive: Archive, name: str, to: IO[bytes], limit: int) -> bool:
    """Write the file to `to`; False once it is larger than `limit` bytes."""
    size = 0
    for chunk in archive.chunks(name):
        size += len(chunk)
        if size > limit:
            return False
        to.write(chunk)
    return True


def content(archive: Archive, name: str, limit: int) -> bytes:
    """The bytes of a file that is needed; one that is larger than `limit` bytes is refused."""
    found = bytearray()
    for chunk in archive.chunks(name):
        found += chunk
        if len(found) > limit:
            raise too_large(name)
    archive.text += len(found)
    if archive.text > MOST_TEXT:
        raise WrongFile(_("The pages in this file are too long to be read together."))
    return bytes(found)


def too_large(name: str) -> WrongFile:
    return WrongFile(_("“%(name)s” in this file is too large.") % {"name": name[:80]})


class _Counter:
    """Adds up what is unpacked, and refuses bombs."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, size: int, unpacked: int, packed: int) -> None:
        """`size` bytes more; of what they belong to, so much is unpacked of so much packed."""
        self.total += size
        is_bomb = unpacked > RATIO_FROM and unpacked > RATIO * max(packed, 1)
        if is_bomb or self.total > MOST_UNPACKED:
            raise WrongFile(
                _("This file unpacks to far more than a course is: nothing of it was taken.")
            )


class _Zip:
    text = 0

    def __init__(self, file: File) -> None:
        source = _Bounded(file)
        with _damage_is_said():
            self.zip = zipfile.ZipFile(source)
        source.limit = None
        self.size = file.size
        self.counter = _Counter()
        entries = self.zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise too_many_files()
        names = _Names()
        self.entries = {names.add(_zip_name(entry)): entry for entry in entries if _is_file(entry)}
        self.names = set(self.entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        entry = self.entries[name]
        unpacked = 0
        with _damage_is_said(), self.zip.open(entry) as source:
            while chunk := source.read(CHUNK):
                unpacked += len(chunk)
                self.counter.add(len(chunk), unpacked, min(entry.compress_size, self.size))
                yield chunk


class _Tar:
    """Unpacked into one file of ours: a tar is read from its start to its end."""

    text = 0

    def __init__(self, file: File, unpacked: IO[bytes]) -> None:
        self.unpacked = unpacked
        self.counter = _Counter()  # of what is read from there
        self.places: dict[str, tuple[int, int]] = {}  # where in it, and how many bytes
        with _damage_is_said(), gzip.GzipFile(fileobj=file) as packed:
            source: Any = _Counted(packed, file)
            with tarfile.open(fileobj=source, mode="r|", encoding="utf-8") as tar:
                self._unpack(tar, source)
            while source.read(CHUNK):  # to its end, where gzip says whether all of it is right
                pass
        self.names = set(self.places)

    def _unpack(self, tar: tarfile.TarFile, source: "_Counted") -> None:
        names = _Names()
        number = 0
        while entry := tar.next():
            source.budget = None
            number += 1
            if number > MOST_ENTRIES:
                raise too_many_files()
            _refuse_kind(entry)
            name = names.add(entry.name)
            if entry.isreg():
                self.places[name] = (self.unpacked.tell(), entry.size)
                self._copy(tar, entry)
            source.budget = LONGEST_HEADER
        source.budget = None

    def _copy(self, tar: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
        source: Any = tar.extractfile(entry)
        size = 0
        while chunk := source.read(CHUNK):
            size += len(chunk)
            self.unpacked.write(chunk)
        if size != entry.size:
            raise _damaged()

    def chunks(self, name: str) -> Iterator[bytes]:
        start, left = self.places[name]
        self.unpacked.seek(start)
        while chunk := self.unpacked.read(min(CHUNK, left)):
            left -= len(chunk)
            self.counter.add(len(chunk), 0, 0)
            yield chunk


class _Bounded:
    """A file to open a zip from: the list of its entries is read at once, so it is bounded."""

    limit: int | None = LONGEST_LIST

    def __init__(self, file: File) -> None:
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.limit is None:
            return self.file.read(size)  # type: ignore[no-any-return]
        found: bytes = self.file.read(self.limit + 1 if size < 0 else min(size, self.limit + 1))
        if len(found) > self.limit:
            raise too_many_files()
        return found


class _Counted:
    """What a tar is read from; `budget` bounds what its own headers may take."""

    budget: int | None = LONGEST_HEADER

    def __init__(self, unpacked: gzip.GzipFile, packed: File) -> None:
        self.unpacked, self.packed = unpacked, packed
        self.counter = _Counter()

    def read(self, size: int) -> bytes:
        found = self.unpacked.read(size)
        self.counter.add(len(found), self.counter.total, self.packed.tell())
        if self.budget is not None:
            self.budget -= len(found)
            if self.budget < 0:
                raise _damaged()
        return found


class _Names:
    """The names of an archive: plain paths below it, each once."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def add(self, name: str) -> str:
        name = unicodedata.normalize("NFC", name.removeprefix("./")).rstrip("/")
        parts = name.split("/")
        if name in ("", "."):
            parts = ["-"]
        if (
            len(name) > LONGEST_NAME
            or any(part in ("", ".", "..") for part in parts)
            or "\\" in name
            or name[1:2] == ":"
            or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        ):
            raise WrongFile(
                _("There is a name in this file that leads out of it or cannot be read: %(name)s")
                % {"name": ascii(name[:80])}
            )
        if name.casefold() in self.seen:
            raise WrongFile(_("“%(name)s” is in this file twice.") % {"name": name[:80]})
        self.seen.add(name.casefold())
        return name


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """As it stands in the zip; where nothing says UTF-8 and it is, as that."""
    if entry.flag_bits & IN_UTF_8:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return entry.orig_filename


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """False for a folder. What is neither a folder nor a plain file is refused."""
    if stat.S_IFMT(entry.external_attr >> 16) not in KINDS:
        raise _link(entry.orig_filename)
    if entry.flag_bits & ENCRYPTED:
        raise WrongFile(_("This file is locked with a password: export it without one."))
    if entry.compress_type not in METHODS:
        raise WrongFile(
            _(
                "“%(name)s” in this file is packed in a way that we do not read: pack it as a "
                "plain zip."
            )
            % {"name": entry.orig_filename[:80]}
        )
    if entry.is_dir():
        _Names().add(_zip_name(entry))
        return False
    return True


def _refuse_kind(entry: tarfile.TarInfo) -> None:
    if not (entry.isreg() or entry.isdir()) or entry.issparse():
        raise _link(entry.name)


@contextlib.contextmanager
def _damage_is_said() -> Iterator[None]:
    try:
        yield
    except WrongFile:
        raise
    except DAMAGED:
        raise _damaged() from None


def _damaged() -> WrongFile:
    return WrongFile(
        _("This file is damaged or incomplete: export it again, and choose the new one.")
    )


def too_many_files() -> WrongFile:
    return WrongFile(
        _("There are too many files in this one: %(most)s at the most.") % {"most": MOST_ENTRIES}
    )


def _link(name: str) -> WrongFile:
    return WrongFile(
        _("“%(name)s” in this file is a link or a device: pack plain files alone.")
        % {"name": name[:80]}
    )
