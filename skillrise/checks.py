"""Checks of `check --deploy`: settings that let a site run and lose what people gave it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004

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
    kept = {"MEDIA_ROOT": settings.MEDIA_ROOT}
    if database["ENGINE"].endswith("sqlite3") and database["NAME"] != ":memory:":
        kept["DATABASE_URL"] = Path(database["NAME"])
    return [
        Warning(
            f"{name} is in the program's own folder: a new image or checkout loses it.",
            hint="Name a folder that stays, such as /srv/skillrise.",
            id="skillrise.W002",
        )
        for name, path in kept.items()
        if path.resolve().is_relative_to(settings.BASE_DIR)
    ]
