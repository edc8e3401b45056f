"""Rows of the first version come along: they get the columns and the order that later ones want."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from courses.models import Chapter, Course, Lecture
from texts.fields import VERSION

FIRST = [("courses", "0001_initial"), ("accounts", "0001_initial")]


def keys(rows):
    return list(rows.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_first_version_come_along(course, lectures):
    """In one test: the way back and forth takes the longest."""
    Course.objects.update(title="Ágata", description="*How* to climb.")
    User.objects.filter(pk=course.educator_id).update(last_name="Łoś")
    Lecture.objects.filter(pk=lectures[0].pk).update(title="Óptica", body="**Light**")
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()  # of other apps, which depend on it, too
    executor.migrate(FIRST)  # which takes columns away
    try:
        old = executor.loader.project_state(FIRST).apps
        chapters = old.get_model("courses", "Chapter").objects
        stored = old.get_model("courses", "Lecture").objects
        chapters.filter(course=course.pk).update(position=5)
        stored.filter(chapter=lectures[0].chapter_id).update(position=7)
        in_order = stored.order_by("chapter__position", "chapter_id", "position", "id")
        shown = [keys(chapters.order_by("position", "id")), keys(in_order)]
    finally:
        MigrationExecutor(connection).migrate(latest)

    course.refresh_from_db()
    lectures[0].refresh_from_db()
    assert (course.sort_title, course.texts_version) == ("agata", VERSION)
    assert course.search_text == "agata up the stairs. *how* to climb."
    assert course.description_html == '<p dir="auto"><em>How</em> to climb.</p>'
    assert lectures[0].search_title == "optica"
    assert lectures[0].body_html == '<p dir="auto"><strong>Light</strong></p>'
    assert User.objects.get(pk=course.educator_id).search_name == "educator los"
    assert [keys(Chapter.objects.all()), keys(Lecture.objects.in_order())] == shown  # ties, too
    assert len(set(Chapter.objects.values_list("course", "position"))) == 2
    assert len(set(Lecture.objects.values_list("chapter", "position"))) == 4
