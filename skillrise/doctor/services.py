"""The cache, where uploads are kept, and the mail server: each is used for a moment."""

import secrets
import shutil
from collections.abc import Iterator
from smtplib import SMTP_PORT, SMTP_SSL_PORT, SMTPException, SMTPResponseException

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection

from skillrise.backups import media_is_local
from skillrise.caches import IN_PROCESS
from skillrise.checks import KEPT_BY_NOBODY

from .findings import Finding, ok, warning, wrong

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_ANSWERS_WITHIN = 5  # seconds
LITTLE = 2 * 1024**3  # bytes; about what the largest upload takes


def cache() -> Iterator[Finding]:
    """A cache of ours that is away is not an error: it forgets."""
    key, value = f"doctor-{secrets.token_hex(8)}", secrets.token_hex(8)
    for name in settings.CACHES:
        caches[name].set(key, value, 60)
        found = caches[name].get(key)
        caches[name].delete(key)
        if found != value:
            yield wrong(
                "The cache forgets at once: pages are slow, and limits do not hold.",
                "Does the server of CACHE_URL run, with room, does its password fit, and does it let this "
                "machine in? The log has its answer.",
            )
            return
    yield ok("The cache keeps what it is given.")


def cache_is_shared() -> Iterator[Finding]:
    is_shared = settings.CACHES["default"]["BACKEND"] != IN_PROCESS
    if not is_shared and settings.WORKERS > 1 and not settings.DEBUG:
        yield warning(
            f"Each of {settings.WORKERS} processes has a cache of its own: each counts by itself"
            " what people may do so often.",
            "Set CACHE_URL=redis://…; where several machines serve, it is needed.",
        )


def storage() -> Iterator[Finding]:
    content = secrets.token_bytes(16)
    try:
        name = default_storage.save(f"doctor-{secrets.token_hex(8)}.txt", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                found = file.read()
        finally:
            default_storage.delete(name)
    except OSError as error:
        yield wrong(
            f"Uploads cannot be stored in {_place()}: {type(error).__name__}.",
            "May this user write there, is there room? A bucket: does MEDIA_STORAGE_URL fit?",
        )
        return
    if found == content:
        yield ok(f"Uploads are stored in {_place()}, read and deleted.")
    else:
        yield wrong(f"{_place()} gives back something else.", "Is that a cache in between?")


def _place() -> str:
    bucket = getattr(default_storage, "bucket_name", "")
    return f"the bucket {bucket}" if bucket else str(settings.MEDIA_ROOT)


def disk() -> Iterator[Finding]:
    if not media_is_local() or not settings.MEDIA_ROOT.exists():
        return
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    if free < LITTLE:
        yield warning(
            f"{free / 1024**3:.1f} GB are free in {settings.MEDIA_ROOT}.",
            "Make room: a full disk takes no upload, and of SQLite no write.",
        )


def mail() -> Iterator[Finding]:
    """Nothing is sent. That mail goes nowhere, check --deploy says."""
    if settings.EMAIL_BACKEND.split(".")[-2] in KEPT_BY_NOBODY:
        return
    if settings.EMAIL_BACKEND != SMTP:
        yield ok(f"Mail goes to {settings.EMAIL_BACKEND}.")
        return
    usual = SMTP_SSL_PORT if settings.EMAIL_USE_SSL else SMTP_PORT
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT or usual}"
    try:
        connection = get_connection(timeout=MAIL_ANSWERS_WITHIN)
        connection.open()
        connection.close()
    except (SMTPException, OSError) as error:
        code = error.smtp_code if isinstance(error, SMTPResponseException) else ""
        yield wrong(
            f"No mail can be sent by {server}: {type(error).__name__} {code}".strip() + ".",
            "Are host, port, user, password and TLS of EMAIL_URL right? Mails wait meanwhile.",
        )
    else:
        yield ok(f"The mail server {server} lets us in.")
