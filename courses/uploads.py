"""Uploaded files: what we take, and who gets to read them.

Thumbnails are public. Videos and captions are read through links that a page signs for whoever
may watch, and that run out.
"""

from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

MAX_THUMBNAIL = 5 * 1024**2  # bytes
MAX_VIDEO = 2 * 1024**3  # bytes
MAX_CAPTIONS = 1024**2  # bytes
LINK_LIFETIME = 6 * 3600  # seconds

signer = signing.TimestampSigner(salt="courses.videos")


class SignedStorage(FileSystemStorage):
    """Local files whose addresses carry a signature that runs out."""

    def url(self, name: str | None) -> str:
        token = signer.sign(name or "").removeprefix(f"{name}:")
        return f"{super().url(name)}?{urlencode({'token': token})}"


def videos() -> SignedStorage:
    return SignedStorage()


def may_read(name: str, token: str) -> bool:
    """Is `name` public, or `token` a signature for it that has not run out?"""
    if name.startswith("thumbnails/"):
        return True
    try:
        signer.unsign(f"{name}:{token}", max_age=LINK_LIFETIME)
    except signing.BadSignature:
        return False
    return True


def validate_thumbnail(file: File) -> None:
    _limit(file, MAX_THUMBNAIL, "5 MB")


def validate_video(file: File) -> None:
    _limit(file, MAX_VIDEO, "2 GB")


def validate_captions(file: File) -> None:
    _limit(file, MAX_CAPTIONS, "1 MB")


def _limit(file: File, size: int, words: str) -> None:
    """Check a new upload; one in the storage was checked when it came, and may be lost by now."""
    is_stored = getattr(file, "_committed", False)
    if not is_stored and file.size > size:
        raise ValidationError(_("The file is too large: %(size)s at the most.") % {"size": words})
