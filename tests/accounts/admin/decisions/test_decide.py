"""An admin decides on one application"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EducatorApplication, User
from tests.accounts.admin.decisions.support import (
    BUTTONS,
    LIST,
    Status,
    apply,
    buttons,
    decided,
    messages_of,
    page_of,
    post_decision,
    states,
)

# One by one


def test_an_admin_reads_and_approves(browser, admin, student, clerk):
    application = apply(student, link="https://example.com/stairs")
    page = browser.get(page_of(application))
    for text in ("Carpenter", "Stairs", "Up &lt;b&gt;and&lt;/b&gt; up.", "example.com/stairs"):
        assertContains(page, text)
    assertContains(page, "Not decided yet.")
    assert buttons(page) == {"approved", "rejected"}
    assert list(page.context["adminform"].form.fields) == ["reason"]

    page = post_decision(browser, application, "approved", follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert messages_of(page) == ["Student: Carpenter: approved."]
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.APPROVED, "")
    assert (application.decided_by, application.role_due) == (admin, False)
    (entry,) = application.history
    assert (entry["status"], entry["by"], entry["reason"]) == ("approved", admin.pk, "")
    stored = parse_datetime(entry["at"]) - application.decided_at
    assert stored < timedelta(milliseconds=1)  # as precise as MongoDB's times
    assert clerk.users[student.pk]["public_metadata"] == {"role": "educator"}


def test_a_rejection_says_why(browser, admin, student):
    application = apply(student)

    page = post_decision(browser, application, "rejected", "  Too steep.\n", follow=True)

    assert messages_of(page) == ["Student: Carpenter: rejected."]
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.REJECTED, "Too steep.")
    assert application.decided_by == admin
    assert [entry["reason"] for entry in application.history] == ["Too steep."]
    assert application.role_due is False


def test_an_approval_is_revoked(browser, boss, student, clerk):
    clerk.users[student.pk]["public_metadata"] = {"role": "educator"}
    application = decided(student, boss, Status.APPROVED, reason="")
    assert buttons(browser.get(page_of(application))) == {"revoked"}

    page = post_decision(browser, application, "revoked", "No stairs.", follow=True)

    assert messages_of(page) == ["Student: Carpenter: revoked."]
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.REVOKED, "No stairs.")
    assert clerk.users[student.pk]["public_metadata"] == {}


def test_an_approval_may_carry_a_word(browser, student, clerk):
    application = apply(student)
    post_decision(browser, application, "approved", "Welcome up.")

    application.refresh_from_db()
    assert application.reason == "Welcome up."


def test_the_word_of_an_approval_is_not_the_reason_to_revoke_it(browser, admin, student):
    application = decided(student, admin, Status.APPROVED, reason="Welcome up.")

    assert not browser.get(page_of(application)).context["adminform"].form["reason"].value()


@pytest.mark.parametrize(
    ("before", "button"), [([], "rejected"), ([Status.APPROVED], "revoked")], ids=lambda x: str(x)
)
@pytest.mark.parametrize("reason", ["", " \n "])
def test_without_a_reason_nothing_is_decided(browser, admin, student, before, button, reason):
    application = decided(student, admin, *before, reason="")
    was = EducatorApplication.objects.values().get()

    page = post_decision(browser, application, button, reason)

    assertContains(page, "Say why: the applicant reads it.")
    assert list(page.context["adminform"].form.errors) == ["reason"]
    assert EducatorApplication.objects.values().get() == was
    assert not LogEntry.objects.exists()


def test_a_reason_that_is_too_long_is_kept_to_be_shortened(browser, student):
    application = apply(student)

    page = post_decision(browser, application, "rejected", "x" * 1001)

    assert list(page.context["adminform"].form.errors) == ["reason"]
    assertContains(page, "x" * 1001)
    assert states(application) == [Status.PENDING]


@pytest.mark.parametrize("data", [{}, {"_save": "Save"}, {"_pending": "1"}, {"_continue": "1"}])
def test_another_button_decides_nothing(browser, student, data):
    application = apply(student)

    page = browser.post(page_of(application), {"reason": "Steep.", **data})

    assertContains(page, "Choose one of the buttons below.")
    assertContains(page, "Steep.")
    assert states(application) == [Status.PENDING]


def test_what_the_applicant_wrote_is_not_changed(browser, student, admin, stranger, clerk):
    application = apply(student)
    changes = {"title": "Roofer", "user": stranger.pk, "status": "rejected", "history": "[]"}

    browser.post(page_of(application), {"_approved": "1", "reason": "", **changes})

    application.refresh_from_db()
    assert (application.title, application.user) == ("Carpenter", student)
    assert (application.status, len(application.history)) == (Status.APPROVED, 1)


def test_after_a_decision_the_longest_waiting_is_next(browser, admin, student, stranger, educator):
    decided(educator, admin, Status.REJECTED)
    first, second, third = (apply(user) for user in (student, stranger, educator))

    assert post_decision(browser, third, "rejected", "Steep.")["Location"] == page_of(first)
    assert post_decision(browser, first, "rejected", "Steep.")["Location"] == page_of(second)
    assert post_decision(browser, second, "rejected", "Steep.")["Location"] == LIST


def test_every_decision_is_in_the_history(browser, admin, boss, student):
    application = decided(student, admin, Status.APPROVED, reason="Welcome.")
    application.decide(Status.REVOKED, boss, "No <stairs>.")
    application.update_if_unchanged(role_due=False, mail_due=False)
    page = browser.get(page_of(application))

    shown = unescape(re.sub(r"<[^>]+>", "\n", page.content.decode()))
    lines = [line.strip() for line in shown.splitlines()]
    for entry, line in zip(
        application.history,
        ("approved by Admin: Welcome.", "revoked by Boss: No <stairs>."),
        strict=True,
    ):
        assert f"{localize(parse_datetime(entry['at']))}: {line}" in lines
    assertContains(page, "No &lt;stairs&gt;.")


def test_a_decider_who_left_is_still_in_the_history(browser, boss, student):
    application = decided(student, boss, Status.REJECTED)
    User.objects.tombstone(boss.pk, 2)

    assertContains(browser.get(page_of(application)), "rejected by Former member: Steep.")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_application_that_does_not_exist_leads_to_the_index(browser, method, key):
    response = getattr(browser, method)(f"{LIST}{key}/change/", {"_approved": "1", "reason": ""})

    assert response.status_code == 302
    assert response["Location"] == "/admin/"


def test_a_form_that_is_refused_sends_nothing(browser, admin, student, mailoutbox):
    User.objects.filter(pk=student.pk).update(email="student@example.com")
    application = decided(student, admin, Status.APPROVED, reason="")
    application.update_if_unchanged(mail_due=True)

    page = post_decision(browser, application, "revoked", "")

    assert list(page.context["adminform"].form.errors) == ["reason"]
    assert messages_of(page) == []
    assert mailoutbox == []
    application.refresh_from_db()
    assert application.mail_due is True


@pytest.mark.parametrize("statuses", [[Status.REJECTED], [Status.APPROVED, Status.REVOKED]])
def test_what_is_decided_is_only_read(browser, admin, student, statuses):
    application = decided(student, admin, *statuses)
    was = EducatorApplication.objects.values().get()
    page = browser.get(page_of(application))
    assertContains(page, "Steep.")
    assert buttons(page) == set()
    assertNotContains(page, "<textarea")

    for button in BUTTONS:
        assert post_decision(browser, application, button, "Again.").status_code in {302, 403}
    assert EducatorApplication.objects.values().get() == was
