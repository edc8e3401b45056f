"""Fills the database in DATABASE_URL with what engines keep differently, as a process of its own."""

import os
from datetime import UTC, datetime
from uuid import UUID

import django

TIME = datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC)
NAME = "Ñandú \u2028 🌱"
TEXT = f"{NAME}\n" * 60_000  # more than a megabyte
COURSE = UUID("00000000-0000-4000-8000-0000000000ff")
STUDENTS = 1200  # more than two batches


def main() -> None:
    django.setup()
    from accounts.models import Role, User
    from courses import progress
    from courses.models import Category, Course, Lecture
    from tests.conftest import make_course, person, write_down
    from tests.quizzes.published import make_quiz

    educator = person("user_Educator", Role.EDUCATOR, email="Árbol@example.com")
    User.objects.bulk_create(
        User(pk=f"user_{number:04}", last_name=NAME, clerk_updated_at=2**40)
        for number in range(STUDENTS)
    )
    category = Category.objects.create(name=NAME, slug="music", position=1)
    course = make_course(educator, category, pk=COURSE, rating_average=13 / 3)
    Course.objects.filter(pk=COURSE).update(published_at=TIME)
    make_quiz(course.chapters.last())
    Lecture.objects.filter(title="Step 0.1").update(body=TEXT)
    enrollment = progress.enroll(User.objects.get(pk="user_0007"), course)
    progress.complete(enrollment, course.chapters.first().lectures.first())
    write_down(educator, course, educator)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillrise.settings")
    main()
