"""Writing, changing and deleting a student's own notes; none is lost to a second tab or a retry."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone

from .contention import TAKEN, is_of
from .deletion import pointing_to
from .models import Enrollment, Lecture, Note

MOST_IN_LECTURE = 200  # a page shows them all
UNDO_LASTS = 24 * 3600  # seconds
SALT = "courses.notes"
# What a deleted note is written down again from.
KEPT = (
    "pk",
    "lecture_id",
    "lecture_title",
    "seconds",
    "place",
    "place_title",
    "text",
    "created_at",
)
TYPED = ("seconds", "place", "place_title", "text")


def of_lecture(enrollment: Enrollment, lecture: Lecture) -> list[Note]:
    """In their order; one query."""
    notes = Note.objects.filter(enrollment=enrollment, lecture=lecture)
    return sorted(notes, key=lambda note: note.order)


def is_full(enrollment: Enrollment, lecture: Lecture) -> bool:
    return Note.objects.filter(enrollment=enrollment, lecture=lecture).count() >= MOST_IN_LECTURE


def write(note: Note) -> bool:
    """Store a new note under the key that its form carries; sent again, it is stored once.

    False when the student has another text under this key. The key of someone else's note is no
    obstacle and tells nothing: the note gets another one.
    """
    try:
        _insert(note)
    except IntegrityError as error:
        if not is_of(error, TAKEN):
            raise
    else:
        return True
    stored = Note.objects.filter(pk=note.pk, enrollment=note.enrollment_id).first()
    if stored is None:
        note.pk = Note().pk
        _insert(note)
        return True
    note.version = stored.version
    return all(getattr(note, name) == getattr(stored, name) for name in TYPED)


def save(note: Note, version: int) -> bool:
    """Store what was typed over version `version`; False when there is a newer one."""
    note.version, note.updated_at = version, timezone.now()
    is_stored = note.save_version((*TYPED, "updated_at"))
    note.version = version + 1
    return is_stored


def delete(note: Note) -> str:
    """Delete a note; returns what `restore` takes it back from."""
    values = {name: getattr(note, name) for name in KEPT}
    kept = signing.dumps(values, salt=_salt(note.enrollment), serializer=Serializer, compress=True)
    note.delete()
    return kept


def restore(enrollment: Enrollment, kept: str) -> Note:
    """Write a deleted note down again, as it was; its lecture may be gone since.

    Raises BadSignature for anything that `delete` did not return, or longer than a day ago.
    """
    values = signing.loads(kept, salt=_salt(enrollment), serializer=Serializer, max_age=UNDO_LASTS)
    lecture = Lecture.objects.of(enrollment.course).filter(pk=values.pop("lecture_id")).first()
    note = Note(**values, enrollment=enrollment, lecture=lecture)
    note.clean_fields()  # reads the moment
    write(note)
    return note


def _insert(note: Note) -> None:
    rows = [note.enrollment, *([note.lecture] if note.lecture else [])]
    with pointing_to(*rows), transaction.atomic():
        note.save(force_insert=True)


def _salt(enrollment: Enrollment) -> str:
    return f"{SALT}:{enrollment.pk}"


class Serializer:
    """JSON that knows keys and moments."""

    def dumps(self, values: Mapping[str, Any]) -> bytes:
        return DjangoJSONEncoder().encode(values).encode()

    def loads(self, data: bytes) -> Any:
        return signing.JSONSerializer().loads(data)
