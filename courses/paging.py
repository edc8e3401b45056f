"""Long lists, a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 24


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page that `?page=` asks for; the first or the last where there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
