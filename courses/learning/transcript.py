"""The transcript on the lecture page: what is said, as text, in one of the captions' languages."""

from dataclasses import dataclass, field

from django.db.models import Case, Q, When

from courses.models import CaptionTrack, Lecture, TranscriptLine
from texts import languages


@dataclass(frozen=True)
class Transcript:
    track: CaptionTrack | None = None  # None where a lecture has no captions
    tracks: list[CaptionTrack] = field(default_factory=list)  # the course's language first
    lines: list[TranscriptLine] = field(default_factory=list)

    @classmethod
    def of(cls, lecture: Lecture, language: str) -> "Transcript":
        """In `language` if there are captions in it, else in the course's, else in any.

        One query brings the chosen track's lines and the first line of each other track, which
        tells that the track is there.
        """
        if not lecture.is_video:
            return cls()
        course_language = lecture.chapter.course.language
        language = language if language in languages.NAMES else course_language
        preferred = Case(
            When(language=language, then=0), When(language=course_language, then=1), default=2
        )
        tracks = CaptionTrack.objects.filter(lecture=lecture)
        chosen = tracks.order_by(preferred, "language").values("pk")[:1]
        rows = TranscriptLine.objects.filter(Q(position=0) | Q(track__in=chosen))
        rows = rows.filter(track__lecture=lecture).select_related("track")
        found = list(rows.order_by("position").defer("following", "search_text"))
        return cls._made_of(found, lecture, [language, course_language])

    @classmethod
    def _made_of(
        cls, found: list[TranscriptLine], lecture: Lecture, preferred: list[str]
    ) -> "Transcript":
        tracks = [line.track for line in found if line.position == 0]
        if not tracks:
            return cls()
        for track in tracks:
            track.lecture = lecture
        tracks.sort(key=lambda track: (track.is_translation, track.language))
        track = min(tracks, key=lambda track: track.language != preferred[0])
        lecture.tracks = tracks
        return cls(track, tracks, [line for line in found if line.track_id == track.pk])
