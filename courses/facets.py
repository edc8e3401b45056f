"""By what people choose among the courses of the catalogue, and how many there are of each kind.

One query counts them all. What it says is kept for `KEPT` seconds, so it may be behind by so much;
whoever puts a course into the catalogue or out of it, or changes by what it is chosen there, calls
`forget`, which reaches the processes that share the cache. Which courses there are is never read from here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import caches
from django.db.models import Count
from django.db.models.functions import Coalesce

from texts import languages

from .models import Course, CourseQuerySet
from .models.facets import STARS, Length

# In the order of the index `course_facets`.
COLUMNS = ("category_id", "level", "length", "stars", "language")
VALUES: dict[str, Collection[Any]] = {
    "level": Course.Level.values,
    "length": ["", *Length.values],
    "stars": [0, *STARS],
    "language": languages.NAMES,
}
KEPT = 300  # seconds
STATE = "catalogue-state"  # the key of what names the counts that are good

Kind = tuple[str, str, str, int, str]  # a value for each of COLUMNS
Chosen = Mapping[str, Any]  # the values that are wanted, by their column; of stars, the fewest


@dataclass(frozen=True)
class Counts:
    """`by` says of each value of a column how many have it and are otherwise what is chosen."""

    all: int
    total: int  # of what is chosen
    by: dict[str, dict[Any, int]]


def counts(listed: CourseQuerySet, chosen: Chosen) -> Counts:
    """Of the catalogue, whose courses are `listed`."""
    state: str = caches["pages"].get_or_set(STATE, _new_state, KEPT) or _new_state()
    key = "-".join([state, *(str(chosen.get(column, "")) for column in COLUMNS)])
    found: Counts | None = caches["pages"].get(key)
    if found is None:
        found = count(_kinds(listed, state), chosen)
        caches["pages"].set(key, found, KEPT)
    return found


def count(kinds: Mapping[Kind, int], chosen: Chosen) -> Counts:
    """Of so many courses of each kind."""
    total = 0
    numbers: list[dict[Any, int]] = [{} for column in COLUMNS]
    everywhere = range(len(COLUMNS))
    for kind, number in kinds.items():
        others = missed(kind, chosen) if chosen else []
        if not others:
            total += number
        if len(others) > 1:
            continue
        for place in others or everywhere:
            here = numbers[place]
            here[kind[place]] = here.get(kind[place], 0) + number
    return Counts(sum(kinds.values()), total, dict(zip(COLUMNS, numbers, strict=True)))


def kind_of(category_id: UUID | None, *others: Any) -> Kind:
    return (category_id.hex if category_id else "", *others)


def missed(kind: Kind, chosen: Chosen) -> list[int]:
    """The places of the columns in which courses of this kind are not what is wanted."""
    return [
        place
        for column, wanted in chosen.items()
        if not _fits(column, kind[place := COLUMNS.index(column)], wanted)
    ]


def _fits(column: str, value: Any, wanted: Any) -> bool:
    return value >= wanted if column == "stars" else value == wanted  # type: ignore[no-any-return]


def narrowed(courses: CourseQuerySet, chosen: Chosen, prefix: str = "") -> CourseQuerySet:
    """Those that are what is wanted."""
    wanted = {
        f"{prefix}{column}__gte" if column == "stars" else f"{prefix}{column}": value
        for column, value in chosen.items()
    }
    return courses.filter(**wanted)


def narrowed_by_index(
    courses: CourseQuerySet, chosen: Chosen, categories: Collection[str]
) -> CourseQuerySet:
    """The same by `course_facets`: a column that stands before one that is chosen may be anything.

    `categories` are the keys of all there are.
    """
    values = {"category_id": categories, **VALUES}
    last = max(COLUMNS.index(column) for column in chosen)
    wanted = {}
    for column in COLUMNS[: last + 1]:
        some = list(values[column])
        if column in chosen:
            some = [value for value in some if _fits(column, value, chosen[column])]
        wanted[f"{column}__in"] = some
    return courses.filter(**wanted)


def narrowed_in_order(courses: CourseQuerySet, chosen: Chosen) -> CourseQuerySet:
    """The same along the index of their order: no other can be used for expressions."""
    hidden = {f"shown_{column}": Coalesce(column, column) for column in chosen}
    return narrowed(courses.alias(**hidden), chosen, "shown_")


def forget() -> None:
    """Count anew: what the catalogue holds has changed."""
    caches["pages"].set(STATE, _new_state(), KEPT)


def follow_educator(user_id: str) -> bool:
    """The same when an owner of courses there may have been banned, or be banned no longer.

    A step of COPYING_STEPS.
    """
    if Course.objects.published().filter(educator=user_id).exists():
        forget()
    return True


def _new_state() -> str:
    return f"catalogue-{uuid4().hex}"


def _kinds(listed: CourseQuerySet, state: str) -> dict[Kind, int]:
    kinds: dict[Kind, int] | None = caches["pages"].get(state)
    if kinds is None:
        rows = listed.order_by().values_list(*COLUMNS).annotate(number=Count("pk"))
        kinds = {kind_of(*kind): number for *kind, number in rows}
        caches["pages"].set(state, kinds, KEPT)
    return kinds
