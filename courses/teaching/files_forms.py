"""Forms for the files of a lecture and for the pictures of texts."""

from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import attachments
from courses.media.upload_fields import UploadField
from courses.media.uploads import Upload
from courses.media.validators import no_room
from courses.models import Attachment, Course, Lecture, Picture
from courses.uploads import used_bytes
from editing.forms import EditForm
from editing.text import Form
from texts.validators import validate_text, visible_name

FILE: Any = Attachment._meta.get_field("file")
PICTURE: Any = Picture._meta.get_field("file")
LONGEST_TITLE = 80  # characters
MOST = 20  # files at once


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each opened; what is wrong with one is said with its name."""

    def __init__(self, *, field: UploadField, **kwargs: Any) -> None:
        self.field = field
        super().__init__(widget=FilesInput({"accept": field.accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, Upload]]:
        """The title and the content of each."""
        if not data:
            raise ValidationError(gettext("Choose at least one file."), "required")
        if len(data) > MOST:
            raise ValidationError(gettext("At most %(most)s files at once.") % {"most": MOST})
        taken, errors = [], []
        for file in data:
            try:
                taken.append((_title(file.name), self.field.prepare(file)))
            except ValidationError as error:
                name = visible_name(file.name)[-60:]
                errors += [f"“{name}”: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return taken


class StoringForm(Form):
    """Stores files for a lecture or a course, each once, within its educator's quota.

    A form that is sent twice stores what it holds once; one that is filled in anew with the same
    `key`, as Back shows it, stores something else.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, owner: Lecture | Course, **kwargs: Any) -> None:
        self.owner = owner
        course = owner.chapter.course if isinstance(owner, Lecture) else owner
        self.used = used_bytes(course.educator)
        super().__init__(*args, initial={"key": uuid4()}, **kwargs)
        words = gettext("%(used)s of your %(quota)s are used.") % {
            "used": filesizeformat(self.used),
            "quota": filesizeformat(settings.MEDIA_QUOTA),
        }
        for field in self.fields.values():
            if isinstance(field, forms.FileField):
                field.help_text = f"{field.help_text} {words}"

    def key_of(self, upload: Upload, text: str, number: int = 0) -> UUID:
        """Of what is stored: a file with its title or description, in this place of the form."""
        words = (str(self.owner.pk), str(number), upload.digest, text)
        return uuid5(self.cleaned_data.get("key") or uuid4(), " ".join(words))

    def check_room(self, uploads: list[Upload]) -> None:
        if self.used + sum(upload.bytes for upload in uploads) > settings.MEDIA_QUOTA:
            raise ValidationError(
                gettext("This takes you over the %(quota)s that you may store: delete others.")
                % {"quota": filesizeformat(settings.MEDIA_QUOTA)}
            )


class AttachmentsForm(StoringForm):
    owner: Lecture

    new_files = FilesField(
        field=FILE,
        label=_("New files"),
        help_text=_("PDF, zip, CSV, MP3, M4A, OGG or WAV, 100 MB each at the most."),
    )

    def clean_new_files(self) -> list[tuple[str, Upload]]:
        files: list[tuple[str, Upload]] = self.cleaned_data["new_files"]
        self.check_room([upload for _title, upload in files])
        return files

    def save(self) -> bool:
        """All of the files, or none: without room there is an error on the form."""
        rows = []
        for number, (title, upload) in enumerate(self.cleaned_data["new_files"]):
            key = self.key_of(upload, title, number)
            rows.append(Attachment(pk=key, lecture=self.owner, title=title))
            try:
                attachments.add(rows[-1], upload)
            except OSError:
                attachments.delete(Attachment.objects.filter(pk__in=[row.pk for row in rows]))
                self.add_error("new_files", no_room())
                return False
        return True


class AttachmentForm(EditForm):
    """The title of a file that is stored."""

    class Meta:
        model = Attachment
        fields = ("title",)
        labels = {"title": _("Title")}


class PictureForm(StoringForm):
    """A picture for a text, with what it shows for those who do not see it."""

    file = PICTURE.formfield(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP, 5 MB at the most.")
    )
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=250,
        required=False,
        validators=[validate_text],
        help_text=_("For those who do not see it, and for search."),
    )
    is_decorative = forms.BooleanField(
        label=_("It is decorative: there is nothing to describe."), required=False
    )

    def clean_file(self) -> Upload:
        upload: Upload = self.cleaned_data["file"]
        self.check_room([upload])
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (
            not cleaned.get("alt")
            and not cleaned.get("is_decorative")
            and not self.has_error("alt")
        ):
            self.add_error("alt", gettext("Say what the picture shows, or tick “decorative”."))
        return cleaned

    def save(self) -> Picture | None:
        """None, with an error on the form, when there is no room."""
        alt = "" if self.cleaned_data["is_decorative"] else self.cleaned_data["alt"]
        alt = " ".join(alt.split())
        picture = Picture(pk=self.key_of(self.cleaned_data["file"], alt), alt=alt)
        if isinstance(self.owner, Lecture):
            picture.lecture = self.owner
        else:
            picture.course = self.owner
        try:
            attachments.add_picture(picture, self.cleaned_data["file"])
        except OSError:
            self.add_error("file", no_room())
            return None
        return picture


def _title(name: str) -> str:
    """What is read in the name that a file came with."""
    stem = visible_name(PurePosixPath(name).stem.replace("_", " "))
    return stem[:LONGEST_TITLE].strip() or gettext("File")
