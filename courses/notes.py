"""Writing, changing and deleting a student's own notes; none is lost to a second tab or a retry."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.utils import timezone

from editing.forms import insert

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


def of_lecture(enrollment: Enrollment, lecture: Lecture) -> list[Note]:
    """In their order; one query."""
    notes = Note.objects.filter(enrollment=enrollment, lecture=lecture)
    return sorted(notes, key=lambda note: note.order)


def is_full(enrollment: Enrollment, lecture: Lecture) -> bool:
    return Note.objects.filter(enrollment=enrollment, lecture=lecture).count() >= MOST_IN_LECTURE


def add(note: Note) -> None:
    """Store a new note. Raises IntegrityError when its key is taken."""
    rows = [note.enrollment, *([note.lecture] if note.lecture else [])]
    with pointing_to(*rows):
        insert(note)


def save(note: Note, fields: Iterable[str]) -> bool:
    """Store what was typed; False when it was stored or deleted since it was read."""
    note.updated_at = timezone.now()
    return note.save_version({*fields, "place_title", "updated_at"})


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
    try:
        add(note)
    except IntegrityError as error:
        if not is_of(error, TAKEN):
            raise
        return enrollment.notes.get(pk=note.pk)  # it was taken back before
    return note


def _salt(enrollment: Enrollment) -> str:
    return f"{SALT}:{enrollment.pk}"


class Serializer:
    """JSON that knows keys and moments."""

    def dumps(self, values: Mapping[str, Any]) -> bytes:
        return DjangoJSONEncoder().encode(values).encode()

    def loads(self, data: bytes) -> Any:
        return signing.JSONSerializer().loads(data)
