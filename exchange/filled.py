"""The forms of courses, chapters and lectures as a file fills them in: nobody is there to mend them.

A field that a row can do without is left out when its value is refused, and listed; without one
that it needs there is no row.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CaptionTrack, Course, Lecture
from courses.teaching.captions import FILE
from courses.teaching.forms import ChapterForm, CourseForm, LectureForm, LectureTitleForm
from courses.uploads import UploadForm
from editing.forms import EditForm
from quizzes.models import Quiz

from .media import Media

QUIZ_SETTINGS = ("pass_percent", "max_attempts", "minutes", "is_shuffled", "layout")
CAPTIONS = "captions_"  # before the language, in the name of a field


class Filled(EditForm):
    defaults: ClassVar[dict[str, Any]] = {}  # for what was refused and cannot be empty

    @classmethod
    def fill(
        cls,
        data: Mapping[str, Any],
        given: Mapping[str, File],
        new_row: Callable[[], Any],
        media: Media,
    ) -> tuple[Self | None, list[str]]:
        """A valid form whose files are stored, or none; and why it has not all it was given."""
        data, given = dict(data), dict(given)
        words: list[str] = []
        while True:
            form = cls(data, given, instance=new_row())
            form.count(media)
            if form.is_valid():
                form.note(media)
                return form, words
            wrong = form.errors.keys() & (data.keys() | given.keys())
            words += form.words()
            if not wrong or form.errors.keys() & (cls.needed(data) | {"__all__"}):
                return None, words
            for name in wrong:
                data.pop(name, None)
                given.pop(name, None)
                if name in cls.defaults:
                    data[name] = cls.defaults[name]

    @classmethod
    def needed(cls, data: Mapping[str, Any]) -> set[str]:
        """The fields without which there is no row of this kind."""
        return {"title"}

    def ask_for_files_again(self) -> None:
        """No browser has them."""

    def words(self) -> list[str]:
        return [
            f"{self.fields[name].label}: {message}" if name in self.fields else str(message)
            for name, messages in self.errors.items()
            for message in messages
        ]

    def count(self, media: Media) -> None:
        """Let the quota count what is stored already of the same course."""

    def note(self, media: Media) -> None:
        """Let `media` know what was stored."""


class FilledUpload(Filled, UploadForm):
    def count(self, media: Media) -> None:
        self.educator, self.used = media.educator, media.used

    def note(self, media: Media) -> None:
        for row, field in self.targets().values():
            media.used += getattr(row, field.size_field)
            media.stored.add(getattr(row, field.name).name or "")


class FilledCourse(FilledUpload, CourseForm):
    defaults: ClassVar = {"level": Course.Level.BEGINNER}


class FilledChapter(Filled, ChapterForm):
    pass


class FilledTitle(Filled, LectureTitleForm):
    """An article that is not written yet, as the curriculum's page makes it."""


class FilledQuiz(Filled):
    defaults: ClassVar = {name: Quiz().settings[name] for name in ("pass_percent", "layout")}

    class Meta:
        model = Quiz
        fields = ("draft_title", "introduction", *QUIZ_SETTINGS)
        labels: ClassVar = {"draft_title": gettext_lazy("Title")}

    @classmethod
    def needed(cls, data: Mapping[str, Any]) -> set[str]:
        return {"draft_title"}


class FilledLecture(FilledUpload, LectureForm):
    """With captions in as many languages as there are."""

    @classmethod
    def needed(cls, data: Mapping[str, Any]) -> set[str]:
        is_article = data.get("kind") == Lecture.Kind.ARTICLE
        own = {"body"} if is_article else set()
        return super().needed(data) | {"kind", *Lecture.VIDEO_FIELDS} | own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["video_file"].label = _("Video file")

    def _show_tracks(self) -> None:
        super()._show_tracks()
        for name in self.files:
            if name.startswith(CAPTIONS):
                language = name.removeprefix(CAPTIONS)
                track = CaptionTrack(lecture=self.instance, language=language)
                self.fields[name] = FILE.formfield(
                    label=_("Captions in %(language)s") % {"language": track.language_name},
                    required=False,
                )
                self.tracks[name] = track
