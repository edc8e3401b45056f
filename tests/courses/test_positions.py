"""Chapters and lectures have one order, whoever adds and moves them at once"""

import pytest
from django.db import IntegrityError, connection, transaction

from courses import curriculum
from courses.models import Chapter, Lecture
from courses.positions import POSITION_GAP

KINDS = pytest.mark.parametrize("kind", [Chapter, Lecture])


def siblings(kind, course):
    return course.chapters if kind is Chapter else course.chapters.first().lectures


def new(kind, course, title):
    if kind is Chapter:
        return Chapter(course=course, title=title)
    return Lecture(chapter=course.chapters.first(), title=title)


def titles(items) -> list[str]:
    return [item.title for item in items.all()]


@KINDS
def test_a_position_is_taken_once(course, kind):
    items = siblings(kind, course)

    with pytest.raises(IntegrityError), transaction.atomic():
        items.create(title="Tie", position=items.last().position)


@pytest.mark.django_db(transaction=True)
@KINDS
def test_thirty_who_add_at_once_all_come_behind(at_once, course, kind):
    before = titles(siblings(kind, course))

    at_once(30, lambda number: curriculum.add(new(kind, course, f"New {number}")))

    items = siblings(kind, course)
    assert titles(items)[:2] == before
    assert sorted(titles(items)[2:]) == sorted(f"New {number}" for number in range(30))
    assert len({item.position for item in items.all()}) == 32
    course.refresh_from_db()
    assert course.lecture_count == (4 if kind is Chapter else 34)


@pytest.mark.django_db(transaction=True)
@KINDS
def test_sixteen_moves_at_once_leave_a_permutation(at_once, course, kind):
    """By one place and to places, of lectures also into the other chapter."""
    for number in range(6):
        curriculum.add(new(kind, course, f"New {number}"))
    keys = list(siblings(kind, course).values_list("pk", flat=True))
    parents = [course] if kind is Chapter else list(course.chapters.all())
    before = sorted(kind.objects.values_list("title", flat=True))

    def act(number):
        item = kind.objects.get(pk=keys[number % 8])
        if number % 4 == 3:
            curriculum.place(item, parents[number % len(parents)], number % 5)
        else:
            curriculum.move(item, up=number % 2 == 0)

    at_once(16, act)

    parent = "course" if kind is Chapter else "chapter"
    assert sorted(kind.objects.values_list("title", flat=True)) == before
    assert len(set(kind.objects.values_list(parent, "position"))) == len(before)


@KINDS
def test_many_moves_to_one_place_make_room(course, kind):
    items = siblings(kind, course)
    for number in range(3):
        curriculum.add(new(kind, course, f"New {number}"))
    expected = titles(items)

    for turn in range(60):
        moved = items.all()[2 + turn % 2]
        curriculum.move(moved, up=True)
        index = expected.index(moved.title)
        expected[index - 1 : index + 1] = reversed(expected[index - 1 : index + 1])
        assert titles(items) == expected
    assert max(item.position for item in items.all()) < 30 * POSITION_GAP


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
@pytest.mark.django_db(transaction=True)
@KINDS
def test_a_move_interrupted_at_any_query_leaves_the_old_order_or_the_new_one(course, kind):
    items = siblings(kind, course)
    curriculum.add(new(kind, course, "Last"))
    old = titles(items)

    for number in range(1, 30):
        queries = iter(range(number))

        def fail(execute, *query, queries=queries):
            if next(queries, None) is None:
                raise KeyboardInterrupt
            return execute(*query)

        try:
            with connection.execute_wrapper(fail):
                curriculum.move(items.last(), up=True)
        except KeyboardInterrupt:
            assert titles(items) in (old, [old[0], old[2], old[1]])
            curriculum.place(items.get(title="Last"), items.instance, 2)
        else:
            break
    else:
        pytest.fail("never uninterrupted")


def test_an_edit_does_not_undo_a_move(course, lectures):
    editing = Lecture.objects.get(pk=lectures[1].pk)
    curriculum.move(lectures[1], up=True)

    editing.title = "Edited"
    assert curriculum.save(editing, ["title"])

    assert titles(lectures[0].chapter.lectures) == ["Edited", "Step 0.0"]


def test_an_edit_does_not_undo_a_move_to_another_chapter(course, lectures):
    editing = Lecture.objects.get(pk=lectures[0].pk)
    second = course.chapters.last()
    assert curriculum.place(lectures[0], second, 1)

    editing.title = "Edited"
    assert curriculum.save(editing, ["title"])

    assert titles(second.lectures) == ["Step 1.0", "Edited", "Step 1.1"]


def test_a_lecture_goes_on_in_the_neighbouring_chapter(course, lectures):
    first, second = course.chapters.all()

    assert curriculum.move(lectures[1], up=False)
    assert (titles(first.lectures), titles(second.lectures)[0]) == (["Step 0.0"], "Step 0.1")

    assert curriculum.move(lectures[1], up=True)
    assert titles(first.lectures) == ["Step 0.0", "Step 0.1"]


@pytest.mark.django_db(transaction=True)  # which asks for the chapter at its end
def test_a_lecture_is_not_moved_into_a_chapter_that_is_gone(course, lectures):
    gone = course.chapters.last()
    curriculum.delete([course.chapters.last()])

    with pytest.raises((IntegrityError, Chapter.DoesNotExist)):
        curriculum.place(lectures[0], gone, 0)


def test_an_admin_who_moves_a_lecture_to_another_chapter_puts_it_last(
    admin_client, course, lectures
):
    first, second = course.chapters.all()
    change = f"/admin/courses/lecture/{lectures[0].pk}/change/"
    fields = {"title": "Moved", "chapter": second.pk, "kind": "article", "body": "Text."}

    response = admin_client.post(change, fields | {"seconds": "30", "version": 1})

    assert response.status_code == 302
    assert titles(first.lectures) == ["Step 0.1"]
    assert titles(second.lectures) == ["Step 1.0", "Step 1.1", "Moved"]


def test_an_admin_who_moves_a_chapter_to_another_course_puts_it_last(admin_client, course, draft):
    moved = course.chapters.first()

    change = f"/admin/courses/chapter/{moved.pk}/change/"
    response = admin_client.post(change, {"title": "Moved", "course": draft.pk, "version": 1})

    assert response.status_code == 302
    assert titles(draft.chapters) == ["Floor 0", "Floor 1", "Moved"]


@pytest.mark.django_db
@KINDS
def test_a_move_at_the_edge_of_the_course_changes_nothing(course, kind):
    course.refresh_from_db()
    before = course.updated_at
    first, last = siblings(kind, course).first(), course.chapters.last()
    if kind is Lecture:
        last = last.lectures.last()

    assert not curriculum.move(first, up=True)
    assert not curriculum.move(last, up=False)
    assert not curriculum.place(first, course if kind is Chapter else first.chapter, 0)

    course.refresh_from_db()
    assert course.updated_at == before
