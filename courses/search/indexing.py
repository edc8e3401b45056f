"""Keeps the index in step with courses: whoever changed one says so here, afterwards.

What is stored is compared with what the rows say, and only differences are written, until there is
none: of two who write at once, the last has seen what both of them changed. May be repeated.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from accounts.models import User
from courses.contention import DEADLOCK, try_again
from courses.deletion import chunks
from courses.models import Course, CourseEducator, Lecture, SearchPosting

from . import vocabulary, weighing
from .vocabulary import Overtaken, Pair
from .weighing import Row

logger = logging.getLogger(__name__)

AT_ONCE = 1_000  # courses of a category that are followed while someone waits
ROUNDS = 20  # of comparing and writing, when others go on writing
TOGETHER = 50  # courses that are compared and written together

Postings = dict[tuple[UUID, str], Row]  # by course and stem


def follow(course_ids: Iterable[UUID]) -> bool:
    """Let search find these courses by what they say now, or not at all unless they are published.

    False where others wrote on and on.
    """
    keys = list(course_ids)
    starts = range(0, len(keys), TOGETHER)
    are_through = [_bring_in_step(keys[start : start + TOGETHER]) for start in starts]
    return all(are_through)


def _bring_in_step(course_ids: list[UUID]) -> bool:
    for _ in range(ROUNDS):
        new, old = _difference(course_ids)
        if not new and not old:
            return True
        try:
            try_again(partial(_write, new, old), DEADLOCK)
        except (IntegrityError, Overtaken):
            continue  # someone has written meanwhile, or deleted a course
    logger.error(
        "Search could not follow %s courses: run manage.py index_courses.", len(course_ids)
    )
    return False


def follow_educator(user_id: str) -> bool:
    """The same for what someone teaches: a step of COPYING_STEPS."""
    return follow(_taught_by(user_id))


def _taught_by(user_id: str) -> list[UUID]:
    beside = CourseEducator.objects.teaching().filter(user=user_id)
    own = Q(educator=user_id) | Q(pk__in=list(beside.values_list("course_id", flat=True)))
    return list(Course.objects.published().filter(own).order_by("pk").values_list("pk", flat=True))


def follow_category(category_id: UUID) -> bool:
    """The same for the courses of a category; False when they are too many to wait for."""
    courses = Course.objects.published().filter(category=category_id).order_by("pk")
    keys = list(courses.values_list("pk", flat=True)[: AT_ONCE + 1])
    follow(keys[:AT_ONCE])
    return len(keys) <= AT_ONCE


def _write(new: Postings, old: Postings) -> None:
    """Raises Overtaken. What that leaves on MongoDB, where nothing is taken back, is counted too often."""
    changes = Counter(_pairs(new))
    changes.subtract(_pairs(old))
    vocabulary.count(+changes)
    _remove(old)
    SearchPosting.objects.bulk_create(
        SearchPosting(
            pk=key_of(stem, course_id),
            stem=stem,
            course_id=course_id,
            rank=row[0],
            place=row[1],
            forms=row[2],
        )
        for (course_id, stem), row in new.items()
    )
    vocabulary.discount(-changes)


def _remove(old: Postings) -> None:
    """Raises Overtaken unless each has the words that were read of it: they are what is counted."""
    by_course: dict[UUID, dict[str, str]] = {}
    for (course_id, stem), (_rank, _place, forms) in old.items():
        by_course.setdefault(course_id, {})[key_of(stem, course_id)] = forms
    for of_course in by_course.values():
        for keys in chunks(list(of_course)):
            read = SearchPosting.objects.filter(
                pk__in=keys, forms__in={of_course[key] for key in keys}
            )
            deleted, _by_model = read.delete()
            if deleted < len(keys):
                raise Overtaken


def key_of(stem: str, course_id: UUID) -> str:
    """Of a posting."""
    return f"{stem} {course_id.hex}"


def _difference(course_ids: list[UUID]) -> tuple[Postings, Postings]:
    """Postings that are to be there, and those that are there, where the two differ."""
    wanted = _wanted(course_ids)
    stored = _stored(course_ids)
    new = {key: row for key, row in wanted.items() if stored.get(key) != row}
    old = {key: row for key, row in stored.items() if wanted.get(key) != row}
    return new, old


def _wanted(course_ids: list[UUID]) -> Postings:
    """Of what is in the catalogue, by those whom its pages name, as courses.access has both."""
    courses = Course.objects.published().filter(pk__in=course_ids)
    rows = courses.select_related("category", "educator").defer(
        "description", "search_text", "requirements"
    )
    published = {course.pk: course for course in rows if not course.educator.banned}
    if not published:
        return {}
    lectures: dict[UUID, list[str]] = {key: [] for key in published}
    titles = Lecture.objects.filter(chapter__course__in=list(published)).in_order()
    for course_id, title in titles.values_list("chapter__course_id", "title"):
        lectures[course_id].append(title)
    teachers = {key: [_name(course.educator)] for key, course in published.items()}
    shared = [key for key, course in published.items() if course.co_educator_count]
    beside = CourseEducator.objects.teaching().filter(course__in=shared).select_related("user")
    for row in beside if shared else ():
        if row.user and row.user.is_educator and not row.user.banned:
            teachers[row.course_id].append(_name(row.user))
    return {
        (key, stem): row
        for key, course in published.items()
        for stem, row in weighing.rows(course, teachers[key], lectures[key]).items()
    }


def _name(user: User) -> str:
    """What pages call them; nobody is found by what stands for a name."""
    return "" if user.deleted_at else user.search_name


def _stored(course_ids: list[UUID]) -> Postings:
    postings = SearchPosting.objects.filter(course__in=course_ids)
    rows = postings.values_list("course_id", "stem", "rank", "place", "forms")
    return {(course_id, stem): tuple(row) for course_id, stem, *row in rows}  # type: ignore[misc]


def _pairs(postings: Postings) -> Iterable[Pair]:
    return ((form, stem) for (_course, stem), row in postings.items() for form in row[2].split())
