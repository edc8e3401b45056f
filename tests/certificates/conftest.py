"""A student who has finished the course, and a certificate."""

import pytest

from certificates import issuing
from courses import progress
from tests.courses.conftest import add_lectures


@pytest.fixture
def finished(enrollment, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    return enrollment


@pytest.fixture
def certificate(finished, student):
    [mine] = progress.progress_of([finished])
    return issuing.issue(mine, student)


FINISH = "/learn/rising/finish/"
__all__ = ["add_lectures"]
