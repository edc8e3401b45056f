"""Stores content in a migrated, empty database: `DATABASE_URL=… python -m bench.filling small|full`."""

import itertools
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date
from functools import lru_cache
from multiprocessing.pool import AsyncResult
from typing import Any
from uuid import UUID

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillrise.settings")
    django.setup()

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models import Max
from django.utils.text import slugify
from tqdm import tqdm

from bench import words
from bench.content import SIZES, Content, Size
from courses import student_names
from courses.models import (
    Answer,
    Category,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    Question,
    Review,
    SearchPosting,
)
from courses.search import indexing, repair, weighing
from texts.fields import derived_fields

CHUNK = 500  # rows of a statement
Values = Sequence[Any]  # of a row's columns
CACHE = 3_000_000  # kB, for SQLite's indexes: their keys are random


def fill(size: Size) -> None:
    content = Content(size)
    with _derived_once(), _indexes_at_last():
        names, found_by = _store_people(content)
        course_ids = _store_courses(content, _categories(), found_by)
        _store_students(content, course_ids, names)
        _store_questions(content, course_ids)
    _note_last_days(course_ids)
    repair.recount()


def _store_people(content: Content) -> tuple[dict[str, str], dict[str, str]]:
    """Of each person, what a course finds them by among its students, and search its courses."""
    names, found_by = {}, {}
    for people in chunks(tqdm(content.people(), "people", disable=None)):
        store(people)
        names.update({row.pk: student_names.search_name_of(row) for row in people})
        found_by.update({row.pk: row.search_name for row in people if row.is_educator})
    return names, found_by


def _categories() -> list[Category]:
    return Category.objects.bulk_create(
        Category(
            name=topic["names"]["en"],
            name_es=topic["names"]["es"],
            slug=slugify(topic["names"]["en"]),
            position=position,
        )
        for position, topic in enumerate(words.TOPICS)
    )


def _store_courses(
    content: Content, categories: list[Category], found_by: dict[str, str]
) -> list[UUID]:
    """Another process weighs the words of some courses while the next ones are written."""
    keys: list[UUID] = []
    places = tqdm(range(content.size.courses), "courses", disable=None)
    weighed: AsyncResult[list[Values]] | None = None
    with multiprocessing.get_context("fork").Pool(1) as pool:
        for some in chunks(places):
            courses = [content.course(place, categories) for place in some]
            outlines = [
                list(content.outline(course, place))
                for course, place in zip(courses, some, strict=True)
            ]
            lectures = [[row for _chapter, rows in outline for row in rows] for outline in outlines]
            content.lectures += [[row.pk for row in rows] for rows in lectures]
            store(courses)
            keys += [course.pk for course in courses]
            store([chapter for outline in outlines for chapter, _rows in outline])
            store(list(itertools.chain.from_iterable(lectures)))
            if weighed:
                store_values(SearchPosting, weighed.get())
            said = [
                (course, found_by[course.educator_id], [row.title for row in rows])
                for course, rows in zip(courses, lectures, strict=True)
                if course.status == Course.Status.PUBLISHED
            ]
            weighed = pool.apply_async(_postings, (said,))
        if weighed:
            store_values(SearchPosting, weighed.get())
    return keys


def _postings(said: list[tuple[Course, str, list[str]]]) -> list[Values]:
    """Of courses with their teachers and titles of lectures, what `courses.search.indexing` would
    store, which reads it all anew.
    """
    return [
        (indexing.key_of(stem, course.pk), stem, course.pk, *row)
        for course, teacher, titles in said
        for stem, row in weighing.rows(course, [teacher], titles).items()
    ]


def _store_students(content: Content, course_ids: list[UUID], names: dict[str, str]) -> None:
    for some in chunks(tqdm(content.taken, "enrollments", disable=None)):
        rows = [
            content.enrollment(taken, course_ids[taken.course], names[taken.user_id])
            for taken in some
        ]
        store(rows)
        store([word for row in rows for word in student_names.words_of(row)])
        both = list(zip(some, rows, strict=True))
        store([opened for taken, row in both for opened in content.progress(row, taken.course)])
        store([content.review(taken, row) for taken, row in both if taken.rating])


def _note_last_days(course_ids: list[UUID]) -> None:
    """As `courses.counters` has it, which counts everything anew."""
    for some in chunks(tqdm(course_ids, "last days", disable=None)):
        seen = Enrollment.objects.filter(course__in=some).order_by().values_list("course")
        last: dict[date, list[UUID]] = {}
        for course_id, moment in seen.annotate(last=Max("last_seen_at")):
            last.setdefault(moment.astimezone(UTC).date(), []).append(course_id)
        for day, keys in last.items():
            Course.objects.filter(pk__in=keys).update(last_seen_on=day)


def _store_questions(content: Content, course_ids: list[UUID]) -> None:
    places = tqdm(range(content.size.courses), "questions", disable=None)
    asked = (
        content.question(place, number, course_ids[place])
        for place in places
        for number in content.asked(place)
    )
    for questions in chunks(asked):
        store(questions)
        store([content.answer(row) for row in questions if row.is_answered])


def store(rows: Sequence[models.Model]) -> None:
    if rows:
        model = type(rows[0])
        fields = model._meta.concrete_fields
        store_values(model, [[field.pre_save(row, True) for field in fields] for row in rows])


def store_values(model: type[models.Model], rows: Sequence[Values]) -> None:
    """As `bulk_create` does, which on SQLite spends most of its time on the text of the query."""
    if connection.vendor != "sqlite":
        model._base_manager.bulk_create([model(*row) for row in rows], CHUNK)
        return
    database, fields = connections[DEFAULT_DB_ALIAS], model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _field in fields)
    values = [
        [field.get_db_prep_save(value, database) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with database.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',  # noqa: S608
            values,
        )


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(itertools.islice(rows, CHUNK)):
        yield some


@contextmanager
def _derived_once() -> Iterator[None]:
    """The same text's HTML and folded text are made once: most texts here occur often."""
    kinds: list[type[models.Model]] = [Answer, Chapter, Course, Lecture, Question, Review]
    fields = [field for kind in kinds for field in derived_fields(kind) if field.derive]
    made_by = [field.derive for field in fields]
    for field in fields:
        field.derive = lru_cache(10_000)(field.derive)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for field, derive in zip(fields, made_by, strict=True):
            field.derive = derive


@contextmanager
def _indexes_at_last() -> Iterator[None]:
    """On SQLite made of all rows at once, which takes a fraction of the time; but for unique ones."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'"
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, sql in tqdm(indexes, "indexes", disable=None):
            cursor.execute(sql)


@contextmanager
def quick_writes() -> Iterator[None]:
    """On SQLite at one go, with all of it in memory; who is interrupted begins with an empty file."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA journal_mode").fetchone()
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE}"):
            cursor.execute(f"PRAGMA {setting}")
        with transaction.atomic():
            yield
        cursor.execute(f"PRAGMA journal_mode = {usual}")
    connection.close()  # the next one has the usual settings


if __name__ == "__main__":
    with quick_writes():
        fill(SIZES[sys.argv[1]])
