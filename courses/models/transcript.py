"""What is said in a lecture: captions in a language, and their words in lines to read and search."""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.urls import reverse

from courses.media.storage import signed, videos
from courses.media.upload_fields import CaptionsField
from editing.keys import uuid_key
from editing.versions import Versioned
from texts import languages
from texts.fields import DerivedQuerySet, DerivedTextField, DerivedVersionField, Derives
from texts.folding import search_text

from .lecture import Lecture


class CaptionTrack(Versioned):
    """The captions of a lecture in one language."""

    id = uuid_key()
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="caption_tracks")
    language = models.CharField(max_length=8, choices=languages.CHOICES)
    file = CaptionsField(upload_to="videos/", storage=videos, size_field="bytes")
    bytes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(
                fields=["lecture", "language"], name="one_caption_track_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lecture} ({self.language})"

    @property
    def language_name(self) -> str:
        """As its speakers write it."""
        return languages.own_name(self.language)

    @property
    def direction(self) -> str:
        return languages.direction(self.language)

    @property
    def is_translation(self) -> bool:
        return self.language != self.lecture.chapter.course.language

    @property
    def url(self) -> str:
        """On our own origin: a player takes captions from no other.

        Signed, as a player asks for them when it likes, and cannot renew a session token.
        """
        course = self.lecture.chapter.course
        url = reverse(
            "learning:lecture_captions_in", args=[course.slug, self.lecture_id, self.language]
        )
        return signed(url, self.file.name or "")


class TranscriptLine(Derives):
    """Some sentences of a track: a few captions in a row, as long as one reads at a glance.

    `following` repeats how the next lines begin, as far as a search may be long: a phrase that
    goes over the end of a line is found in it.
    """

    id = uuid_key()
    track = models.ForeignKey(CaptionTrack, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()  # into the video, where the line begins
    text = models.TextField()  # a caption on each line
    times = models.TextField()  # the second at which each of these captions begins
    following = models.TextField(blank=True)
    search_text = DerivedTextField(blank=True, sources=["text", "following"], derive=search_text)
    texts_version = DerivedVersionField(sources=["text", "following"])

    objects: ClassVar[DerivedQuerySet["TranscriptLine"]] = DerivedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("track", "position")
        constraints = (
            models.UniqueConstraint(fields=["track", "position"], name="transcript_line_position"),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @cached_property
    def captions(self) -> list[tuple[int, str]]:
        """Each caption with the second at which it begins."""
        return list(zip(map(int, self.times.split()), self.text.split("\n"), strict=True))
