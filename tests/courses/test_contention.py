"""Trying again while others are in the way"""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from courses.contention import TAKEN, Moved, lock, try_again
from courses.models import Category, Chapter

pytestmark = pytest.mark.django_db

PATIENCE = 30  # seconds
WAITING_FOR_US = (
    "SELECT count(*) FROM pg_locks "
    "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


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


@pytest.mark.engines("postgresql")
@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_row_holds_none_that_comes_after_it():
    first, second = sorted(Category.objects.create(name=name, slug=name).pk for name in "ab")

    def lock_both():
        with transaction.atomic():
            lock(Category.objects.order_by("-pk"))
        connection.close()

    waiting = threading.Thread(target=lock_both)
    with transaction.atomic():
        lock(Category.objects.filter(pk=first))
        waiting.start()
        end = time.monotonic() + PATIENCE
        while not _someone_waits():
            assert time.monotonic() < end
        assert Category.objects.select_for_update(nowait=True).get(pk=second)
    waiting.join()


def _someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR_US)
        return cursor.fetchone()[0] > 0
