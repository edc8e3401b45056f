"""Rows of the first version get their columns for search, and their HTML, when they are migrated"""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from courses.models import Course, Lecture
from texts.fields import VERSION

FIRST = [("courses", "0001_initial"), ("accounts", "0001_initial")]


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_first_version_are_filled(course, lectures):
    Course.objects.update(title="Ágata", description="*How* to climb.")
    User.objects.filter(pk=course.educator_id).update(last_name="Łoś")
    Lecture.objects.filter(pk=lectures[0].pk).update(title="Óptica", body="**Light**")
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(FIRST)  # which takes the columns away
    MigrationExecutor(connection).migrate(latest)

    course.refresh_from_db()
    lectures[0].refresh_from_db()
    assert (course.sort_title, course.texts_version) == ("agata", VERSION)
    assert course.search_text == "agata up the stairs. *how* to climb."
    assert course.description_html == '<p dir="auto"><em>How</em> to climb.</p>'
    assert lectures[0].search_title == "optica"
    assert lectures[0].body_html == '<p dir="auto"><strong>Light</strong></p>'
    assert User.objects.get(pk=course.educator_id).search_name == "educator los"
