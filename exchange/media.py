"""Files on their way from an archive into the storage."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext as _

from accounts.models import User
from courses.media import files
from courses.media.upload_fields import UploadField
from courses.media.validators import MAX_VIDEO, no_room
from courses.models import Attachment, Picture
from courses.uploads import used_bytes, validate_quota

from .archives import Archive, WrongFile, copied
from .content import CourseContent

LONGEST_ENDING = 10


class Media:
    """Takes files out of an archive, one lecture's at a time, and knows what was stored of them.

    Unless `is_kept` is set in the end, all that was stored goes again.
    """

    is_kept = False

    def __init__(self, archive: Archive, educator: User) -> None:
        self.archive, self.educator = archive, educator
        self.used = used_bytes(educator)  # of the quota, with what is stored meanwhile
        self.stored: set[str] = set()

    def __enter__(self) -> "Media":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.is_kept:
            files.delete_unused(self.stored)

    @contextlib.contextmanager
    def extracted(
        self, named: Mapping[str, str], place: str, course: CourseContent
    ) -> Iterator[dict[str, TemporaryUploadedFile]]:
        """The files of the archive that `named` names, as uploads, for as long as this lasts."""
        with contextlib.ExitStack() as stack:
            found = {}
            for field, name in named.items():
                if not name:
                    continue
                if name not in self.archive.names:
                    words = _("“%(name)s” is named, and is not in the file.")
                    course.leave(place, words % {"name": name})
                else:
                    found[field] = stack.enter_context(self._extracted(name))
            yield found

    def keep(self, row: Attachment | Picture, name: str, called: str) -> str:
        """Store a file of the archive for `row`, which is not stored yet; if not, return why."""
        field: UploadField = row._meta.get_field("file")
        if name not in self.archive.names:
            return _("“%(name)s” is named, and is not in the file.") % {"name": called or name}
        with self._extracted(name, called) as file:
            try:
                row.clean_fields(exclude=["file", "lecture", "course"])
                upload = field.prepare(file)
                validate_quota(self.used + upload.bytes)
                row.file.save("", upload, save=False)
            except ValidationError as error:
                return f"{called or name}: {' '.join(error.messages)}"
            except OSError:
                return no_room().messages[0]
        self.used += row.bytes
        self.stored.add(row.file.name or "")
        return ""

    @contextlib.contextmanager
    def _extracted(self, name: str, called: str = "") -> Iterator[TemporaryUploadedFile]:
        """`called` is its own name, where the archive has another."""
        ending = PurePosixPath(called or name).suffix.lower()[:LONGEST_ENDING]
        with TemporaryUploadedFile(f"upload{ending}", "", 0, None) as file:
            try:
                target: Any = file.file
                copied(self.archive, name, target, MAX_VIDEO.size + 1)
            except OSError:
                raise WrongFile(no_room().messages[0]) from None
            file.size = file.tell()
            file.seek(0)
            yield file
