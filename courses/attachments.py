"""Files and pictures of lectures and courses: adding, copying, deleting. Files go when no row holds them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from . import deletion
from .deletion import pointing_to
from .media import files
from .media.uploads import Upload
from .models import Attachment, Course, Lecture, Picture


def add(attachment: Attachment, upload: Upload) -> None:
    """Store a file behind the lecture's others; under a key that is stored already, nothing.

    Raises OSError when there is no room for it.
    """
    last = Attachment.objects.filter(lecture=attachment.lecture_id).last()
    attachment.position = last.position + 1 if last else 0
    _store(attachment, upload)


def add_picture(picture: Picture, upload: Upload) -> None:
    """The same for a picture of a text."""
    _store(picture, upload)


def copy_attachments(attachments: Iterable[Attachment], lecture: Lecture) -> None:
    """Give a stored lecture rows of its own for the same files."""
    for row in attachments:
        same = {name: getattr(row, name) for name in ("title", "bytes", "position")}
        _insert(Attachment(lecture=lecture, file=str(row.file), **same))


def copy_pictures(pictures: Iterable[Picture], to: Lecture | Course) -> None:
    """The same for the pictures of a lecture's text, or of a course's description."""
    for row in pictures:
        picture = Picture(file=str(row.file), bytes=row.bytes, alt=row.alt)
        if isinstance(to, Lecture):
            picture.lecture = to
        else:
            picture.course = to
        _insert(picture)


def delete(rows: QuerySet[Attachment] | QuerySet[Picture]) -> None:
    deletion.delete(rows)


def _store(row: Attachment | Picture, upload: Upload) -> None:
    if type(row)._default_manager.filter(pk=row.pk).exists():
        return
    row.file.save("", upload, save=False)
    _insert(row)


def _insert(row: Attachment | Picture) -> None:
    """Without its row, sent twice or of a lecture that is gone, the file goes again."""
    name = row.file.name or ""
    parent = row.lecture or row.course if isinstance(row, Picture) else row.lecture
    try:
        with pointing_to(*filter(None, [parent])), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        files.delete_unused([name])
        if not type(row)._default_manager.filter(pk=row.pk).exists():
            raise
