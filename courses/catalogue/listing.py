"""The catalogue's list: which courses a page shows, and how many there are.

A page finds its keys in one index alone and then reads its own courses, so that it costs the same
however many there are. How many there are is said by courses.facets, which may be minutes behind;
the keys correct it where they can.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import F, OrderBy, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from courses import facets
from courses.facets import Chosen, Counts, Kind
from courses.models import Course, CourseQuerySet
from courses.paging import MOST_PAGES, PAGE_SIZE, UncountedPage, page_number
from courses.search.finding import FEW, Found, Search
from courses.search.ranking import Marks

from .forms import CatalogueForm

FEATURED = 8
MOST_PASSED = 30_000  # courses, on the way to a page: some three milliseconds


@dataclass(frozen=True)
class Listing:
    """`page` holds keys."""

    page: UncountedPage
    counts: Counts  # what can be chosen
    is_counted: bool = True  # do the counts say how many of these courses each choice leaves?
    found: Found | None = None  # by a search
    marks: Marks | None = None  # what of the words the page's courses have

    @property
    def is_exact(self) -> bool:
        """Are the counts those of this moment, so that a choice without courses leaves none?"""
        return self.found is not None and self.is_counted

    @property
    def is_more(self) -> bool:
        """May there be more than are counted, and better ones?"""
        return self.found is not None and self.found.is_more

    @property
    def is_partly_met(self) -> bool:
        """Has none of them all the words?"""
        return self.found is not None and self.found.met < self.found.asked


def list_courses(request: HttpRequest, listed: CourseQuerySet, form: CatalogueForm) -> Listing:
    """The page that is asked for of those that the form leaves. Raises Http404 past the last one."""
    if form.words:
        return _search(request, listed, form)
    counts = facets.counts(listed, form.chosen)
    keys = _keys(request, listed, form, counts)
    return Listing(UncountedPage(request, keys, counts.total), counts)


def _keys(
    request: HttpRequest, listed: CourseQuerySet, form: CatalogueForm, counts: Counts
) -> QuerySet[Course, UUID]:
    """Of those that were chosen, in their order.

    Where enough were chosen, the page is soon met along the index of the order; else they are read
    by the index of what is chosen, and sorted. A database would have to guess which.
    """
    column = form.order.removeprefix("-")
    order = OrderBy(F(column), descending=form.order.startswith("-"))
    ends = min(page_number(request), MOST_PAGES) * PAGE_SIZE
    if not form.chosen or ends * counts.all <= MOST_PASSED * counts.total:
        courses = facets.narrowed_in_order(listed, form.chosen)
    else:
        courses = _narrowed_by_index(listed, form)
        order = OrderBy(Coalesce(column, column), descending=order.descending)  # of no index
    return courses.order_by(order, "id").values_list("pk", flat=True)


def _search(request: HttpRequest, listed: CourseQuerySet, form: CatalogueForm) -> Listing:
    """The same of a search, all of whose keys are known; filters look among what it has read."""
    column = form.order.removeprefix("-")
    sorted_by = [column] if column else []
    search = Search(form.words, columns=[*facets.COLUMNS, *sorted_by])
    found, is_counted = _found(search, listed, form)
    if is_counted:
        kinds = {key: _kind(row) for key, row in found.rows.items()}
        counts = facets.count(Counter(kinds.values()), form.chosen)
        keys = [key for key, kind in kinds.items() if not facets.missed(kind, form.chosen)]
    else:
        counts = facets.counts(listed, form.chosen)
        keys = list(found.rows)
    if column:
        keys.sort(key=lambda key: found.rows[key][-1], reverse=form.order.startswith("-"))
    page = UncountedPage(request, keys, len(keys))
    return Listing(page, counts, is_counted, found, search.marks(page.object_list))


def _found(search: Search, listed: CourseQuerySet, form: CatalogueForm) -> tuple[Found, bool]:
    """What a search finds, and whether it is all that it finds without the filters."""
    is_common = search.is_common
    counts = facets.counts(listed, form.chosen) if is_common else None
    if counts and counts.total <= FEW < counts.all:
        return search.best_of_few(_narrowed_by_index(listed, form)), False
    found = search.best_of_few(listed) if counts and counts.all <= FEW else search.best_of(listed)
    if search.is_common and not is_common:  # it asked for less, or a word turned out to be common
        counts = facets.counts(listed, form.chosen)
        if min(counts.total, counts.all) <= FEW:
            return _found(search, listed, form)
    if found.is_more and form.chosen:
        narrowed = facets.narrowed(listed, form.chosen)
        return search.best_within(narrowed, partial(_fits, form.chosen)), False
    return found, not found.is_more


def _narrowed_by_index(listed: CourseQuerySet, form: CatalogueForm) -> CourseQuerySet:
    categories = [category.pk.hex for category in form.categories.values()]
    return facets.narrowed_by_index(listed, form.chosen, categories)


def _fits(chosen: Chosen, row: tuple) -> bool:
    return not facets.missed(_kind(row), chosen)


def _kind(row: tuple) -> Kind:
    """Of a course whose columns begin with those of courses.facets."""
    return facets.kind_of(*row[: len(facets.COLUMNS)])


def popular_keys(listed: CourseQuerySet) -> list[UUID]:
    """Of what to look at for whoever has not chosen yet."""
    return list(listed.order_by("-enrollment_count", "id").values_list("pk", flat=True)[:FEATURED])
