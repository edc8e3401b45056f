"""The pages that search engines should know: a list of files, and each file when it is asked for.

Not django.contrib.sitemaps, which counts every row to list its files, and skips all rows before
those of a file to write it. Where a file begins and ends is always the same, for every process and
whatever comes or goes: what is in a file stays in it while a crawler goes through them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.models import Role, User
from courses import access
from courses.models import Course
from paths.access import listed_paths
from paths.models import Path

PAGES_SECTION = "pages"
PAGES = ("home", "catalogue:course_list", "paths:path_list", "privacy", "terms")
KEPT = 3600  # seconds; a new course may wait that long to be found
DIGITS = "0123456789abcdef"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Section:
    """Addresses of one kind. Parts of it are files; an empty name is that of the only one."""

    table: QuerySet[Any]
    counted: QuerySet[Any]  # by an index alone: those that are listed, or a few more
    listed: Callable[[], QuerySet[Any]]
    url_name: str
    slug: str = "slug"  # the column that addresses name
    updated_at: str = "updated_at"
    size: int = 2000  # rows that a file has at most, as a rule

    def parts(self) -> list[str]:
        """None of nothing."""
        raise NotImplementedError

    def rows(self, part: str) -> QuerySet[Any]:
        raise NotImplementedError

    def entries(self, part: str) -> Iterator[str]:
        # Row by row: SQLite would rather look at every published course.
        listed = self.listed().order_by().filter(pk=OuterRef("pk"))
        rows = self.rows(part).filter(Exists(listed)).order_by("pk")
        address = reverse(self.url_name, args=["SLUG"])
        columns = [name for name in (self.slug, self.updated_at) if name]
        for slug, *dates in rows.values_list(*columns):
            yield _url(address.replace("SLUG", slug), *dates)


class ByKey(Section):
    """Of random keys those that begin with the same digits: one, 16, 256 files."""

    def parts(self) -> list[str]:
        number = self.counted.count()
        digits = 0
        while number > self.size * len(DIGITS) ** digits:
            digits += 1
        return ["".join(part) for part in product(DIGITS, repeat=digits)] if number else []

    def rows(self, part: str) -> QuerySet[Any]:
        first, last = (UUID(part.ljust(32, digit)) for digit in (DIGITS[0], DIGITS[-1]))
        return self.table.filter(pk__gte=first, pk__lte=last)


class ByMonth(Section):
    """Of people, whose keys are Clerk's: those that came in one month of UTC, where there are many."""

    def parts(self) -> list[str]:
        number = self.counted.count()
        if number <= self.size:
            return [""] if number else []
        months = self.counted.order_by().annotate(month=TruncMonth("created_at", tzinfo=UTC))
        return sorted({f"{row:%Y-%m}" for row in months.values_list("month", flat=True).distinct()})

    def rows(self, part: str) -> QuerySet[Any]:
        if not part:
            return self.table
        year, month = map(int, part.split("-"))
        start, end = (
            datetime(year, month, 1, tzinfo=UTC),
            datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC),
        )
        return self.table.filter(created_at__gte=start, created_at__lt=end)


def _educators() -> QuerySet[Any]:
    return User.objects.active().filter(role=Role.EDUCATOR)


SECTIONS: dict[str, Section] = {
    "courses": ByKey(
        Course.objects.all(),
        Course.objects.filter(status=Course.Status.PUBLISHED),
        access.listed_courses,
        "catalogue:course_detail",
    ),
    "paths": ByKey(
        Path.objects.all(),
        Path.objects.filter(status=Path.Status.PUBLISHED),
        listed_paths,
        "paths:path_detail",
    ),
    "educators": ByMonth(
        _educators(),
        _educators(),
        _educators,
        "catalogue:educator",
        slug="pk",
        updated_at="",
    ),
}


@require_safe
@login_not_required
@conditional_page
@cache_control(public=True, max_age=KEPT)
def sitemap(request: HttpRequest, section: str = "") -> HttpResponse:
    """A file, `?p=` of a section's, or without a section the list of all; the same for everyone."""
    part = request.GET.get("p") if section else None
    if part is not None and not re.fullmatch("[0-9a-f-]{1,7}", part):
        raise Http404
    key = f"sitemap:{settings.SITE_URL}:{section}:{part or ''}"
    xml = caches["pages"].get(key)
    if xml is None:
        xml = _file(section, part or "") if section else _index()
        caches["pages"].set(key, xml, KEPT)
    return HttpResponse(xml, content_type="application/xml")


def _file(name: str, part: str) -> str:
    """Raises Http404 when there is no such section or part, or nothing in it."""
    if name == PAGES_SECTION and not part:
        return _document("urlset", [_url(reverse(page_name)) for page_name in PAGES])
    if name not in SECTIONS:
        raise Http404
    section = SECTIONS[name]
    parts = section.parts()
    # Whoever read the list before there were more files still finds those.
    is_there = part in parts or f"{part}{DIGITS[0]}" in parts
    entries = list(section.entries(part)) if is_there else []
    if not entries:
        raise Http404
    return _document("urlset", entries)


def _index() -> str:
    parts = {PAGES_SECTION: [""]} | {name: each.parts() for name, each in SECTIONS.items()}
    return _document(
        "sitemapindex", [_listed(name, part) for name in parts for part in parts[name]]
    )


def _listed(name: str, part: str) -> str:
    query = {"p": part} if part else None
    return _url(reverse("sitemap_section", args=[name], query=query), tag="sitemap")


def _document(root: str, entries: Iterable[str]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{"".join(entries)}</{root}>\n'


def _url(path: str, *updated_at: Any, tag: str = "url") -> str:
    """With the address on SITE_URL, whatever host was asked."""
    dates = "".join(f"<lastmod>{date:%Y-%m-%d}</lastmod>" for date in updated_at)
    return f"<{tag}><loc>{escape(settings.SITE_URL + path)}</loc>{dates}</{tag}>\n"
