"""/teach/invitations/<key>/: whoever is invited to teach a course accepts or declines"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role, User
from courses import educators
from courses.models import Course, CourseEducator
from tests.conftest import person
from tests.courses.pages import links, page, text
from tests.courses.teaching.curriculum import COURSE

INVITED, TEACHES, ENDED = CourseEducator.State.values


@pytest.fixture
def invited(course):
    return CourseEducator.objects.create(course=course, email="new@example.com")


@pytest.fixture
def newcomer(db):
    return person("user_new", Role.EDUCATOR, email="new@example.com")


def test_an_educator_accepts_what_waits_on_their_page(as_person, course, invited, newcomer):
    client = as_person(newcomer)
    address = f"/teach/invitations/{invited.pk}/"

    assert address in links(client.get("/teach/"))
    assert "Educator invites you." in text(client.get(address))
    accepted = client.post(address)

    assert accepted["Location"] == COURSE
    assert "You teach “Rising” now." in text(client.get(COURSE))
    assert "Rising" in text(client.get("/teach/"))
    course.refresh_from_db()
    assert course.co_educator_count == 1
    assert client.post(address).status_code == 404  # once
    assert address not in links(client.get("/teach/"))


def test_who_declines_teaches_nothing(as_person, invited, newcomer):
    client = as_person(newcomer)

    client.post(f"/teach/invitations/{invited.pk}/", {"decline": ""})

    assert CourseEducator.objects.get().state == ENDED
    assert client.get(COURSE).status_code == 404


def test_a_student_applies_first_and_the_invitation_waits(as_person, invited):
    new = person("user_new", email="new@example.com")
    client, address = as_person(new), f"/teach/invitations/{invited.pk}/"

    assert address in links(client.get("/teach/"))
    shown = client.get(address)
    assert "apply first, the invitation waits" in text(shown)
    assert "/teach/apply/" in links(shown)
    assert "Accept" not in page(shown).texts("button")
    assert client.post(address).status_code == 403
    assert CourseEducator.objects.get().state == INVITED

    User.objects.filter(pk=new.pk).update(role=Role.EDUCATOR)
    assert client.post(address)["Location"] == COURSE


@pytest.mark.parametrize("state", ["another's", "withdrawn", "outdated", "deleted course"])
def test_nobody_else_accepts_and_nothing_that_is_over(as_person, course, invited, newcomer, state):
    if state == "another's":
        User.objects.filter(pk=newcomer.pk).update(email="newer@example.com")
    if state == "withdrawn":
        educators.end(invited)
    if state == "outdated":
        CourseEducator.objects.update(invited_at=timezone.now() - timedelta(days=31))
    if state == "deleted course":
        Course.objects.update(status=Course.Status.DELETED)
    client, address = as_person(newcomer), f"/teach/invitations/{invited.pk}/"

    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert address not in links(client.get("/teach/"))
    assert not CourseEducator.objects.teaching().exists()


def test_who_teaches_it_already_is_no_second_one(as_person, course, invited, newcomer):
    """They were invited under an address that they had before, and have this one now."""
    CourseEducator.objects.create(
        course=course, email="old@example.com", user=newcomer, state=TEACHES
    )

    as_person(newcomer).post(f"/teach/invitations/{invited.pk}/", follow=True)

    assert CourseEducator.objects.teaching().count() == 1
    assert CourseEducator.objects.get(pk=invited.pk).state == ENDED
