"""Files and pictures of lectures and courses: adding and deleting. Files go when no row holds them."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from . import deletion
from .deletion import pointing_to
from .media import files
from .media.uploads import Upload
from .models import Attachment, Picture


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
