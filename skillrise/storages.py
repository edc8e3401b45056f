"""MEDIA_STORAGE_URL as Django's STORAGES take it: local files, or a bucket that speaks S3.

Both entries hold the same files: `default` gives plain links, `videos` links that run out.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .environment import Unusable

LOCAL = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "videos": {"BACKEND": "courses.media.storage.SignedStorage"},
}
PICTURES, VIDEOS = "courses.media.s3.Bucket", "courses.media.s3.VideoBucket"
KEYS = {"region", "endpoint", "public"}
FOR_A_YEAR = {"CacheControl": "public, max-age=31536000, immutable"}  # names are never used twice


@dataclass(frozen=True)
class MediaStorage:
    storages: dict[str, Any]
    origins: list[str]  # where browsers fetch files from, beside our own


def media_storage(url: str) -> MediaStorage:
    """From `s3://key:secret@bucket?region=…&endpoint=https://…&public=https://…`, or nothing.

    Without key and secret boto3 looks where AWS's tools look. `endpoint` is for stores other than
    AWS, `public` where people read the pictures, when that is not the bucket itself.
    """
    if not url:
        return MediaStorage(LOCAL, [])
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    is_bucket = parts.scheme == "s3" and parts.hostname and not parts.path.strip("/")
    if not is_bucket or parts.fragment or query.keys() - KEYS:
        raise Unusable("it should be like s3://key:secret@bucket?region=eu-central-1")
    if not find_spec("storages"):
        raise Unusable("S3 needs pip install -r requirements-s3.txt")
    options = {
        "bucket_name": parts.netloc.rpartition("@")[2],
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": query.get("region"),
        "endpoint_url": query.get("endpoint"),
        "addressing_style": "path" if "endpoint" in query else "virtual",
        "signature_version": "s3v4",
        "default_acl": None,  # the bucket's policy says who reads pictures
    }
    addresses = [query[key] for key in ("endpoint", "public") if key in query]
    return MediaStorage(
        {
            "default": {"BACKEND": PICTURES, "OPTIONS": options | _public(query.get("public", ""))},
            "videos": {"BACKEND": VIDEOS, "OPTIONS": options},
        },
        [_origin(address) for address in addresses],
    )


def _public(address: str) -> dict[str, Any]:
    options: dict[str, Any] = {"querystring_auth": False, "object_parameters": FOR_A_YEAR}
    if address:
        parts = urlsplit(address)
        options |= {"custom_domain": parts.netloc + parts.path, "url_protocol": f"{parts.scheme}:"}
    return options


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Unusable(f"{address!r} is not a web address")
    return f"{parts.scheme}://{parts.netloc}"
