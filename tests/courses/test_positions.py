"""Chapters and lectures have one order, whoever adds and moves them at once"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from courses import curriculum
from courses.curriculum import POSITION_GAP
from courses.models import Chapter, Course, Lecture

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
    items = siblings(kind, course)
    for number in range(6):
        curriculum.add(new(kind, course, f"New {number}"))
    before = titles(items)

    def act(number):
        keys = list(items.values_list("pk", flat=True))
        curriculum.move(kind.objects.get(pk=keys[number % 8]), up=number % 2 == 0)

    at_once(16, act)

    assert sorted(titles(items)) == sorted(before)
    assert len({item.position for item in items.all()}) == 8


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
            curriculum.move(items.get(title="Last"), up=titles(items) == old)
            curriculum.move(items.get(title="Last"), up=False)
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


def keys(rows):
    return list(rows.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_ties_of_earlier_versions_keep_their_order(course, lectures):
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()  # of other apps, which depend on it, too
    executor.migrate([("courses", "0001_initial")])
    try:
        old = executor.loader.project_state([("courses", "0001_initial")]).apps
        chapters = old.get_model("courses", "Chapter").objects
        stored = old.get_model("courses", "Lecture").objects
        chapters.filter(course=course.pk).update(position=5)
        stored.filter(chapter=lectures[0].chapter_id).update(position=7)
        in_order = stored.order_by("chapter__position", "chapter_id", "position", "id")
        shown = [keys(chapters.order_by("position", "id")), keys(in_order)]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(latest)

    assert [keys(Chapter.objects.all()), keys(Lecture.objects.in_order())] == shown
    assert len(set(Chapter.objects.values_list("course", "position"))) == 2
    assert len(set(Lecture.objects.values_list("chapter", "position"))) == 4
    assert Course.objects.get().pk == course.pk


@pytest.mark.django_db
@KINDS
def test_a_move_at_the_edge_changes_nothing(course, kind):
    course.refresh_from_db()
    before = course.updated_at

    curriculum.move(siblings(kind, course).first(), up=True)
    curriculum.move(siblings(kind, course).last(), up=False)

    course.refresh_from_db()
    assert course.updated_at == before
