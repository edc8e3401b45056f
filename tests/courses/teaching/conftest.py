"""What an educator types, and the curriculum as it is stored."""

import pytest

from courses.models import Chapter, Lecture


@pytest.fixture
def typed(category):
    """What an educator types into the course form."""
    return {
        "title": "Sailing",
        "subtitle": "Against the wind.",
        "category": str(category.pk),
        "level": "advanced",
        "language": "es",
        "description": "Bring *rope*.",
    }


@pytest.fixture
def chapters(course):
    return list(course.chapters.all())


@pytest.fixture
def curriculum(db):
    """Reads every chapter and lecture, to compare before and after."""
    return lambda: [list(model.objects.order_by("pk").values()) for model in (Chapter, Lecture)]
