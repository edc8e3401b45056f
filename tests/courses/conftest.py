"""What several of these tests need."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses import counters
from courses.models import Course, Enrollment, Lecture, LectureProgress, Review
from tests.conftest import person


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def add_courses(educator, category):
    """Puts plain courses into the catalogue; `Course 00` is the newest."""

    def add(number: int, first: int = 0) -> list[Course]:
        return Course.objects.bulk_create(
            Course(
                slug=f"course-{index:02}",
                title=f"Course {index:02}",
                category=category,
                educator=educator,
                status=Course.Status.PUBLISHED,
                published_at=timezone.now() - timedelta(days=index + 1),
                lecture_count=1,
            )
            for index in range(first, first + number)
        )

    return add


@pytest.fixture
def add_reviews(db):
    """Lets a number of people review a course."""

    def add(course: Course, number: int) -> None:
        for index in range(number):
            reviewer = person(f"user_reviewer_{index:02}")
            Review.objects.create(
                enrollment=Enrollment.objects.create(user=reviewer, course=course),
                course=course,
                rating=1 + index % 5,
                text=f"Opinion {index:02}.",
                created_at=timezone.now() - timedelta(days=index),
            )
        counters.recount(course.pk)

    return add


@pytest.fixture
def add_lectures(db):
    """Appends a number of lectures to a course's last chapter."""

    def add(course: Course, number: int) -> list[Lecture]:
        chapter = course.chapters.last()
        lectures = Lecture.objects.bulk_create(
            Lecture(
                chapter=chapter,
                title=f"More {index}",
                kind=Lecture.Kind.ARTICLE,
                body="More.",
                position=100 + index,
            )
            for index in range(number)
        )
        counters.recount(course.pk)
        return lectures

    return add


@pytest.fixture
def rows(db):
    """Reads all that people's actions may change, to compare before and after."""
    models = (User, Course, Enrollment, LectureProgress, Review)
    return lambda: [list(model.objects.order_by("pk").values()) for model in models]
