"""The captions in a lecture's form: a file for each language."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import deletion, transcripts
from courses.media.upload_fields import UploadField
from courses.media.uploads import Upload
from courses.models import CaptionTrack, TranscriptLine
from courses.uploads import UploadForm
from editing.forms import insert, update
from texts.languages import LanguageField

FIRST_LINES = 3
FILE: Any = CaptionTrack._meta.get_field("file")


class CaptionsForm(UploadForm):
    """Captions in the course's language, in each other that there are some in, and in one more."""

    FIELDS = ("captions", "captions_more", "captions_language")

    captions = FILE.formfield(
        label=_("Captions"),
        required=False,
        help_text=_(
            "In the language of the course: WebVTT or SubRip (.vtt, .srt). They are shown, read as "
            "a transcript, and searched."
        ),
    )
    captions_more = FILE.formfield(
        label=_("Captions in another language"),
        required=False,
        help_text=_("Such as a translation."),
    )
    captions_language = LanguageField(label=_("Language of these captions"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._show_tracks()

    def _show_tracks(self) -> None:
        """Give each track that is stored its field."""
        lecture = self.instance
        language = lecture.chapter.course.language
        self.tracks = {
            "captions": CaptionTrack(lecture=lecture, language=language),
            "captions_more": CaptionTrack(lecture=lecture),
        }
        stored = [] if lecture._state.adding else lecture.caption_tracks.all()
        for track in stored:
            track.lecture = lecture
            name = "captions"
            if track.is_translation:
                name = f"captions_{track.language}"
                label = gettext("Captions in %(language)s") % {"language": track.language_name}
                self.fields[name] = FILE.formfield(label=label, required=False)
            self.tracks[name] = track
            self.initial[name] = track.file
        before = list(self.fields)
        others = [name for name in self.tracks if name not in self.FIELDS]
        self._show_first_lines()
        self.order_fields([*before[: before.index("captions_more")], *others])

    def _show_first_lines(self) -> None:
        """Beside each file, how what it says begins, as students will read it."""
        tracks = {track.pk: name for name, track in self.tracks.items() if self.initial.get(name)}
        first = TranscriptLine.objects.filter(track__in=tracks, position__lt=FIRST_LINES)
        lines = list(first.defer("search_text", "following") if tracks else ())
        for key, name in tracks.items():
            field = self.fields[name]
            context = {
                "help_text": field.help_text,
                "track": self.tracks[name],
                "lines": [line for line in lines if line.track_id == key],
            }
            field.help_text = render_to_string(
                "courses/teaching/partials/captions_preview.html", context
            )

    def targets(self) -> dict[str, tuple[Any, UploadField]]:
        return super().targets() | {name: (track, FILE) for name, track in self.tracks.items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.tracks["captions_more"].language = cleaned.get("captions_language", "")
        if cleaned.get("captions_more") and not cleaned.get("captions_language"):
            self.add_error("captions_language", gettext("Choose the language of these captions."))
        if cleaned.get("captions_more") and self._is_chosen_above(cleaned):
            text = gettext("You have chosen another file for this language above.")
            self.add_error("captions_language", text)
        for name in self._new():
            if name in self.tracks:
                self.tracks[name].file = cleaned[name]
        return cleaned

    def _is_chosen_above(self, cleaned: dict[str, Any]) -> bool:
        language = cleaned.get("captions_language")
        return any(
            isinstance(cleaned.get(name), Upload) and track.language == language
            for name, track in self.tracks.items()
            if name != "captions_more"
        )

    def save_new(self, store: Any = insert) -> bool:
        """The lecture, then its captions; a form that is sent twice stores both once."""
        is_stored = super().save_new(store)
        if is_stored:
            self._save_tracks()
        return is_stored

    def save_version(self, store: Any = update) -> bool:
        """The lecture, unless it was stored elsewhere meanwhile, then its captions."""
        own = {field.name for field in self.instance._meta.fields}

        def store_own(row: Any, fields: Iterable[str]) -> Any:
            return store(row, [name for name in fields if name in own])

        is_stored = super().save_version(store_own)
        if is_stored:
            self._save_tracks()
        return is_stored

    def _save_tracks(self) -> None:
        """Delete what was cleared, then store what was chosen, which may be in the same language."""
        chosen = {name: self.cleaned_data.get(name) for name in self.tracks}
        cleared = [self.tracks[name].pk for name, file in chosen.items() if file is False]
        if cleared:
            deletion.delete(CaptionTrack.objects.filter(pk__in=cleared))
        for name, track in self.tracks.items():
            if isinstance(chosen[name], Upload):
                track.lecture = self.instance
                transcripts.save(track)
