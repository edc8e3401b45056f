"""Trying again while others are in the way"""

import pytest
from django.db import IntegrityError, transaction

from courses.contention import TAKEN, Moved, try_again
from courses.models import Category, Chapter

pytestmark = pytest.mark.django_db


def test_a_step_is_taken_until_nobody_is_in_its_way(category):
    names = iter(["Music", "Music", "Art"])  # the first is taken, by its slug too

    def step():
        name = next(names)
        return Category.objects.create(name=name, slug=name.lower())

    assert try_again(step, TAKEN).name == "Art"


def test_what_was_moved_meanwhile_is_read_again():
    left = [Moved, Moved]

    def step():
        if left:
            raise left.pop()
        return "done"

    assert try_again(step, TAKEN) == "done"


@pytest.mark.engines("sqlite", "postgresql")  # MongoDB has no constraint but the unique ones
def test_another_refusal_is_raised_at_once(course):
    taken = []

    def step():
        taken.append(1)
        Chapter.objects.filter(course=course).update(title=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        try_again(step, TAKEN)
    assert len(taken) == 1
