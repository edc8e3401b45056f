"""/teach/courses/<slug>/students/invite/: a mail to those who have an account, and no word about who has"""

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from courses import progress
from courses.models import Course
from courses.teaching import invitations
from mailings import preferences
from mailings.models import Kind, Mailing
from tests.courses.pages import page, text

INVITE, STUDENTS = "/teach/courses/rising/students/invite/", "/teach/courses/rising/students/"


@pytest.fixture
def addressed(student, stranger, course):
    for user, email in ((student, "ada@example.org"), (stranger, "bo@example.org")):
        User.objects.filter(pk=user.pk).update(email=email)
    return course


def invite(client, addresses):
    return client.post(INVITE, {"addresses": addresses})


def test_who_has_an_account_gets_one_mail_and_enrolls_with_one_click(
    educator_client, student_client, addressed
):
    response = invite(educator_client, "Ada@Example.org, nobody@example.org\r\n\r\nada@example.org")

    assert response["Location"] == STUDENTS
    answer = text(educator_client.get(STUDENTS))
    assert "We write to those of them who have an account here." in answer
    invite(educator_client, "ada@example.org")
    assert [mailing.user_id for mailing in Mailing.objects.all()] == ["user_student"]
    call_command("send_outbox")
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert sent.subject == "You are invited to Rising"
    assert "Educator invites you" in sent.body
    assert "/courses/rising/enroll/" in sent.body
    assert "List-Unsubscribe" in sent.extra_headers
    student_client.post("/courses/rising/enroll/")
    assert addressed.enrollments.present().count() == 1


def test_the_answer_is_the_same_whoever_has_an_account(educator_client, addressed):
    known, unknown = (
        (response.status_code, response["Location"], text(educator_client.get(STUDENTS)))
        for response in (
            invite(educator_client, address) for address in ("bo@example.org", "nobody@example.org")
        )
    )

    assert known == unknown


def test_no_mail_to_who_takes_or_teaches_the_course_or_wants_none(
    educator_client, addressed, student, stranger, educator, rival
):
    User.objects.filter(pk=educator.pk).update(email="teacher@example.org")
    User.objects.filter(pk=rival.pk).update(email="banned@example.org", banned=True)
    progress.enroll(student, addressed)
    preferences.unsubscribe(stranger.pk, Kind.INVITATION)

    invite(
        educator_client,
        "ada@example.org bo@example.org teacher@example.org banned@example.org",
    )
    call_command("send_outbox")

    assert mail.outbox == []
    assert [mailing.state for mailing in Mailing.objects.all()] == [Mailing.State.SKIPPED]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "This field is required."),
        ("ada@example.org\nbo", "This is not an e-mail address: bo"),
        ("<script>, @", "These are not e-mail addresses: <script>, @"),
        (
            "\n".join(f"{number}@example.org" for number in range(101)),
            "These are 101 addresses: send them in parts of at most 100.",
        ),
    ],
)
def test_what_is_no_address_is_said_and_kept(educator_client, addressed, typed, words):
    response = invite(educator_client, typed)

    assert response.status_code == 422
    assert words in text(response)
    assert page(response).one("textarea").text == " ".join(typed.split())
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    ("status", "words"), [("draft", "This course is a draft"), ("archived", "is archived")]
)
def test_nobody_is_invited_where_nobody_can_enroll(educator_client, addressed, status, words):
    Course.objects.update(status=status)

    response = invite(educator_client, "ada@example.org")

    assert response.status_code == 422
    assert words in text(response)
    assert words in text(educator_client.get(STUDENTS))
    assert page(response).all("textarea") == []
    assert not Mailing.objects.exists()


def test_a_day_has_a_limit_that_counts_every_address(educator_client, addressed, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_IN_A_DAY", 2)
    assert invite(educator_client, "1@example.org 2@example.org 3@example.org").status_code == 422
    assert invite(educator_client, "one@example.org two@example.org").status_code == 302

    response = invite(educator_client, "ada@example.org")

    assert response.status_code == 422
    assert "At most 2 invitations can be sent in a day: send these tomorrow." in text(response)
    assert not Mailing.objects.exists()


def test_a_stranger_invites_nobody(as_person, rival, addressed):
    assert invite(as_person(rival), "ada@example.org").status_code == 404
    assert not Mailing.objects.exists()
