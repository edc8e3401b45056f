"""While an educator is banned, their courses are in no list, and those enrolled keep them."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils.module_loading import import_string

from accounts.models import User
from courses import access, educators, emails
from courses.models import Course, Enrollment
from mailings.models import Mailing
from tests.conftest import index_courses
from tests.courses.pages import links, text

COURSE = "/courses/rising/"


@pytest.fixture
def ban(educator):
    def ban(banned=True):
        User.objects.filter(pk=educator.pk).update(banned=banned)

    return ban


@pytest.mark.parametrize("visitor", ["nobody", "student"])
def test_nobody_finds_the_course_until_the_ban_ends(client_of, course, educator, ban, visitor):
    client = client_of(visitor)
    index_courses()
    lists = ["/", "/courses/", "/courses/?q=rising", "/courses/?category=music"]
    pages = [COURSE, f"/courses/{course.slug}/share.png", f"/users/{educator.pk}/"]

    for banned in (False, True, False):
        ban(banned)
        found = [COURSE in links(client.get(address)) for address in lists]
        assert found == [not banned] * len(lists)
        statuses = {client.get(address).status_code for address in pages}
        assert statuses == ({404} if banned else {200})
        caches["pages"].clear()  # a file of the sitemap is kept for an hour
        assert (COURSE in client.get("/sitemap-courses.xml").text) is not banned


def test_co_educators_read_that_nobody_enrolls(as_person, co_educator, course, student, ban):
    type(student).objects.filter(pk=student.pk).update(email="sam@example.com")
    ban()
    client = as_person(co_educator)

    assert "its owner is suspended" in text(client.get("/teach/courses/rising/"))
    assert "In the catalogue." not in text(client.get("/teach/courses/rising/"))
    for address in ("/teach/courses/rising/students/", "/teach/courses/rising/students/invite/"):
        assert "The owner of this course is suspended" in text(client.get(address))
    invited = client.post(
        "/teach/courses/rising/students/invite/", {"addresses": "sam@example.com"}
    )
    assert invited.status_code == 422
    assert not Mailing.objects.exists()


def test_what_asks_for_the_course_is_not_sent(course, educator, student, ban):
    type(student).objects.filter(pk=student.pk).update(email="sam@example.com")
    student.refresh_from_db()
    emails.invitation(student, course, educator)
    educators.invite(course, student.email)
    assert Mailing.objects.count() == 2

    ban()
    for step in settings.COPYING_STEPS:
        assert import_string(step)(educator.pk)

    assert not Mailing.objects.exists()


def test_nobody_enrolls(client_of, course, ban):
    ban()

    assert client_of("student").post(f"{COURSE}enroll/").status_code == 404
    assert not Enrollment.objects.exists()


def test_previews_are_closed(client_of, course, lectures, ban):
    preview = f"/learn/rising/{lectures[0].pk}/"
    assert client_of("student").get(preview).status_code == 200
    ban()

    assert client_of("student").get(preview).status_code == 404
    assert client_of("nobody").get(preview).status_code == 302


def test_those_enrolled_keep_the_course(client_of, enrollment, lectures, ban):
    ban()
    client = client_of("student")

    assert "Rising" in text(client.get("/learn/"))
    assert "Start the first lecture" in text(client.get(COURSE))
    assert client.get("/learn/rising/").status_code == 302
    for lecture in lectures:
        assert client.get(f"/learn/rising/{lecture.pk}/").status_code == 200
        assert client.post(f"/learn/rising/{lecture.pk}/complete/").status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_admins_see_it_and_are_not_asked_to_enroll(client_of, course, lectures, ban):
    ban()
    client = client_of("admin")

    for page in (COURSE, f"/learn/rising/{lectures[0].pk}/"):
        response = client.get(page)
        assert response.status_code == 200
        assert "Enroll" not in text(response)


def test_the_others_stay_listed(course, rival, category, ban):
    fields = {"category": category, "educator": rival, "status": Course.Status.PUBLISHED}
    theirs = Course.objects.create(title="Falling", **fields)
    ban()

    assert list(access.listed_courses()) == [theirs]
    assert access.listed_courses().count() == 1
    assert list(access.visible_courses(rival)) == [theirs]
