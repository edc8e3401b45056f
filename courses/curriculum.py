"""Changing a curriculum: add, save, move and delete chapters and lectures.

Each change ends in the course's counters, in who has completed it, and in `updated_at`; the
educator's pages and Django admin call nothing else.

Positions are unique among siblings and leave room between them, so that a move is one write: there
is an order at any moment, also when a move is interrupted or many come at once.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.utils import timezone

from . import counters, deletion, progress
from .contention import DEADLOCK, TAKEN, Moved, try_again
from .deletion import pointing_to
from .media import files
from .models import Chapter, Course, Lecture

POSITION_GAP = 1024  # between siblings; ten moves to the same place fit in

Item = Chapter | Lecture
Result = TypeVar("Result")


def add(item: Item) -> None:
    """Store a new chapter or lecture behind its siblings.

    Raises IntegrityError when there is one with its key.
    """
    _count_reading_time(item)
    with pointing_to(_parent(item)):
        _store_last(item, lambda: _insert(item))
    _finish(_course_ids(item))


def save(item: Item, fields: Iterable[str]) -> bool:
    """Store `fields` of an edited chapter or lecture; in another chapter or course it comes last.

    False when it was stored since it was read: then nothing is. The position is not written unless
    it changes: someone may be moving the item. Raises DoesNotExist when it was deleted meanwhile.
    """
    before = _course_ids(item)
    replaced = files.names_in(type(item)._default_manager.filter(pk=item.pk))
    named = {*fields, *_count_reading_time(item)}
    parent = _parent_field(item)
    stored = type(item)._default_manager.values(parent, "position").get(pk=item.pk)
    item.position = stored["position"]
    with pointing_to(_parent(item)):
        if stored[parent] == getattr(item, parent):
            is_stored = item.save_version(named)
        else:
            is_stored = _store_last(item, lambda: item.save_version({*named, "position"}))
    if is_stored:
        files.delete_unused(replaced)
        _finish({*before, *_course_ids(item)})
    return is_stored


def move(item: Item, *, up: bool) -> None:
    """Change places with a neighbour; at the edge nothing changes."""
    if try_again(lambda: _move(item, up), TAKEN | DEADLOCK):
        _finish(_course_ids(item))


def delete(items: Iterable[Item]) -> None:
    """Delete chapters, with their lectures, or lectures."""
    items = list(items)
    course_ids = {course_id for item in items for course_id in _course_ids(item)}
    for item in items:
        deletion.delete(type(item)._default_manager.filter(pk=item.pk))
    _finish(course_ids)


def _count_reading_time(item: Item) -> list[str]:
    """Returns the fields that it sets."""
    if isinstance(item, Chapter):
        return []
    item.count_reading_time()
    return ["seconds"]


# Positions


def _store_last(item: Item, store: Callable[[], Result]) -> Result:
    """Several who store at once want the same position: whoever comes second takes the next."""

    def step() -> Result:
        last = _siblings(item).exclude(pk=item.pk).last()
        item.position = last.position + POSITION_GAP if last else 0
        return store()

    return try_again(step, TAKEN | DEADLOCK)


def _move(item: Item, up: bool) -> bool:
    """Take a position beyond the neighbour; where none is free, number the siblings anew first."""
    order = list(_siblings(item).only("position"))
    if item not in order:
        raise type(item).DoesNotExist
    index = order.index(item)
    beyond = index - 1 if up else index + 2  # the place among the others, before which it goes
    if not 0 <= beyond <= len(order):
        return False
    if _free_position(order, beyond) is None:
        _make_room(order)
    _set_position(order[index], _free_position(order, beyond) or 0)
    return True


def _free_position(order: list[Item], index: int) -> int | None:
    """One between the siblings `index - 1` and `index`, either of which may be missing."""
    low = order[index - 1].position if index else -1
    high = order[index].position if index < len(order) else low + 2 * POSITION_GAP
    return (low + high) // 2 if high - low > 1 else None


def _make_room(order: list[Item]) -> None:
    """Number the siblings anew, in the same order after each write.

    They go below all of today's positions, the first one first, or above them, the last one first.
    """
    room = POSITION_GAP * (len(order) + 1)
    if order[0].position > room:
        for number, sibling in enumerate(order, 1):
            _set_position(sibling, POSITION_GAP * number)
        return
    top = order[-1].position + room
    for number, sibling in enumerate(reversed(order), 1):
        _set_position(sibling, top - POSITION_GAP * number)


def _set_position(item: Item, position: int) -> None:
    """Unless someone else moved it since it was read."""
    unmoved = type(item)._default_manager.filter(pk=item.pk, position=item.position)
    if not unmoved.update(position=position):
        raise Moved
    item.position = position


# Rows


def _parent(item: Item) -> Model:
    return item.course if isinstance(item, Chapter) else item.chapter


def _parent_field(item: Item) -> str:
    return "course_id" if isinstance(item, Chapter) else "chapter_id"


def _siblings(item: Item) -> QuerySet:
    parent = _parent_field(item)
    return type(item)._default_manager.filter(**{parent: getattr(item, parent)})


def _insert(item: Item) -> None:
    """A key that is taken is refused for good, where a position that is taken is tried again."""
    if type(item)._default_manager.filter(pk=item.pk).exists():
        raise IntegrityError(f"{item.pk} is stored already")
    item.save(force_insert=True)


def _course_ids(item: Item) -> set[UUID]:
    """The course that the stored row belongs to; none for a row that is not stored."""
    path = "course" if isinstance(item, Chapter) else "chapter__course"
    rows = type(item)._default_manager.filter(pk=item.pk)
    return set(rows.values_list(path, flat=True))


def _finish(course_ids: set[UUID]) -> None:
    for course_id in course_ids:
        counters.recount_lectures(course_id)
        counters.recount_questions(course_id)
        progress.update_completions(course_id)
        Course.objects.filter(pk=course_id).update(updated_at=timezone.now())
