"""Many plain courses, for measuring how pages grow with the catalogue."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts.models import Role, User
from courses.models import Category, Chapter, Course, Lecture
from courses.search import indexing

BATCH = 50  # courses
CHAPTERS, LECTURES = 5, 6
PREFIX = "practice-"


def store_courses(total: int) -> Iterator[int]:
    """Fill the catalogue up to `total` courses; yields how many each batch added."""
    categories = list(Category.objects.all())
    educators = list(User.objects.filter(role=Role.EDUCATOR).order_by("pk"))
    start = _next_number()
    end = start + max(0, total - Course.objects.count())
    for first in range(start, end, BATCH):
        numbers = range(first, min(first + BATCH, end))
        courses = [_course(number, categories, educators) for number in numbers]
        chapters = [
            Chapter(course=course, title=f"Chapter {position + 1}", position=position)
            for course in courses
            for position in range(CHAPTERS)
        ]
        lectures = [
            Lecture(
                chapter=chapter,
                title=f"Lecture {position + 1}",
                kind=Lecture.Kind.ARTICLE,
                body="One step of many.",
                seconds=300,
                position=position,
            )
            for chapter in chapters
            for position in range(LECTURES)
        ]
        Course.objects.bulk_create(courses)
        Chapter.objects.bulk_create(chapters)
        Lecture.objects.bulk_create(lectures)
        indexing.follow(course.pk for course in courses)
        yield len(courses)


def _next_number() -> int:
    slugs = Course.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True)
    latest = slugs.order_by("-slug").first()
    return int(latest.removeprefix(PREFIX)) + 1 if latest else 0


def _course(number: int, categories: list[Category], educators: list[User]) -> Course:
    return Course(
        slug=f"{PREFIX}{number:06}",
        title=f"Practice {number:06}",
        subtitle="A course made for measuring.",
        description="It stands in for a real course.",
        category=categories[number % len(categories)],
        educator=educators[number % len(educators)],
        level=Course.Level.values[number % 3],
        status=Course.Status.PUBLISHED,
        published_at=timezone.now() - timedelta(minutes=number),
        lecture_count=CHAPTERS * LECTURES,
        seconds=CHAPTERS * LECTURES * 300,
    )
