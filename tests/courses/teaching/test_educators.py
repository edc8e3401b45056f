"""/teach/courses/<slug>/educators/: the owner invites, removes and hands over; a co-educator leaves"""

import pytest

from accounts.models import Role, User
from courses import educators
from courses.models import Course, CourseEducator
from mailings.models import Kind, Mailing
from tests.conftest import make_course, person, share
from tests.courses.pages import links, page, text
from tests.courses.teaching.curriculum import COURSE

PAGE = f"{COURSE}educators/"
BUDGET = 5  # the person, what they teach beside others, the course, its people, the header
INVITED, TEACHES, ENDED = CourseEducator.State.values


def row(email="new@example.com") -> CourseEducator:
    return CourseEducator.objects.get(email=email)


@pytest.fixture
def newcomer(db):
    """Another educator, who has a mail address."""
    return person("user_new", Role.EDUCATOR, email="new@example.com")


def test_the_owner_invites_whoever_has_an_address(educator_client, course, newcomer):
    answer = educator_client.post(PAGE, {"email": " New@Example.com "}, follow=True)

    assert "new@example.com" in text(answer)
    assert row().state == INVITED
    mail = Mailing.objects.get(user=newcomer)
    assert (mail.kind, mail.link) == (Kind.EDUCATOR_INVITED, row().get_absolute_url())
    assert "Educator invites you to teach the course “Rising” together." in mail.text
    assert not Course.objects.taught_by(newcomer).exists()  # they are asked first


def test_the_page_says_the_same_where_nobody_has_the_address(educator_client, course, newcomer):
    pages = set()
    for email in ("new@example.com", "old@example.com"):
        answer = educator_client.post(PAGE, {"email": email}, follow=True)
        pages.add(text(answer).replace(email, "…"))
        educators.end(row(email))

    assert len(pages) == 1
    assert Mailing.objects.count() == 0  # the mail of what is withdrawn is not sent


@pytest.mark.parametrize(
    ("email", "status", "words"),
    [
        ("", 422, "This field is required."),
        ("nobody", 422, "Enter a valid email address."),
        (f"{'a' * 300}@example.com", 422, "characters too many"),
        ("owner@example.com", 422, "This is your own address"),
        ("beside@example.com", 422, "teaches the course already"),
        ("asked@example.com", 422, "invited already"),
        ("gone@example.com", 429, "Invite again tomorrow"),
    ],
)
def test_an_invitation_that_is_not_sent_says_why(
    as_person, educator, course, co_educator, email, status, words
):
    User.objects.filter(pk=educator.pk).update(email="owner@example.com")
    CourseEducator.objects.create(course=course, email="asked@example.com")
    CourseEducator.objects.create(course=course, email="gone@example.com", state=ENDED)

    answer = as_person(educator).post(PAGE, {"email": email})

    assert answer.status_code == status
    assert words in text(answer)
    assert page(answer).one("input", name="email").get("value", "") == email
    assert CourseEducator.objects.count() == 3


def test_who_said_no_may_be_asked_again_another_day(educator_client, course, newcomer):
    educators.invite(course, "new@example.com")
    educators.decline(row())
    CourseEducator.objects.update(invited_at="2026-01-01T00:00:00Z")
    Mailing.objects.all().delete()

    educator_client.post(PAGE, {"email": "new@example.com"})

    assert row().state == INVITED
    assert Mailing.objects.get().user == newcomer


def test_a_course_has_no_more_educators_than_a_page_shows(educator_client, course, monkeypatch):
    monkeypatch.setattr(educators, "MOST", 3)
    for number in range(2):
        educators.invite(course, f"{number}@example.com")

    answer = educator_client.post(PAGE, {"email": "new@example.com"})

    assert answer.status_code == 422
    assert "At most 3 people teach a course." in text(answer)
    assert course.co_educators.waiting().count() == 2


def test_an_owner_cannot_write_to_everyone(educator_client, course, educator, category):
    for number in range(educators.MOST_A_DAY):
        title = f"Course {number % 2}"
        of = Course.objects.filter(title=title).first() or make_course(educator, category, title)
        educators.invite(of, f"{number}@example.com")

    answer = educator_client.post(PAGE, {"email": "new@example.com"})

    assert answer.status_code == 429
    assert "You have invited many people today." in text(answer)


def test_the_owner_removes_a_co_educator_and_withdraws_an_invitation(
    educator_client, as_person, course, co_educator
):
    educators.invite(course, "new@example.com")
    for one in CourseEducator.objects.all():
        address = f"{PAGE}{one.pk}/remove/"
        assert address in links(educator_client.get(PAGE))
        assert educator_client.get(address).status_code == 200
        assert one == CourseEducator.objects.exclude(state=ENDED).get(pk=one.pk)  # asked only
        educator_client.post(address)
        assert educator_client.post(address).status_code == 404

    assert set(CourseEducator.objects.values_list("state", "user")) == {(ENDED, None)}
    assert Course.objects.get().co_educator_count == 0
    assert as_person(co_educator).get(COURSE).status_code == 404


def test_a_co_educator_leaves_and_asks_for_nobody_else(as_person, course, co_educator, newcomer):
    client, other = as_person(co_educator), share(course, newcomer)
    invited = CourseEducator.objects.create(course=course, email="asked@example.com")

    shown = links(client.get(PAGE))
    assert f"{PAGE}{row('beside@example.com').pk}/remove/" in shown
    assert "asked@example.com" not in text(client.get(PAGE))
    for one in (other, invited):
        for action in ("remove", "hand-over"):
            assert client.post(f"{PAGE}{one.pk}/{action}/").status_code == 404
    assert client.post(PAGE, {"email": "more@example.com"}).status_code == 404

    left = client.post(f"{PAGE}{row('beside@example.com').pk}/remove/")
    assert left["Location"] == "/teach/"
    assert client.get(PAGE).status_code == 404


def test_the_owner_hands_the_course_over_and_teaches_it_on(
    educator_client, as_person, course, educator, co_educator
):
    address = f"{PAGE}{row('beside@example.com').pk}/hand-over/"

    assert address in links(educator_client.get(PAGE))
    assert "Beside" in text(educator_client.get(address))
    educator_client.post(address)

    course.refresh_from_db()
    assert course.educator == co_educator
    taught = CourseEducator.objects.teaching().get()
    assert (taught.user, course.co_educator_count) == (educator, 1)
    assert educator_client.get(f"{COURSE}delete/").status_code == 404
    assert as_person(co_educator).get(f"{COURSE}delete/").status_code == 200
    assert educator_client.post(address).status_code == 404

    back = f"{PAGE}{taught.pk}/hand-over/"
    as_person(co_educator).post(back)
    course.refresh_from_db()
    assert course.educator == educator
    assert CourseEducator.objects.teaching().get().user == co_educator


def test_the_course_goes_to_nobody_who_may_not_teach(educator_client, course, co_educator):
    User.objects.filter(pk=co_educator.pk).update(role=Role.STUDENT)

    assert "No educator at the moment" in text(educator_client.get(PAGE))
    address = f"{PAGE}{row('beside@example.com').pk}/hand-over/"
    assert educator_client.post(address).status_code == 404


def test_a_page_of_many_needs_as_few_queries(
    educator_client, course, django_assert_max_num_queries
):
    for number in range(12):
        share(course, person(f"user_{number}", Role.EDUCATOR, email=f"{number}@example.com"))
        CourseEducator.objects.create(course=course, email=f"asked{number}@example.com")

    with django_assert_max_num_queries(BUDGET + 1):  # and the invitations
        assert len(page(educator_client.get(PAGE)).all("li", "row")) == 25
