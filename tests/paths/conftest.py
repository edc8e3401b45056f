"""A published path of three courses, by the owner of the courses."""

import pytest

from courses import progress
from courses.models import Lecture
from paths import steps
from paths.models import Path
from tests.conftest import make_course


def make_path(author, courses, title="Upward", status=Path.Status.PUBLISHED, **fields):
    texts = {"title": title, "promise": "To the roof.", "description": "Step **by** step."}
    path = Path.objects.create(author=author, status=status, **texts | fields)
    for course in courses:
        steps.add(path, course, why=f"{course.title} adds a floor.")
    return path


@pytest.fixture
def courses(educator, category):
    return [make_course(educator, category, title) for title in ("Ground", "Attic", "Roof")]


@pytest.fixture
def path(educator, courses):
    return make_path(educator, courses)


@pytest.fixture
def complete():
    """Lets someone complete the first so many lectures of a course, or all."""

    def do(user, course, number=None):
        enrollment = progress.enroll(user, course)
        for lecture in list(Lecture.objects.of(course))[:number]:
            progress.complete(enrollment, lecture)
        return enrollment

    return do
