"""Quizzes that the tests here speak of."""

import pytest

from quizzes import attempts, publication
from quizzes.models import Quiz

from .published import make_quiz
from .written import make_draft


@pytest.fixture
def version(course):
    return make_quiz(course.chapters.first(), introduction="Take your **time**.")


@pytest.fixture
def lecture(version):
    return version.quiz.lecture


@pytest.fixture
def address(course, lecture):
    return f"/learn/{course.slug}/{lecture.pk}/quiz/"


@pytest.fixture
def attempt(enrollment, version):
    return attempts.start(enrollment, version)


@pytest.fixture
def written(course):
    """A draft; `published` is the same, published."""
    return make_draft(course)


@pytest.fixture
def published(written):
    publication.publish(written)
    return Quiz.objects.get(pk=written.pk)
