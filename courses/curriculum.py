"""Changing a curriculum: add, save, move and delete chapters and lectures.

Each change ends in the course's counters, in who has completed it, and in `updated_at`; the
educator's pages and Django admin call nothing else.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from . import counters, progress
from .models import Chapter, Course, Lecture


def add(item: Chapter | Lecture) -> None:
    """Store a new chapter or lecture behind its siblings; raises IntegrityError: its key is taken."""
    last = _siblings(item).aggregate(last=Max("position"))["last"]
    item.position = 0 if last is None else last + 1
    with transaction.atomic():
        item.save(force_insert=True)
    _finish(_course_ids(item))


def save(item: Chapter | Lecture, fields: Iterable[str]) -> bool:
    """Store `fields` of a chapter or lecture, also when it goes to another chapter or course.

    False when it was stored since it was read: then nothing is.
    """
    before = _course_ids(item)
    is_stored = item.save_version(fields)
    if is_stored:
        _finish({*before, *_course_ids(item)})
    return is_stored


def move(item: Chapter | Lecture, *, up: bool) -> None:
    """Change places with a neighbour. Positions are written anew, so gaps and ties heal."""
    siblings = _siblings(item)
    order = list(siblings)
    index = order.index(item)
    target = index - 1 if up else index + 1
    if not 0 <= target < len(order):
        return
    order[index], order[target] = order[target], order[index]
    for position, sibling in enumerate(order):
        if sibling.position != position:
            siblings.filter(pk=sibling.pk).update(position=position)
    _finish(_course_ids(item))


def delete(items: Iterable[Chapter | Lecture]) -> None:
    """Delete chapters, with their lectures, or lectures."""
    items = list(items)
    course_ids = {course_id for item in items for course_id in _course_ids(item)}
    for item in items:
        item.delete()
    _finish(course_ids)


def _siblings(item: Chapter | Lecture) -> QuerySet:
    if isinstance(item, Chapter):
        return Chapter.objects.filter(course=item.course_id)
    return Lecture.objects.filter(chapter=item.chapter_id)


def _course_ids(item: Chapter | Lecture) -> set[UUID]:
    """The course that the stored row belongs to; none for a row that is not stored."""
    path = "course" if isinstance(item, Chapter) else "chapter__course"
    rows = type(item)._default_manager.filter(pk=item.pk)
    return set(rows.values_list(path, flat=True))


def _finish(course_ids: set[UUID]) -> None:
    for course_id in course_ids:
        counters.recount_lectures(course_id)
        progress.update_completions(course_id)
        Course.objects.filter(pk=course_id).update(updated_at=timezone.now())
