"""Where uploaded files are kept, and the links that lead to them.

Thumbnails and the pictures in texts are public. The link to a video, captions or an attachment is
signed when a page shows the lecture to someone whom `courses.access` lets open it, and counts for
LINK_LIFETIME.
"""

from pathlib import PurePosixPath
from urllib.parse import urlencode

from django.core import signing
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db.models.fields.files import FieldFile
from django.utils.functional import LazyObject
from django.utils.http import content_disposition_header

from texts.validators import visible_name

LINK_LIFETIME = 6 * 3600  # seconds
PUBLIC = ("thumbnails/", "pictures/")
ATTACHMENTS = "attachments/"

TYPES = {
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
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

    def download_url(self, name: str, filename: str) -> str:
        return f"{self.url(name)}&{urlencode({'name': filename})}"


class VideoStorage(LazyObject):
    """What STORAGES says of `videos`, read when it is first asked for."""

    def _setup(self) -> None:
        self._wrapped = storages["videos"]


video_storage = VideoStorage()


def videos() -> Storage:
    return video_storage  # type: ignore[return-value]  # it behaves as what it wraps


def download_url(file: FieldFile, filename: str) -> str:
    """A link that runs out, to store the file under a name that people read."""
    url: str = file.storage.download_url(file.name, filename)  # type: ignore[attr-defined]
    return url


def disposition(name: str, filename: str) -> str:
    """The Content-Disposition of a stored file; empty for what pages show.

    `filename` is what a link says: the ending is that of the stored file whatever it says.
    """
    if not name.startswith(ATTACHMENTS):
        return ""
    path = PurePosixPath(name)
    stem = (
        PurePosixPath(visible_name(filename).replace("/", "-").replace("\\", "-")).stem[:100]
        or path.stem
    )
    return content_disposition_header(True, f"{stem}{path.suffix}") or "attachment"


def content_type(name: str) -> str:
    """Of a stored file: by what we found it to be, whatever the upload said."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def is_public(name: str) -> bool:
    return name.startswith(PUBLIC)


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
