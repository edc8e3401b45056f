"""Changing a curriculum: add, save, move, remove, restore and delete chapters and lectures.

Each change ends in the course's counters, in `updated_at`, and where there are other lectures in it
than before, in who has completed it; the educator's pages and Django admin call nothing else.

Where an item stands among its siblings: courses/positions.py.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User

from . import counters, deletion, progress, questions, revisions
from .contention import DEADLOCK, TAKEN, Moved, try_again
from .deletion import pointing_to
from .media import files
from .models import Chapter, Course, Lecture, Question
from .positions import (
    Item,
    course_ids_of,
    parent_field,
    parent_of,
    put,
    step_by_one,
    store_from,
    store_last,
)
from .search import indexing
from .uploads import bytes_of

REMOVED_LASTS = timedelta(days=30)


def add(item: Item, behind: Item | None = None) -> None:
    """Store a new chapter or lecture behind its siblings, or behind one of them.

    Raises IntegrityError when there is one with its key.
    """
    _count_reading_time(item)
    with pointing_to(parent_of(item)):
        if behind is None:
            store_last(item, lambda: _insert(item))
        else:
            store_from(item, behind.position + 1, lambda: _insert(item))
    _finish(course_ids_of(item), progress.reopen_completions)


def save(
    item: Item, fields: Iterable[str], *, author: User | None = None, is_autosave: bool = False
) -> bool:
    """Store `fields` of an edited chapter or lecture; in another chapter or course it comes last.

    A lecture's text goes into its history, as what `author` wrote. False when it was stored since
    it was read: then nothing is. Raises DoesNotExist when it was deleted meanwhile.
    """
    before = course_ids_of(item)
    replaced = files.names_in(type(item)._default_manager.filter(pk=item.pk))
    named = {*fields, *_count_reading_time(item)}
    parent = parent_field(item)
    stored = type(item)._default_manager.values(parent, "position").get(pk=item.pk)
    item.position = stored["position"]  # not written unless it changes: someone may be moving it
    if isinstance(item, Lecture):
        revisions.keep_stored(item)
    if parent.removesuffix("_id") not in named:
        setattr(item, parent, stored[parent])  # someone may have moved it since it was read
    with pointing_to(parent_of(item)):
        if stored[parent] == getattr(item, parent):
            is_stored = item.save_version(named)
        else:
            is_stored = store_last(item, lambda: item.save_version({*named, "position"}))
    if is_stored and isinstance(item, Lecture):
        revisions.note(item, author, is_autosave=is_autosave)
    if is_stored:
        files.delete_unused(replaced)
        _finish_move(item, before)
    return is_stored


def move(item: Item, *, up: bool) -> bool:
    """Move by one place; a lecture at the edge of its chapter goes into the neighbouring one.

    False when nothing changes: at the edge of the course. Raises DoesNotExist when it is gone.
    """
    return _moved(item, lambda: step_by_one(item, up))


def place(item: Item, parent: Course | Chapter, index: int) -> bool:
    """Put a chapter or lecture at `index` among those of `parent`, or last where they are fewer.

    False when it is there already. Raises DoesNotExist when one of the two is gone.
    """
    with pointing_to(parent):
        return _moved(item, lambda: put(item, parent, index))


def remove(item: Item) -> Chapter:
    """Take a chapter with its lectures, or a lecture, out of its course, with what hangs on it.

    Returns what `restore` brings back, for REMOVED_LASTS or until others with files take its
    room. Raises DoesNotExist when it is gone.
    """
    course_ids = course_ids_of(item)
    removed = try_again(lambda: _take_out(item), TAKEN | DEADLOCK)
    _follow_with_questions(removed)
    _finish(course_ids, progress.update_completions)
    if removed.removed_from:
        _forget_over_quota(removed.removed_from)
    return removed


def restore(removed: Chapter) -> Chapter | None:
    """Bring back what was removed, to its place among what is there now; None when it is back.

    Returns the chapter that it is in. A lecture whose chapter is gone comes with one of the same name.
    """
    course, chapter = removed.removed_from, removed.returns_to
    if course is None:
        return None
    if chapter and chapter.course_id == course.pk:
        with pointing_to(chapter):
            is_back = all(_put_back(lecture, chapter) for lecture in removed.lectures.all())
        deletion.delete(Chapter.objects.removed().filter(pk=removed.pk))
    else:
        chapter = removed
        with pointing_to(course):
            is_back = _put_back(removed, course)
    _follow_with_questions(chapter)
    _finish({course.pk}, progress.update_completions)
    return chapter if is_back else None


def removed_long_ago() -> QuerySet[Chapter]:
    return Chapter.objects.removed().filter(removed_at__lt=timezone.now() - REMOVED_LASTS)


def delete(items: Iterable[Item]) -> None:
    """Delete chapters, with their lectures, or lectures, for good."""
    items = list(items)
    course_ids = {course_id for item in items for course_id in course_ids_of(item)}
    for item in items:
        deletion.delete(type(item)._default_manager.filter(pk=item.pk))
    _finish(course_ids, progress.update_completions)


def _count_reading_time(item: Item) -> list[str]:
    """Returns the fields that it sets."""
    if isinstance(item, Chapter):
        return []
    item.count_reading_time()
    return ["seconds"]


def _moved(item: Item, step: Callable[[], bool]) -> bool:
    before = course_ids_of(item)
    is_moved = try_again(step, TAKEN | DEADLOCK)
    if is_moved:
        _finish_move(item, before)
    return is_moved


# Removing


def _take_out(item: Item) -> Chapter:
    item.refresh_from_db(fields=[parent_field(item).removesuffix("_id")])
    chapter = item if isinstance(item, Chapter) else item.chapter
    if chapter.course_id is None:
        return chapter
    now = timezone.now()
    where = {"removed_from_id": chapter.course_id, "removed_at": now}
    rows: QuerySet[Any] = type(item)._default_manager.filter(
        **{"pk": item.pk, parent_field(item): getattr(item, parent_field(item))}
    )
    if item is chapter:
        if not rows.update(course=None, **where):
            raise Moved
        chapter.removed_from_id, chapter.removed_at = chapter.course_id, now
        return chapter
    removed = Chapter.objects.create(
        title=chapter.title, position=chapter.position, returns_to=chapter, **where
    )
    if not rows.update(chapter=removed):
        removed.delete()
        raise Moved
    return removed


def _put_back(item: Item, parent: Course | Chapter) -> bool:
    """False when someone else has done it."""
    name = parent_field(item)
    rows = type(item)._default_manager.filter(**{"pk": item.pk, name: getattr(item, name)})
    changes: dict[str, Any] = {name: parent.pk}
    if isinstance(item, Chapter):
        changes |= {"removed_from": None, "removed_at": None, "returns_to": None}
    setattr(item, name, parent.pk)
    return store_from(
        item, item.position, lambda: bool(rows.update(position=item.position, **changes))
    )


def _forget_over_quota(course: Course) -> None:
    """What an educator may bring back has as much room again as what they teach; the oldest go.

    Those of `course` go first where others teach it, too: they push nothing out of other courses.
    """
    removed = Chapter.objects.removed().filter(removed_from__educator=course.educator_id)
    over = _bytes_in(removed) - settings.MEDIA_QUOTA
    oldest = list(removed.order_by("removed_at", "id")) if over > 0 else []
    if course.co_educator_count:
        oldest.sort(key=lambda chapter: chapter.removed_from_id != course.pk)
    for chapter in oldest:
        if over > 0:
            one = Chapter.objects.removed().filter(pk=chapter.pk)
            over -= _bytes_in(one)
            deletion.delete(one)


def _bytes_in(chapters: QuerySet[Chapter]) -> int:
    lectures = Lecture.objects.filter(chapter__in=chapters.order_by().values("pk"))
    return bytes_of(Course.objects.none(), lectures)


# Rows


def _insert(item: Item) -> None:
    """A key that is taken is refused for good, where a position that is taken is tried again."""
    if type(item)._default_manager.filter(pk=item.pk).exists():
        raise IntegrityError(f"{item.pk} is stored already")
    item.save(force_insert=True)


def follow_moves(course_ids: Collection[UUID]) -> None:
    """What other apps keep of these courses' lectures is of these courses, too; may be repeated."""
    for step in settings.MOVING_STEPS:
        import_string(step)(course_ids)


def _follow_with_questions(item: Item) -> None:
    """Questions at its lectures are of the course that these are in now."""
    of_item = {"lecture__chapter" if isinstance(item, Chapter) else "lecture": item.pk}
    questions.follow_lectures(Question.objects.filter(**of_item))


def _finish_move(item: Item, before: set[UUID]) -> None:
    """It may be in another course than before, or in none: its new chapter was removed meanwhile."""
    after = course_ids_of(item)
    if after != before:
        _follow_with_questions(item)
    _finish(before | after)


def _finish(course_ids: set[UUID], settle: Callable[[UUID], None] | None = None) -> None:
    """`settle` looks after who has completed a course; after a move between courses, all is looked at."""
    is_elsewhere = len(course_ids) > 1
    if is_elsewhere:
        follow_moves(course_ids)
        settle = progress.update_completions
    for course_id in course_ids:
        counters.recount_lectures(course_id)
        counters.recount_questions(course_id)
        if settle:
            settle(course_id)
        Course.objects.filter(pk=course_id).update(updated_at=timezone.now())
    indexing.follow(course_ids)
