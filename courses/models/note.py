"""What students write down for themselves."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import fold, search_text
from texts.validators import validate_text

from .course import MAX_SEARCH_WORDS
from .enrollment import Enrollment
from .lecture import Lecture

LONGEST_NOTE = 5_000  # characters


class NoteQuerySet(DerivedQuerySet["Note"]):
    def search(self, text: str) -> "NoteQuerySet":
        """Those in which every word of `text` occurs."""
        notes = self
        for word in fold(text).split()[:MAX_SEARCH_WORDS]:
            notes = notes.filter(search_text__contains=word)
        return notes


class Note(Versioned, Derives):
    """What a student wrote at a second of a video, at a heading of an article, or at a lecture.

    Nobody else reads it, admins neither. It goes with the enrollment, not with the lecture: then
    the title stays as it was when the note was written.
    """

    id = uuid_key()
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="notes", db_index=False)
    lecture = models.ForeignKey(
        Lecture, models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    lecture_title = models.CharField(max_length=80)
    seconds = models.PositiveIntegerField(null=True, blank=True)  # into the video
    place = models.CharField(max_length=80, blank=True)  # the id of a heading in the text
    place_title = models.CharField(max_length=200, blank=True)  # what the heading said
    text = models.TextField(max_length=LONGEST_NOTE, validators=[validate_text])
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    search_text = DerivedTextField(blank=True, sources=["text"], derive=search_text)
    texts_version = DerivedVersionField(sources=["text"])

    objects: ClassVar[NoteQuerySet] = NoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=["enrollment", "lecture"], name="note_by_lecture"),)

    def __str__(self) -> str:
        """Without a word of the note: Django admin may say what a deletion takes."""
        return f"A note in {self.enrollment_id}"

    @property
    def link(self) -> str:
        """To where it was written; empty when the lecture is gone."""
        if self.lecture is None or self.lecture.is_removed:
            return ""
        page = reverse(
            "learning:lecture_detail", args=[self.enrollment.course.slug, self.lecture_id]
        )
        if self.seconds is not None:
            return f"{page}?t={self.seconds}"
        return f"{page}#{self.place}" if self.place else page

    @property
    def order(self) -> tuple[int, object, str]:
        """Within its lecture: by the second, else as it was written."""
        return self.seconds or 0, self.created_at, str(self.pk)
