"""Positions of chapters and lectures among their siblings: unique, with room between them.

A move is one write: there is an order at any moment, also when a move is interrupted or many come
at once. What is read is compared when it is written; whoever was overtaken takes the step again.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from .contention import DEADLOCK, TAKEN, Moved, lock, try_again
from .deletion import pointing_to
from .models import Chapter, Course, Lecture

POSITION_GAP = 1024  # between siblings; ten moves to the same place fit in

Item = Chapter | Lecture
Result = TypeVar("Result")


def store_last(item: Item, store: Callable[[], Result]) -> Result:
    """Several who store at once want the same position: whoever comes second takes the next."""

    def step() -> Result:
        last = _siblings(item).exclude(pk=item.pk).last()
        item.position = last.position + POSITION_GAP if last else 0
        return store()

    return try_again(step, TAKEN | DEADLOCK)


def store_from(item: Item, position: int, store: Callable[[], Result]) -> Result:
    """At `position`, or between the last sibling before it and the next one."""

    def step() -> Result:
        siblings = _siblings(item).exclude(pk=item.pk)
        order = list(siblings.only("position", parent_field(item)))
        index = sum(sibling.position < position for sibling in order)
        if _free_position(order, index) is None:
            _make_room(order)
        item.position = _free_position(order, index) or 0
        return store()

    return try_again(step, TAKEN | DEADLOCK)


def step_by_one(item: Item, up: bool) -> bool:
    """One place up or down, or into the neighbouring chapter; False at the edge of the course."""
    _read_place(item)
    order = list(_siblings(item).only("position"))
    index = _index(order, item) + (-1 if up else 1)
    if 0 <= index < len(order):
        return put(item, parent_of(item), index)
    beyond = None if isinstance(item, Chapter) else _neighbour(item.chapter, up)
    if beyond is None:
        return False
    with pointing_to(beyond):
        return put(item, beyond, beyond.lectures.count() if up else 0)


def _neighbour(chapter: Chapter, up: bool) -> Chapter | None:
    order = list(_siblings(chapter).only("course"))
    index = _index(order, chapter) + (-1 if up else 1)
    return order[index] if 0 <= index < len(order) else None


def _index(order: list[Item], item: Item) -> int:
    if item not in order:  # moved or deleted since it was read
        raise Moved
    return order.index(item)


def put(item: Item, parent: Course | Chapter, index: int) -> bool:
    """Take a position between two siblings; where none is free, number them anew first."""
    _read_place(item)
    if isinstance(parent, Chapter):
        parent.refresh_from_db(fields=["course"])
    if isinstance(parent, Chapter) and parent.course_id is None:
        raise Chapter.DoesNotExist  # removed meanwhile
    order = list(_children(item, parent).only("position", parent_field(item)))
    others = [sibling for sibling in order if sibling != item]
    index = min(index, len(others))
    if item in order and order.index(item) == index:
        return False
    if _free_position(others, index) is None:
        _make_room(order)
        _read_place(item)
    _set_position(item, _free_position(others, index) or 0, parent)
    return True


def _read_place(item: Item) -> None:
    """Raises DoesNotExist also when it was removed."""
    item.refresh_from_db(fields=["position", parent_field(item).removesuffix("_id")])
    if not course_ids_of(item):
        raise type(item).DoesNotExist


def _free_position(order: list[Item], index: int) -> int | None:
    """One between the siblings `index - 1` and `index`, either of which may be missing."""
    low = order[index - 1].position if index else -1
    high = order[index].position if index < len(order) else low + 2 * POSITION_GAP
    return (low + high) // 2 if high - low > 1 else None


def _make_room(order: list[Item]) -> None:
    """Number the siblings anew, in the same order after each write.

    They go below all of today's positions, the first one first, or above them, the last one first.
    """
    lock(_siblings(order[0]))
    room = POSITION_GAP * (len(order) + 1)
    if order[0].position > room:
        for number, sibling in enumerate(order, 1):
            _set_position(sibling, POSITION_GAP * number)
        return
    top = order[-1].position + room
    for number, sibling in enumerate(reversed(order), 1):
        _set_position(sibling, top - POSITION_GAP * number)


def _set_position(item: Item, position: int, parent: Course | Chapter | None = None) -> None:
    """Unless someone else moved it since it was read."""
    name = parent_field(item)
    place = {name: getattr(item, name), "position": item.position}
    new_place = {name: parent.pk if parent else place[name], "position": position}
    if not type(item)._default_manager.filter(pk=item.pk, **place).update(**new_place):
        raise Moved
    item.position = position
    if parent:
        setattr(item, name.removesuffix("_id"), parent)


# Rows


def parent_of(item: Item) -> Course | Chapter:
    return item.course if isinstance(item, Chapter) else item.chapter


def parent_field(item: Item) -> str:
    return "course_id" if isinstance(item, Chapter) else "chapter_id"


def _siblings(item: Item) -> QuerySet:
    return _children(item, getattr(item, parent_field(item)))


def _children(item: Item, parent: Any) -> QuerySet:
    """The rows of the item's kind in `parent`, a row or its key."""
    return type(item)._default_manager.filter(**{parent_field(item).removesuffix("_id"): parent})


def course_ids_of(item: Item) -> set[UUID]:
    """The course that the stored row belongs to; none for a row that is not stored."""
    path = "course" if isinstance(item, Chapter) else "chapter__course"
    rows = type(item)._default_manager.filter(pk=item.pk)
    return set(rows.values_list(path, flat=True)) - {None}
