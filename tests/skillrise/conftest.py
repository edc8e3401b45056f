"""What is left over of one test must not be there in the next."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _no_language_is_left_over():
    yield
    translation.deactivate()
