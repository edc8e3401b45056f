"""Students complete lectures while the curriculum changes under them"""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from courses import curriculum, progress
from courses.models import Chapter, Enrollment, Lecture
from tests.conftest import make_course
from tests.servers import PATIENCE

REPEATED = 5  # so that the threads meet in between
ROUNDS = 20


def complete_as_the_rows_say(enrollment) -> bool:
    """Is `completed_at` there? It must be exactly when every lecture of today is completed; and
    `completed_count` must say how many are."""
    stored = Enrollment.objects.get(pk=enrollment.pk)
    [now] = progress.progress_of([stored])
    assert (stored.completed_at is not None) == now.is_complete
    assert stored.completed_count == now.done
    return now.is_complete


def fresh(enrollment) -> Enrollment:
    """The row as another request reads it."""
    return Enrollment.objects.get(pk=enrollment.pk)


@pytest.fixture
def six_lectures(course, add_lectures):
    add_lectures(course, 2)
    return list(Lecture.objects.of(course))


@pytest.mark.django_db(transaction=True)
def test_completions_while_a_lecture_comes_and_goes_end_complete(
    eight_at_once, enrollment, six_lectures
):
    chapter = six_lectures[0].chapter

    def act(number):
        for _ in range(REPEATED):
            if number < 6:
                progress.complete(fresh(enrollment), six_lectures[number])
                progress.reopen(fresh(enrollment), six_lectures[number])
                progress.complete(fresh(enrollment), six_lectures[number])
            else:
                passing = Lecture(chapter=chapter, title=f"Passing {number}")
                curriculum.add(passing)
                curriculum.move(six_lectures[number - 6], up=number == 6)
                curriculum.delete([passing])

    eight_at_once(act)

    assert complete_as_the_rows_say(enrollment)


@pytest.mark.django_db(transaction=True)
def test_lectures_that_move_while_chapters_are_removed_are_in_one_place_and_counted(
    eight_at_once, course, add_lectures
):
    first, second = course.chapters.all()
    add_lectures(course, 4)
    keys = list(Lecture.objects.values_list("pk", flat=True))

    def act(number):
        if number == 7:
            curriculum.remove(Chapter.objects.get(pk=second.pk))
            return
        for turn in range(2):
            with suppress(Chapter.DoesNotExist, Lecture.DoesNotExist):
                item = Lecture.objects.get(pk=keys[number % len(keys)])
                curriculum.place(item, Chapter.objects.get(pk=(second, first)[turn].pk), turn)

    eight_at_once(act)

    assert Lecture.objects.count() == len(keys)
    places = Lecture.objects.values_list("chapter", "position")
    assert len(set(places)) == len(keys)
    assert {chapter for chapter, _ in places} <= {first.pk, second.pk}
    course.refresh_from_db()
    assert course.lecture_count == first.lectures.count()


@pytest.mark.django_db(transaction=True)
def test_completions_while_a_lecture_is_added_end_incomplete(
    eight_at_once, enrollment, six_lectures
):
    for lecture in six_lectures:
        progress.complete(enrollment, lecture)

    def act(number):
        if number < 6:
            progress.reopen(fresh(enrollment), six_lectures[number])
            progress.complete(fresh(enrollment), six_lectures[number])
        elif number == 6:
            curriculum.add(Lecture(chapter=six_lectures[0].chapter, title="Added"))
        else:
            passing = Lecture(chapter=six_lectures[0].chapter, title="Passing")
            curriculum.add(passing)
            curriculum.delete([passing])

    eight_at_once(act)

    assert not complete_as_the_rows_say(enrollment)


@pytest.mark.django_db(transaction=True)
def test_a_lecture_reopened_while_another_is_deleted_ends_incomplete(
    eight_at_once, enrollment, six_lectures
):
    *kept, lost = six_lectures

    def act(number):
        if number < 5:
            progress.complete(fresh(enrollment), kept[number])
        elif number == 5:
            curriculum.delete([lost])
        else:
            progress.complete(fresh(enrollment), kept[0])
            progress.reopen(fresh(enrollment), kept[1])

    eight_at_once(act)
    progress.reopen(fresh(enrollment), kept[1])

    assert not complete_as_the_rows_say(enrollment)
    progress.complete(fresh(enrollment), kept[1])
    assert complete_as_the_rows_say(enrollment)


@pytest.mark.django_db(transaction=True)
def test_students_of_one_course_do_not_touch_each_other(
    eight_at_once, student, stranger, educator, category
):
    course = make_course(educator, category)
    lectures = list(Lecture.objects.of(course))
    ahead, behind = progress.enroll(student, course), progress.enroll(stranger, course)

    def act(number):
        if number < 4:
            progress.complete(fresh(ahead), lectures[number])
        elif number < 7:
            progress.complete(fresh(behind), lectures[number - 4])
        else:
            passing = Lecture(chapter=lectures[0].chapter, title="Passing")
            curriculum.add(passing)
            curriculum.delete([passing])

    eight_at_once(act)

    assert complete_as_the_rows_say(ahead)
    assert not complete_as_the_rows_say(behind)


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
def test_a_lecture_reopened_while_the_course_becomes_complete_is_not_lost(enrollment, lectures):
    """A deletion has found that nothing is left to do when the student reopens a lecture."""
    *completed, lost = lectures
    for lecture in completed:
        progress.complete(enrollment, lecture)
    waiting = [completed[0]]

    def reopen_before(execute, sql, params, many, context):
        is_completion = sql.startswith('UPDATE "courses_enrollment"') and '"completed_at" = ' in sql
        if is_completion and waiting:
            progress.reopen(fresh(enrollment), waiting.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(reopen_before):
        curriculum.delete([lost])

    assert not waiting
    assert not complete_as_the_rows_say(enrollment)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_a_lecture_completed_and_reopened_by_eight_at_once_ends_as_the_rows_say(
    at_once, enrollment, lectures, turn
):
    """Whoever read before another wrote looks again, in some of the rounds."""
    *completed, last = lectures
    for lecture in completed:
        progress.complete(enrollment, lecture)
    meeting = threading.Barrier(8, timeout=PATIENCE)
    agreed = []

    def act(number):
        for _ in range(ROUNDS):
            meeting.wait()
            (progress.complete if number % 2 else progress.reopen)(fresh(enrollment), last)
            if meeting.wait() == 0:
                stored = fresh(enrollment)
                [now] = progress.progress_of([stored])
                agreed.append((stored.completed_at is not None) == now.is_complete)
            meeting.wait()

    at_once(8, act)

    assert agreed == [True] * ROUNDS
