"""Uploading: the forms with files, and how much an educator may store."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from editing.forms import EditForm

from .deletion import chunks
from .media.upload_fields import UploadField, VideoField
from .media.uploads import Upload
from .media.validators import no_room
from .models import Attachment, CaptionTrack, Chapter, Course, Lecture, Picture

BYTES = Sum("bytes", default=0)


def used_bytes(educator: User) -> int:
    """What the files of an educator's courses take, in all their sizes."""
    own = Course.objects.filter(educator_id=educator.pk)
    chapters = Chapter.objects.filter(course__in=_keys(own))
    return bytes_of(own, Lecture.objects.filter(chapter__in=_keys(chapters)))


def bytes_of(courses: QuerySet[Course], lectures: QuerySet[Lecture]) -> int:
    """What the files of these rows take, and those that belong to them.

    Asked by keys: to find them by a join, MongoDB would read every file there is.
    """
    total = courses.aggregate(total=Sum("thumbnail_bytes", default=0))["total"]
    total += lectures.aggregate(total=Sum("video_bytes", default=0))["total"]
    for keys in chunks(_keys(courses)):
        total += Picture.objects.filter(course__in=keys).aggregate(total=BYTES)["total"]
    for keys in chunks(_keys(lectures)):
        for model in (CaptionTrack, Attachment, Picture):
            rows = model._default_manager.filter(lecture__in=keys)
            total += rows.aggregate(total=BYTES)["total"]
    return total  # type: ignore[no-any-return]


def _keys(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by().values_list("pk", flat=True))


def validate_quota(used: int) -> None:
    """Refuse a file with which an educator would use so many bytes, where that is too many."""
    if used > settings.MEDIA_QUOTA:
        raise ValidationError(
            _("This file takes you over the %(quota)s that you may store: delete others.")
            % {"quota": filesizeformat(settings.MEDIA_QUOTA)}
        )


class UploadForm(EditForm):
    """A form with files. Once it is valid they are in the storage, under names that no row has yet.

    With an `educator` their quota counts.
    """

    instance: Any

    def __init__(self, *args: Any, educator: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.educator = educator
        self.used = used_bytes(educator) if educator and self.uploads else 0
        if educator:
            self._show_quota()

    @property
    def uploads(self) -> list[UploadField]:
        """The model's fields for files that this form has."""
        fields = self._meta.model._meta.fields
        return [f for f in fields if isinstance(f, UploadField) and f.name in self.fields]

    def is_valid(self) -> bool:
        is_valid = super().is_valid() and (
            self.was_sent_before or (self._is_within_quota() and self._store())
        )
        self.ask_for_files_again()
        return is_valid

    def targets(self) -> dict[str, tuple[Any, UploadField]]:
        """By the names of the form's fields for files: the row and its field that take the file."""
        return {field.name: (self.instance, field) for field in self.uploads}

    def _show_quota(self) -> None:
        words = _("%(used)s of your %(quota)s are used.") % {
            "used": filesizeformat(self.used),
            "quota": filesizeformat(settings.MEDIA_QUOTA),
        }
        for upload in self.uploads:
            field = self.fields[upload.name]
            field.help_text = f"{field.help_text} {words}"

    def _new(self) -> dict[str, Upload]:
        """What was chosen and is not stored yet, by the names of the form's fields."""
        chosen = {name: self.cleaned_data.get(name) for name in self.targets()}
        return {name: file for name, file in chosen.items() if isinstance(file, Upload)}

    def _is_within_quota(self) -> bool:
        """Is there room, once what is replaced is gone?"""
        used = self.used
        targets = self.targets()
        for name, file in self._new().items():
            row, field = targets[name]
            used += file.bytes - getattr(row, field.size_field)
            try:
                validate_quota(used if self.educator else 0)
            except ValidationError as error:
                self.add_error(name, error)
        return not self.errors

    def _store(self) -> bool:
        targets = self.targets()
        for name in self._new():
            row, field = targets[name]
            file = getattr(row, field.name)
            if file._committed:
                continue
            try:
                file.save(file.name, file.file, save=False)
            except OSError:
                self.add_error(name, no_room())
        for field in self.uploads:
            if isinstance(field, VideoField) and getattr(self.instance, field.name):
                field.set_length(self.instance)
        return not self.errors
