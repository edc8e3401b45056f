"""Who may decide, and two who decide at once"""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import DecisionConflict, EducatorApplication, Role
from tests.accounts.admin.decisions.support import (
    LIST,
    Status,
    apply,
    bulk,
    buttons,
    decided,
    messages_of,
    page_of,
    post_decision,
    states,
)
from tests.clerk import sign_in
from tests.conftest import person

# In whose hands


@pytest.mark.parametrize("who", ["student", "educator", "stranger"])
def test_others_neither_see_nor_decide(request, as_person, student, who):
    application = apply(student)
    browser = as_person(request.getfixturevalue(who))

    for path in (LIST, page_of(application)):
        response = browser.get(path)
        assertContains(response, "It is for admins.", status_code=403)
        assertNotContains(response, "Carpenter", status_code=403)
    assert post_decision(browser, application, "approved").status_code == 403
    response = bulk(browser, "approve", [application])
    assert response.status_code == 403
    assert states(application) == [Status.PENDING]


def test_signed_out_leads_to_sign_in(client, student):
    application = apply(student)
    assert client.get(LIST)["Location"].startswith("/sign-in/")
    post_decision(client, application, "approved")
    assert states(application) == [Status.PENDING]


def test_applications_are_not_added_or_deleted(browser, student):
    application = apply(student)

    assert browser.get(f"{LIST}add/").status_code == 403
    for method in (browser.get, browser.post):
        assert method(f"{LIST}{application.pk}/delete/", {"post": "yes"}).status_code == 403
    bulk(browser, "delete_selected", [application])
    assert states(application) == [Status.PENDING]
    assertNotContains(browser.get(LIST), "delete_selected")


def test_a_decision_wants_a_csrf_token(admin, student):
    application = apply(student)
    browser = sign_in(Client(enforce_csrf_checks=True), admin)

    assert post_decision(browser, application, "approved").status_code == 403
    assert states(application) == [Status.PENDING]


def test_decisions_are_written_down(browser, admin, student, stranger, clerk):
    post_decision(browser, apply(student), "approved")
    bulk(browser, "reject", [apply(stranger)], "Steep.")

    entries = LogEntry.objects.order_by("object_repr")
    assert [(entry.object_repr, entry.change_message) for entry in entries] == [
        ("Stranger: Carpenter", "Rejected."),
        ("Student: Carpenter", "Approved."),
    ]
    assert {entry.user_id for entry in entries} == {admin.pk}


# Two admins


@pytest.mark.parametrize("first", ["approved", "rejected"])
@pytest.mark.parametrize("second", ["approved", "rejected"])
def test_the_second_of_two_admins_is_told(browser, as_person, boss, student, clerk, first, second):
    application = apply(student)
    other = as_person(boss)
    assert buttons(browser.get(page_of(application))) == buttons(other.get(page_of(application)))

    post_decision(browser, application, first, "First.")
    page = post_decision(other, application, second, "Second.", follow=True)

    assert page.status_code == 200
    text = f"Not decided. This application is {first} already. You wrote: “Second.”"
    assert messages_of(page) == [text]
    application.refresh_from_db()
    assert (application.status, application.reason) == (first, "First.")
    assert len(application.history) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_decisions_at_once_one_is_taken(eight_at_once, student):
    application = apply(student)
    admins = [person(f"user_boss{number}", Role.ADMIN) for number in range(8)]
    verdicts = [Status.APPROVED, Status.REJECTED]

    def decide(number):
        mine = EducatorApplication.objects.get(pk=application.pk)
        try:
            mine.decide(verdicts[number % 2], admins[number], f"Reason {number}.")
        except DecisionConflict as conflict:
            return str(conflict)
        return None

    answers = eight_at_once(decide)

    (winner,) = [number for number in range(8) if answers[number] is None]
    application.refresh_from_db()
    (entry,) = application.history
    assert (application.status, entry["status"]) == (verdicts[winner % 2],) * 2
    assert application.decided_by_id == entry["by"] == admins[winner].pk
    assert application.reason == entry["reason"] == f"Reason {winner}."
    refusals = {answer for answer in answers if answer}
    assert len(refusals) == 1
    assert re.fullmatch("This application is (granting…|rejected) already.", refusals.pop())


@pytest.mark.django_db(transaction=True)
def test_of_eight_admins_at_once_one_decides(eight_at_once, clerk, student):
    application = apply(student)
    admins = [person(f"user_boss{number}", Role.ADMIN) for number in range(8)]

    def decide(number):
        browser = sign_in(Client(), admins[number])
        return post_decision(browser, application, ["approved", "rejected"][number % 2], "Mine.")

    answers = eight_at_once(decide)

    assert {answer.status_code for answer in answers} == {302}
    application.refresh_from_db()
    assert len(application.history) == LogEntry.objects.count() == 1
    assert sum(call.method == "PATCH" for call in clerk.calls) == (application.status == "approved")


# A decision that Clerk has not taken


def test_nothing_new_is_decided_while_clerk_has_yet_to_take_the_last(browser, admin, student):
    old = decided(student, admin, Status.APPROVED)
    old.decide(Status.REVOKED, admin, "No stairs.")
    new = apply(student)

    page = post_decision(browser, new, "approved", follow=True)

    assert messages_of(page) == ["Not decided. Clerk has yet to take this person's last decision."]
    assert states(new) == [Status.PENDING]
    assert not LogEntry.objects.exists()
    page = bulk(browser, "approve", [new])
    assert messages_of(page) == [
        "Student: Carpenter: Clerk has yet to take this person's last decision."
    ]
    assert states(new) == [Status.PENDING]


def test_an_approval_on_its_way_is_not_revoked(browser, admin, student):
    application = apply(student)
    application.decide(Status.APPROVED, admin)

    page = post_decision(browser, application, "revoked", "No stairs.", follow=True)

    assert len(messages_of(page)) == 1
    assert messages_of(page)[0].startswith("Not decided.")
    application.refresh_from_db()
    assert (application.status, len(application.history)) == (Status.APPROVED, 1)
    assert application.role_due is True


def test_another_persons_decision_does_not_wait(browser, admin, student, stranger):
    apply(student).decide(Status.APPROVED, admin)

    application = apply(stranger)
    post_decision(browser, application, "rejected", "Steep.")
    assert states(application) == [Status.REJECTED]


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ([], Status.REVOKED),
        ([Status.REJECTED], Status.APPROVED),
        ([Status.REJECTED], Status.REJECTED),
        ([Status.REJECTED], Status.REVOKED),
        ([Status.APPROVED], Status.APPROVED),
        ([Status.APPROVED], Status.REJECTED),
        ([Status.APPROVED, Status.REVOKED], Status.APPROVED),
        ([Status.APPROVED, Status.REVOKED], Status.REJECTED),
        ([Status.APPROVED, Status.REVOKED], Status.REVOKED),
    ],
)
def test_what_cannot_follow_is_refused(admin, student, before, status):
    application = decided(student, admin, *before)
    was = EducatorApplication.objects.values().get()

    with pytest.raises(DecisionConflict):
        application.decide(status, admin, "Again.")

    assert EducatorApplication.objects.values().get() == was
    assert application.status == (before or [Status.PENDING])[-1]
