"""Changing a curriculum: add, save, move and delete chapters and lectures, and whole courses.

Each change ends in the course's counters, in who has completed it, and in `updated_at`; the
educator's pages and Django admin call nothing else.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from . import counters, progress
from .media import files
from .models import Chapter, Course, Lecture


def add(item: Chapter | Lecture) -> None:
    """Store a new chapter or lecture behind its siblings."""
    last = _siblings(item).aggregate(last=Max("position"))["last"]
    item.position = 0 if last is None else last + 1
    item.save()
    _finish(_course_ids(item))


def save(item: Chapter | Lecture) -> None:
    """Store an edited chapter or lecture, also when it goes to another chapter or course."""
    before, replaced = _course_ids(item), _file_names([item])
    item.save()
    files.delete_unused(replaced)
    _finish({*before, *_course_ids(item)})


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
    names = _file_names(items)
    for item in items:
        item.delete()
    files.delete_unused(names)
    _finish(course_ids)


def delete_course(course: Course) -> None:
    """Delete a course with all that belongs to it; its files follow."""
    names = files.names_in(Course.objects.filter(pk=course.pk))
    names |= files.names_in(Lecture.objects.filter(chapter__course=course))
    course.delete()
    files.delete_unused(names)


def _siblings(item: Chapter | Lecture) -> QuerySet:
    if isinstance(item, Chapter):
        return Chapter.objects.filter(course=item.course_id)
    return Lecture.objects.filter(chapter=item.chapter_id)


def _course_ids(item: Chapter | Lecture) -> set[UUID]:
    """The course that the stored row belongs to; none for a row that is not stored."""
    path = "course" if isinstance(item, Chapter) else "chapter__course"
    rows = type(item)._default_manager.filter(pk=item.pk)
    return set(rows.values_list(path, flat=True))


def _file_names(items: Iterable[Chapter | Lecture]) -> set[str]:
    """The files of lectures, and of the lectures of chapters, as they are stored."""
    names: set[str] = set()
    for item in items:
        path = "chapter" if isinstance(item, Chapter) else "pk"
        names |= files.names_in(Lecture.objects.filter(**{path: item.pk}))
    return names


def _finish(course_ids: set[UUID]) -> None:
    for course_id in course_ids:
        counters.recount_lectures(course_id)
        progress.update_completions(course_id)
        Course.objects.filter(pk=course_id).update(updated_at=timezone.now())
