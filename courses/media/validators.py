"""How large an uploaded file may be, with the words that say so."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from .uploads import Unreceived


@dataclass(frozen=True)
class Limit:
    size: int  # bytes
    words: str  # the same, for people


MAX_THUMBNAIL = Limit(5 * 1024**2, "5 MB")
MAX_VIDEO = Limit(2 * 1024**3, "2 GB")
MAX_CAPTIONS = Limit(1024**2, "1 MB")
MAX_COURSE = Limit(2 * 1024**3, "2 GB")
MAX_BANK = Limit(100 * 1024**2, "100 MB")  # of questions
MAX_ATTACHMENT = Limit(100 * 1024**2, "100 MB")

# What a form may bring, in bytes. A file that is a little too large gets its message in the form;
# a request that is larger than this is refused unread.
PICTURES = 64 * 1024**2
ATTACHMENTS = 10 * MAX_ATTACHMENT.size
VIDEOS = MAX_VIDEO.size + 64 * MAX_CAPTIONS.size
COURSES = MAX_COURSE.size + 64 * 1024**2
BANKS = MAX_BANK.size + 64 * 1024**2


def no_room() -> ValidationError:
    """The disk is full, or the store away: nothing of the file is kept."""
    return ValidationError(
        _("There is no room for this file at the moment: nothing of it is stored. Try again later.")
    )


def validate_thumbnail(file: File) -> None:
    _limit(file, MAX_THUMBNAIL)


def validate_video(file: File) -> None:
    _limit(file, MAX_VIDEO)


def validate_captions(file: File) -> None:
    _limit(file, MAX_CAPTIONS)


def validate_course(file: File) -> None:
    _limit(file, MAX_COURSE)


def validate_bank(file: File) -> None:
    _limit(file, MAX_BANK)


def validate_attachment(file: File) -> None:
    _limit(file, MAX_ATTACHMENT)


def _limit(file: File, limit: Limit) -> None:
    if isinstance(file, Unreceived):
        raise no_room()
    if file.size > limit.size:
        raise ValidationError(
            _("The file is too large: %(size)s at the most.") % {"size": limit.words}
        )
    if not file.size:
        raise ValidationError(_("This file is empty: choose another."))
