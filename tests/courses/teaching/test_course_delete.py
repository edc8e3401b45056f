"""/teach/courses/<slug>/delete/"""

from courses import progress
from courses.models import Course, Enrollment, Lecture
from tests.courses.pages import links, text
from tests.courses.teaching.curriculum import COURSE


def test_deleting_asks_first_and_names_the_students(educator_client, course, enrollment):
    response = educator_client.get(f"{COURSE}delete/")

    words = text(response)
    assert "Delete the course “Rising”?" in words
    assert "Its 4 lectures are deleted with it." in words
    assert "1 student is enrolled in this course." in words
    assert "Unpublishing hides the course and lets them keep it." in words
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
