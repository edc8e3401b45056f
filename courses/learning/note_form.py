"""The form of a note."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.media.lengths import clock, seconds_in
from courses.models import Enrollment, Lecture, Note
from editing.forms import EditForm
from texts.markdown import headings


class SecondField(forms.Field):
    """Shows a second as `4:37`, and reads that and more; nothing is no second."""

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        try:
            return seconds_in(text) if text else None
        except ValidationError:
            raise ValidationError(
                _("Write the time as minutes:seconds, such as 4:37."), "time"
            ) from None


class NoteForm(EditForm):
    """A note with the second or the heading that it belongs to."""

    owner: ClassVar = "enrollment"
    text = forms.CharField(
        label=gettext_lazy("Your note"),
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea(
            {"rows": 3, "placeholder": gettext_lazy("What do you want to remember?")}
        ),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    seconds = SecondField(
        label=gettext_lazy("At"),
        required=False,
        widget=forms.TextInput({"placeholder": "m:ss", "maxlength": 20}),
    )
    place = forms.ChoiceField(label=gettext_lazy("About"), required=False)

    class Meta:
        model = Note
        fields = ("text", "seconds", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", False)  # a page has several of these
        super().__init__(*args, **kwargs)
        note = self.instance
        lecture = note.lecture
        self.places = dict(headings(lecture.body_html)) if lecture else {}
        if note.place:
            self.places.setdefault(note.place, note.place_title)
        if lecture is None or lecture.is_video or not self.places:
            del self.fields["place"]
        else:
            whole = ("", _("The whole text"))
            self.fields["place"].choices = [whole, *self.places.items()]  # type: ignore[attr-defined]
        if note.seconds is None and (lecture is None or not lecture.is_video):
            del self.fields["seconds"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        place = cleaned.get("place", self.instance.place)
        self.instance.place_title = self.places.get(place, "")
        return cleaned

    def add_changed(self, row: Any) -> None:
        """It is the same note, to which more was written before there was an answer."""
        self.add_conflict(row)
        self.instance = row


def form_for(enrollment: Enrollment, lecture: Lecture, data: Any = None) -> NoteForm:
    """The form of a new note at `lecture`."""
    note = Note(enrollment=enrollment, lecture=lecture, lecture_title=lecture.title)
    return NoteForm(data, instance=note)
