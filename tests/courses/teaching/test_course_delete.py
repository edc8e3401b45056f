"""/teach/courses/<slug>/delete/"""

import pytest

from courses import progress
from courses.models import Course, Enrollment, Lecture
from tests.courses.pages import links, text
from tests.courses.teaching.curriculum import COURSE

BUDGET = 150  # statements: what hangs on a course is counted, looked for and deleted, kind by kind


def test_deleting_asks_first_and_names_the_students(educator_client, course, enrollment):
    response = educator_client.get(f"{COURSE}delete/")

    words = text(response)
    assert "Delete the course “Rising”?" in words
    assert "Its 4 lectures are deleted with it." in words
    assert "1 student is enrolled in this course." in words
    assert "Archiving hides the course and lets them keep it." in words
    assert COURSE in links(response)
    assert Course.objects.exists()


def test_deleting_removes_the_course_and_what_belongs_to_it(
    educator_client, course, enrollment, lectures
):
    progress.complete(enrollment, lectures[0])

    response = educator_client.post(f"{COURSE}delete/", follow=True)

    assert response.redirect_chain == [("/teach/", 302)]
    assert "“Rising” is deleted." in text(response)
    for model in (Course, Lecture, Enrollment):
        assert not model.objects.exists()


@pytest.mark.engines("sqlite", "postgresql")
def test_its_statements_are_bounded(
    educator_client, course, enrollment, lectures, django_assert_max_num_queries
):
    progress.complete(enrollment, lectures[0])
    with django_assert_max_num_queries(BUDGET):
        educator_client.post(f"{COURSE}delete/")

    assert not Course.objects.exists()
