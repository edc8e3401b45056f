"""Stores content in a migrated, empty database: `DATABASE_URL=… python -m bench.filling small|full`."""

import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillrise.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.text import slugify
from tqdm import tqdm

from accounts.models import User
from bench import words
from bench.content import SIZES, Content, Size
from courses import student_names
from courses.models import (
    Answer,
    Category,
    Chapter,
    Course,
    Enrollment,
    EnrollmentWord,
    Lecture,
    LectureProgress,
    Question,
    Review,
)
from texts.fields import derived_fields

CHUNK = 500  # rows of a statement
CACHE = 3_000_000  # kB, for SQLite's indexes: their keys are random


def fill(size: Size) -> None:
    content = Content(size)
    with _derived_once():
        names = {}
        for people in chunks(tqdm(content.people(), "people", disable=None)):
            User.objects.bulk_create(people)
            names.update({row.pk: student_names.search_name_of(row) for row in people})
        course_ids = _store_courses(content, _categories())
        _store_students(content, course_ids, names)
        _store_questions(content, course_ids)
        call_command("index_courses")  # whose writers were passed by


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


def _store_courses(content: Content, categories: list[Category]) -> list[UUID]:
    keys: list[UUID] = []
    places = tqdm(range(content.size.courses), "courses", disable=None)
    for some in chunks(places):
        courses = [content.course(place, categories) for place in some]
        outlines = [
            list(content.outline(course, place))
            for course, place in zip(courses, some, strict=True)
        ]
        content.lectures += [
            [lecture.pk for _chapter, lectures in outline for lecture in lectures]
            for outline in outlines
        ]
        Course.objects.bulk_create(courses)
        keys += [course.pk for course in courses]
        parts = list(itertools.chain.from_iterable(outlines))
        Chapter.objects.bulk_create(chapter for chapter, _lectures in parts)
        for lectures in chunks(itertools.chain.from_iterable(rows for _chapter, rows in parts)):
            Lecture.objects.bulk_create(lectures)
    return keys


def _store_students(content: Content, course_ids: list[UUID], names: dict[str, str]) -> None:
    for some in chunks(tqdm(content.taken, "enrollments", disable=None)):
        rows = [
            content.enrollment(taken, course_ids[taken.course], names[taken.user_id])
            for taken in some
        ]
        Enrollment.objects.bulk_create(rows)
        words = itertools.chain.from_iterable(map(student_names.words_of, rows))
        for of_some in chunks(words):
            EnrollmentWord.objects.bulk_create(of_some)
        both = list(zip(some, rows, strict=True))
        opened = itertools.chain.from_iterable(
            content.progress(row, taken.course) for taken, row in both
        )
        for progress in chunks(opened):
            LectureProgress.objects.bulk_create(progress)
        Review.objects.bulk_create(
            content.review(taken, row) for taken, row in both if taken.rating
        )


def _store_questions(content: Content, course_ids: list[UUID]) -> None:
    places = tqdm(range(content.size.courses), "questions", disable=None)
    asked = (
        content.question(place, number, course_ids[place])
        for place in places
        for number in content.asked(place)
    )
    for questions in chunks(asked):
        Question.objects.bulk_create(questions)
        Answer.objects.bulk_create(content.answer(row) for row in questions if row.is_answered)


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
