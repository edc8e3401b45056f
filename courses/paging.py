"""Long lists, a page at a time."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_SIZE = 24
MOST_PAGES = 40  # of lists that are not counted


def page_of(request: HttpRequest, rows: QuerySet | list[Any]) -> Page:
    """The page that `?page=` asks for; the first or the last where there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def page_number(request: HttpRequest) -> int:
    """The one that is asked for; the first where that is none."""
    try:
        return max(int(request.GET.get("page", 1)), 1)
    except ValueError:
        return 1


class KnownCount(Paginator):
    """Pages of rows whose number is known."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.count = count


class UncountedPage(Page):
    """A page of a list whose length, `total`, was known before it was read, and may be behind.

    Pages past the first MOST_PAGES cannot be turned to, for a database would walk to them.
    """

    object_list: list[Any]

    def __init__(self, request: HttpRequest, rows: Any, total: int) -> None:
        """`rows` are sliced once. Raises Http404 past the end."""
        asked = page_number(request)
        number = min(asked, MOST_PAGES)
        start = (number - 1) * PAGE_SIZE
        found = list(rows[start : start + PAGE_SIZE + 1])
        is_last = len(found) <= PAGE_SIZE
        self.total = start + len(found) if is_last else max(total, start + len(found))
        if asked > 1 and (asked - 1) * PAGE_SIZE >= self.total:
            raise Http404
        shown = range(min(self.total, MOST_PAGES * PAGE_SIZE))
        super().__init__(found[:PAGE_SIZE], number, Paginator(cast("Any", shown), PAGE_SIZE))

    @property
    def is_cut(self) -> bool:
        """Is this the last page that can be turned to, and are there more?"""
        return not self.has_next() and self.total > self.paginator.count
