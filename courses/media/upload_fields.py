"""Model fields for uploads: what comes in is opened first, and stored under a random name.

`size_field` names the column that keeps how many bytes are stored; `seconds_field` that for a
video's own length, which then goes into `length_field`.
"""

from typing import Any

from django import forms
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile

from texts.pictures import sizes

from . import attachments, captions, pictures, text_pictures, videos
from .uploads import Upload


class UploadFormField(forms.FileField):
    """Opens what was chosen; a wrong file's message stands at the field."""

    def __init__(self, *, field: "UploadField", **kwargs: Any) -> None:
        self.field = field
        super().__init__(**kwargs | {"max_length": None})  # the given name is not stored

    def to_python(self, data: Any) -> Upload | None:
        if data in self.empty_values:
            return None
        return self.field.prepare(data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": self.field.accept}


class StoredUpload(FieldFile):
    """A row's file; `save` stores nothing that was not opened."""

    field: "UploadField"

    def save(self, name: str, content: File, save: bool = True) -> None:
        """As Django's, but for the name, which is a random one."""
        upload = content if isinstance(content, Upload) else self.field.prepare(content)
        self.name = upload.store(self.storage, self.field.folder)
        self._committed = True
        setattr(self.instance, self.field.attname, self.name)
        self.field.note(self.instance, upload)
        if save:
            self.instance.save()


class StoredPicture(StoredUpload):
    """A row's picture, in the widths that it is stored in."""

    @property
    def srcset(self) -> str:
        """Each width's address; nothing for a picture that came before there were widths."""
        return ", ".join(
            f"{self.storage.url(width.name)} {width.pixels}w"
            for width in pictures.widths(self.name or "")
        )


class UploadField(models.FileField):
    """A file that people upload."""

    attr_class = StoredUpload
    accept = ""  # what a browser offers to choose from

    def __init__(self, *args: Any, size_field: str = "", **kwargs: Any) -> None:
        self.size_field = size_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"size_field": self.size_field}

    @property
    def folder(self) -> str:
        return str(self.upload_to)

    @property
    def followers(self) -> list[str]:
        """The columns that change with the file."""
        return [self.size_field]

    def prepare(self, file: File) -> Upload:
        raise NotImplementedError

    def note(self, instance: models.Model, upload: Upload | None) -> None:
        """Set the columns that follow from the file; from none, when there is none."""
        setattr(instance, self.size_field, upload.bytes if upload else 0)

    def names(self, name: str) -> list[str]:
        """All that is stored for `name`."""
        return [name]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = super().pre_save(model_instance, add)
        if not file:
            self.note(model_instance, None)
        return file

    def formfield(self, **kwargs: Any) -> Any:
        options: dict[str, Any] = {"form_class": UploadFormField, "field": self} | kwargs
        return super().formfield(**options)


class PictureField(UploadField):
    attr_class = StoredPicture
    accept = ".jpg,.jpeg,.png,.webp"

    def prepare(self, file: File) -> Upload:
        return pictures.prepare(file)

    def names(self, name: str) -> list[str]:
        return [name, *(width.name for width in pictures.widths(name) if width.name != name)]


class VideoField(UploadField):
    accept = ".mp4,.webm"

    def __init__(
        self, *args: Any, seconds_field: str = "", length_field: str = "", **kwargs: Any
    ) -> None:
        self.seconds_field = seconds_field
        self.length_field = length_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        own = {"seconds_field": self.seconds_field, "length_field": self.length_field}
        return name, path, args, kwargs | own

    @property
    def followers(self) -> list[str]:
        return [*super().followers, self.seconds_field, self.length_field]

    def prepare(self, file: File) -> Upload:
        return videos.prepare(file)

    def note(self, instance: models.Model, upload: Upload | None) -> None:
        super().note(instance, upload)
        setattr(instance, self.seconds_field, upload.seconds or 0 if upload else 0)
        self.set_length(instance)

    def set_length(self, instance: models.Model) -> None:
        """An uploaded video is as long as its file says; what was typed is for other lectures."""
        if seconds := getattr(instance, self.seconds_field):
            setattr(instance, self.length_field, seconds)


class CaptionsField(UploadField):
    accept = ".vtt,.srt"

    def prepare(self, file: File) -> Upload:
        return captions.prepare(file)


class TextPictureField(UploadField):
    """A picture that stands in a text."""

    accept = PictureField.accept

    def prepare(self, file: File) -> Upload:
        return text_pictures.prepare(file)

    def names(self, name: str) -> list[str]:
        return [name, *(size.name for size in sizes(name) if size.name != name)]


class AttachmentField(UploadField):
    accept = ",".join(attachments.ENDINGS)

    def prepare(self, file: File) -> Upload:
        return attachments.prepare(file)
