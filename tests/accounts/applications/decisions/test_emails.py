"""The mails to applicants"""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.applications import decisions
from accounts.models import EducatorApplication
from accounts.models.application import CLAIM_LASTS
from mailings.preferences import remember_language
from tests.accounts.applications.decisions.support import (
    APPLY,
    LIST,
    SEND,
    Status,
    add_to_clerk,
    apply,
    approved,
    due,
    post_decision,
)


@pytest.fixture
def mail_is_refused(configure):
    """Nobody takes our mail."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return lambda: configure(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)


@pytest.mark.parametrize(
    ("status", "subject", "sentence", "path"),
    [
        (
            Status.APPROVED,
            "You can teach on SkillRise",
            "your application to teach is approved",
            "/teach/",
        ),
        (
            Status.REJECTED,
            "About your application to teach on SkillRise",
            "has not approved it",
            APPLY,
        ),
        (
            Status.REVOKED,
            "You no longer teach on SkillRise",
            "has ended your role as an educator",
            APPLY,
        ),
    ],
)
def test_the_applicant_hears_once(
    clerk, configure, admin, student, mailoutbox, status, subject, sentence, path
):
    configure(SITE_URL="https://skillrise.example")
    application = apply(student)
    if status == Status.REVOKED:
        application.decide(Status.APPROVED, admin)
        application.update_if_unchanged(role_due=False, mail_due=False)
    application.decide(status, admin, "Steep & <long>,\nit's said.")

    for _ in range(3):
        assert decisions.send_due() == 0

    (mail,) = mailoutbox
    assert (mail.subject, mail.to, mail.cc, mail.bcc) == (subject, ["student@example.com"], [], [])
    assert mail.body.startswith("Hello Student,\n\n")
    assert sentence in mail.body
    assert "Steep & <long>,\nit's said.\n" in mail.body
    links = [line for line in mail.body.splitlines() if line.startswith("http")]
    assert links == [f"https://skillrise.example{path}"]
    assert mail.body.endswith("\nSkillRise\n")
    assert "\n\n\n" not in mail.body
    assert mail.alternatives == []


def test_the_mail_is_in_the_language_that_the_applicant_chose(clerk, admin, student, mailoutbox):
    remember_language(student, "es")
    approved(student, admin)
    decisions.send_due()

    assert mailoutbox[0].subject == "Ya puedes enseñar en SkillRise"


def test_without_a_reason_the_mail_speaks_of_none(clerk, admin, student, mailoutbox):
    approved(student, admin)
    decisions.send_due()

    assert "They add" not in mailoutbox[0].body
    assert "None" not in mailoutbox[0].body


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_names_and_reasons_add_no_headers(clerk, admin, student, mailoutbox, newline):
    attack = f"Eve{newline}Bcc: eve@example.com{newline}Subject: Hello"
    student.first_name = attack
    add_to_clerk(clerk, student)
    approved(student, admin, attack)

    assert decisions.send_due() == 0

    (mail,) = mailoutbox
    assert mail.recipients() == ["student@example.com"]
    message = mail.message()
    assert message["Subject"] == "You can teach on SkillRise"
    assert message["Bcc"] is None


def test_a_name_is_text_not_html(clerk, admin, student, mailoutbox):
    student.first_name = "Ann & <b>O'Neil</b>"
    add_to_clerk(clerk, student)
    approved(student, admin)
    decisions.send_due()

    assert mailoutbox[0].body.startswith("Hello Ann & <b>O'Neil</b>,\n")


def test_the_mail_goes_to_the_address_that_clerk_has_now(clerk, admin, student, mailoutbox):
    approved(student, admin)
    clerk.users[student.pk]["email_addresses"][0]["email_address"] = "new@example.com"
    decisions.send_due()

    assert [mail.to for mail in mailoutbox] == [["new@example.com"]]


def test_someone_without_an_address_is_settled(clerk, admin, student, mailoutbox):
    application = approved(student, admin)
    clerk.users[student.pk]["primary_email_address_id"] = None

    assert decisions.send_due() == 0
    assert due(application) == (False, False)
    assert mailoutbox == []


@pytest.mark.parametrize("email", ["ada\n@example.com", "ada@exa..mple.com", "ada@", "ada"])
def test_an_address_that_is_none_holds_up_nobody_else(
    clerk, admin, browser, student, stranger, mailoutbox, email
):
    add_to_clerk(clerk, student, email)
    add_to_clerk(clerk, stranger)
    application = approved(student, admin)
    approved(stranger, admin)

    assert browser.post(SEND).status_code == 302

    assert due(application)[0] is False
    assert ["stranger@example.com"] in [mail.to for mail in mailoutbox]


def test_mail_that_is_not_taken_is_kept(
    clerk, mail_is_refused, settings, configure, admin, browser, student, stranger, mailoutbox
):
    add_to_clerk(clerk, stranger)
    mailbox = settings.EMAIL_BACKEND
    application, other = approved(student, admin), approved(stranger, admin)
    mail_is_refused()

    assert decisions.send_due() == 2

    assert due(application) == due(other) == (False, True)
    assert application.claimed_at is None
    assert application.failure == "The mail was not sent: ConnectionRefusedError"
    assertContains(browser.get(f"{LIST}{application.pk}/change/"), application.failure)
    assertContains(browser.get("/admin/sync/"), application.failure)
    with pytest.raises(CommandError):
        call_command("send_outbox")
    assert mailoutbox == []

    configure(EMAIL_BACKEND=mailbox)
    call_command("send_outbox")
    assert due(application) == (False, False)
    assert application.failure == ""
    assert len(mailoutbox) == len(clerk.made("PATCH")) == 2


def test_a_mail_is_sent_by_whoever_has_the_claim_then(clerk, admin, student, mailoutbox):
    """One process waited for Clerk so long that another took the application over."""
    application = approved(student, admin)
    slow = EducatorApplication.objects.get(pk=application.pk)
    assert slow.claim()
    overdue = timezone.now() - CLAIM_LASTS - timedelta(seconds=1)
    EducatorApplication.objects.update(claimed_at=overdue)
    assert decisions.send_due() == 0
    assert len(mailoutbox) == 1

    EducatorApplication.objects.update(claimed_at=timezone.now())  # a third has it
    decisions._send_claimed(slow)
    slow.release()
    assert len(mailoutbox) == 1
    assert EducatorApplication.objects.get().claimed_at


def test_a_claim_lasts_from_the_mail_on(clerk, admin, student):
    application = approved(student, admin)
    assert application.claim()
    first = application.claimed_at
    time.sleep(0.01)

    assert application.renew_claim()
    assert application.claimed_at > first
    application.release()
    assert EducatorApplication.objects.get().claim()
    assert not application.renew_claim()


def test_a_claim_lasts_longer_than_a_mail_may_take(settings):
    assert timedelta(seconds=20 * settings.EMAIL_TIMEOUT) < CLAIM_LASTS


def test_the_decision_after_it_keeps_its_own_mail(clerk, admin, student, mailoutbox):
    application = approved(student, admin)
    application.update_if_unchanged(role_due=False)
    newer = EducatorApplication.objects.get(pk=application.pk)
    newer.decide(Status.REVOKED, admin, "No stairs.")

    application.update_if_unchanged(mail_due=False, failure="Not this one's.")

    assert due(newer) == (True, True)
    assert newer.failure == ""


def test_an_admin_is_told_that_the_mail_is_not_sent_yet(clerk, mail_is_refused, browser, student):
    mail_is_refused()

    page = post_decision(browser, apply(student), "approved")

    assert [str(message) for message in page.context["messages"]] == [
        "Student: Carpenter: approved. The applicant's mail is not sent yet; "
        "that is tried again by itself until it is."
    ]
