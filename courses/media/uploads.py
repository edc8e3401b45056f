"""From the request to the storage: receiving a file, naming it, storing all of it or nothing."""

import contextlib
import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


class Upload(File):
    """What an uploaded file turned out to be, ready to be stored under a name of our own."""

    def __init__(
        self,
        file: File,
        ending: str,
        *,
        smaller: Mapping[str, File] | None = None,
        seconds: int | None = None,
    ) -> None:
        super().__init__(file, name=f"upload{ending}")
        self.content = file
        self.ending = ending  # of the stored name: the extension of what it is
        self.smaller = smaller or {}  # by ending: the same picture for narrower places
        self.seconds = seconds  # how long a video is, if the file says so

    @property
    def bytes(self) -> int:
        return sum(file.size for file in (self.content, *self.smaller.values()))

    @property
    def digest(self) -> str:
        """The same for the same content."""
        found = hashlib.sha256()
        for chunk in self.content.chunks():
            found.update(chunk)
        return found.hexdigest()

    def store(self, storage: Storage, folder: str) -> str:
        """Store it under a random name, which is returned; on OSError nothing of it is left."""
        start = f"{folder}{uuid4().hex}"
        files = {start + ending: file for ending, file in self.smaller.items()}
        files[start + self.ending] = self.content
        begun = []
        try:
            for name, file in files.items():
                begun.append(name)
                storage.save(name, file)
        except OSError:
            remove(storage, begun)
            raise
        return start + self.ending


def remove(storage: Storage, names: Iterable[str]) -> None:
    """Delete files; one that the storage does not let go is left to `manage.py sweep_media`."""
    for name in names:
        try:
            storage.delete(name)
        except OSError as error:
            logger.warning("%s is not deleted: %s", name, error)


class Unreceived(UploadedFile):
    """Stands for an upload that there was no room for while it came in."""


class RandomNameUploadHandler(TemporaryFileUploadHandler):
    """Receives large files under names of its own: theirs may be longer than a file's may be.

    Views read the given name, as that of a small file. When the disk is full the rest of the form
    still arrives, with `Unreceived` for the file.
    """

    has_room = True
    is_begun = False
    given_name = ""

    def new_file(
        self, field_name: str, file_name: str, content_type: str, *args: Any, **kwargs: Any
    ) -> None:
        self.has_room, self.is_begun = True, False
        self.given_name = file_name
        with self._no_room_is_noted():
            super().new_file(field_name, "upload", content_type, *args, **kwargs)
            self.is_begun = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.has_room:
            with self._no_room_is_noted():
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.has_room:
            with self._no_room_is_noted():
                file = super().file_complete(file_size)
                if file:
                    file.name = self.given_name
                return file
        self.upload_interrupted()
        return Unreceived(ContentFile(b""), self.given_name, size=0)

    def upload_interrupted(self) -> None:
        """Remove what came in of the file."""
        if self.is_begun:
            with contextlib.suppress(OSError):  # what is not written yet has no room either
                self.file.close()

    @contextlib.contextmanager
    def _no_room_is_noted(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            logger.warning("An upload is not received: %s", error)
            self.has_room = False
