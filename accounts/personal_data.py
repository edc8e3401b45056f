"""Everything that is held about a person, table by table, for them to take along.

Each app adds its own parts to `PERSONAL_DATA`: a name, and a function that gives a part for a user.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import EducatorApplication, EducatorProfile, User

Row = dict[str, Any]
CHUNK = 500  # rows


@dataclass(frozen=True)
class Part:
    """Rows of one table, as `.values()` of a QuerySet; `shown` takes out what is about others."""

    rows: QuerySet[Any, Any]
    shown: Callable[[Row], Row] = dict


def parts(user: User) -> Iterator[tuple[str, Part]]:
    for name, function in settings.PERSONAL_DATA.items():
        yield name, import_string(function)(user)


def as_json(user: User) -> Iterator[str]:
    """One JSON object, a row at a time: no more than CHUNK rows are in memory at once."""
    yield '{"made_at": ' + _json(timezone.now())
    for name, part in parts(user):
        yield f",\n\n{_json(name)}: ["
        for number, row in enumerate(part.rows.iterator(CHUNK)):
            yield f"{',' if number else ''}\n{_json(part.shown(row))}"
        yield "\n]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


# The parts of accounts


def account(user: User) -> Part:
    names = (
        "id", "email", "username", "first_name", "last_name", "image_url", "role", "banned",
        "accent_color", "created_at", "clerk_updated_at", "checked_at",
    )  # fmt: skip
    return Part(User.objects.filter(pk=user.pk).values(*names))


def applications(user: User) -> Part:
    names = (
        "id", "title", "bio", "expertise", "link", "status", "reason", "created_at", "decided_at",
        "history",
    )  # fmt: skip
    rows = EducatorApplication.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names), _without_admins)


def educator_profile(user: User) -> Part:
    return Part(EducatorProfile.objects.filter(pk=user.pk).values("title", "bio", "link"))


def _without_admins(row: Row) -> Row:
    """Who decided is about an admin."""
    history = [{name: entry[name] for name in entry if name != "by"} for entry in row["history"]]
    return row | {"history": history}


def decisions(user: User) -> Part:
    """What an admin decided, without the applicants."""
    rows = EducatorApplication.objects.filter(decided_by=user).order_by("decided_at", "id")
    return Part(rows.values("id", "status", "decided_at"))


def admin_actions(user: User) -> Part:
    """What an admin did in Django admin, without the names of those it was done to."""
    rows = LogEntry.objects.filter(user=user).order_by("action_time", "pk")
    return Part(rows.values("action_time", "action_flag", "content_type__model", "object_id"))
