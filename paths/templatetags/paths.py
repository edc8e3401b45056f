"""Paths in templates, also on pages of courses, which know nothing of paths."""

from collections.abc import Collection
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from accounts.models import User
from courses.models import Course
from paths import following, others
from paths.models import Path
from paths.schema_org import facts

SHOWN = 4  # paths on My courses

register = template.Library()


@register.filter
def courses(number: int) -> str:
    """`1 course`, `12 courses`."""
    return ngettext("%(number)s course", "%(number)s courses", number) % {
        "number": intcomma(number)
    }


@register.filter
def path_schema_org(path: Path) -> SafeString:
    """Facts as a block that search engines read and browsers leave alone."""
    block = json_script(facts(path))
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308


@register.inclusion_tag("paths/partials/followed.html")
def followed_paths(user: User) -> dict[str, Any]:
    """The last followed ones, with progress: one query for who follows none, else four."""
    paths = [follow.path for follow in following.follows_of(user)[: SHOWN + 1]]
    shown = following.with_progress(paths[:SHOWN], user) if paths else []
    return {"paths": shown, "has_more": len(paths) > SHOWN}


@register.inclusion_tag("paths/partials/took_next.html")
def took_next(course: Course, user: User, shown: Collection[Course] = ()) -> dict[str, Any]:
    """What others took after a course, if enough did; without those that the page has `shown`."""
    without = [one.pk for one in shown]
    return {"courses": others.took_next(course, user, without=without)}
