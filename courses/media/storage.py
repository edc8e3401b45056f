"""Where uploaded files are kept, and the links that lead to them.

Thumbnails are public. The link to a video or captions is signed when a page shows the lecture to
someone whom `courses.access` lets open it, and counts for LINK_LIFETIME.
"""

from pathlib import PurePosixPath
from urllib.parse import urlencode

from django.core import signing
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.functional import LazyObject

LINK_LIFETIME = 6 * 3600  # seconds

TYPES = {
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    # Thumbnails that came before they were encoded anew.
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
signer = signing.TimestampSigner(salt="courses.videos")


class SignedStorage(FileSystemStorage):
    """Local files whose addresses carry a signature that runs out."""

    def url(self, name: str | None) -> str:
        return signed(super().url(name), name or "")


class VideoStorage(LazyObject):
    """What STORAGES says of `videos`, read when it is first asked for."""

    def _setup(self) -> None:
        self._wrapped = storages["videos"]


video_storage = VideoStorage()


def videos() -> Storage:
    return video_storage  # type: ignore[return-value]  # it behaves as what it wraps


def content_type(name: str) -> str:
    """Of a stored file: by what we found it to be, whatever the upload said."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def is_public(name: str) -> bool:
    return name.startswith("thumbnails/")


def signed(url: str, name: str) -> str:
    """An address at which `name` is read, with a signature that runs out."""
    token = signer.sign(name).removeprefix(f"{name}:")
    return f"{url}?{urlencode({'token': token})}"


def may_read(name: str, token: str) -> bool:
    """Is `name` public, or `token` a signature for it that has not run out?"""
    if is_public(name):
        return True
    try:
        signer.unsign(f"{name}:{token}", max_age=LINK_LIFETIME)
    except signing.BadSignature:
        return False
    return True
