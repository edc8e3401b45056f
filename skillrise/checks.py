"""Checks of `check --deploy`: what lets a site run, and lose what people gave it or run slowly."""

import platform
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Warning, register  # noqa: A004

from .backups import media_is_local
from .interpreter import unquotes_slowly

KEPT_BY_NOBODY = ("console", "dummy", "locmem")  # Django's backends that send nothing


@register(deploy=True)
def mail_is_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend not in KEPT_BY_NOBODY:
        return []
    return [
        Warning(
            "EMAIL_URL names no mail server: mail counts as sent and reaches nobody.",
            hint="Set it to smtp+tls://user:password@host:587.",
            id="skillrise.W001",
        )
    ]


@register(deploy=True)
def data_outlives_the_program(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A new image, or a checkout elsewhere, comes without the files of the old one's folder."""
    database = settings.DATABASES["default"]
    kept = {"MEDIA_ROOT": settings.MEDIA_ROOT} if media_is_local() else {}
    if database["ENGINE"].endswith("sqlite3") and database["NAME"] != ":memory:":
        kept["DATABASE_URL"] = Path(database["NAME"])
    return [
        Warning(
            f"{name} is in the program's own folder: a new image or checkout loses it.",
            hint="Name a folder that stays, as docs/deploy.md does.",
            id="skillrise.W002",
        )
        for name, path in kept.items()
        if path.resolve().is_relative_to(settings.BASE_DIR)
    ]


@register(deploy=True)
def interpreter(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No warning: SkillRise bounds what such a Python would take long over."""
    if not unquotes_slowly(sys.version_info[:3]):
        return []
    return [
        Info(
            f"Python {platform.python_version()} reads some cookies slowly (CVE-2024-7592).",
            hint="Use Python 3.11.10, 3.12.6 or newer.",
            id="skillrise.I001",
        )
    ]
