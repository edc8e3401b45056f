"""When what is due for a decision is sent, and what is kept while Clerk is down"""

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.applications import decisions
from accounts.models import EducatorApplication, Role
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
    revoked,
)
from tests.clerk import deliver, event, sign_in
from tests.conftest import person
from tests.environment import SECRET_KEY

NOBODY = "http://127.0.0.1:9"  # nobody answers there


@pytest.fixture
def clerk_is_down(configure):
    """Clerk does not answer."""
    return lambda: configure(CLERK_API_URL=NOBODY)


@pytest.fixture
def clerk_is_back(configure, clerk):
    return lambda: configure(CLERK_API_URL=clerk.url)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# Clerk is down, and answers again


def test_an_approval_while_clerk_is_down_is_kept(
    clerk, clerk_is_down, browser, student, as_person, mailoutbox
):
    application = apply(student)
    clerk_is_down()

    page = post_decision(browser, application, "approved")

    assert len(messages_of(page)) == 1
    assert messages_of(page)[0].startswith(
        "Student: Carpenter: decided and kept. Clerk does not answer"
    )
    assert due(application) == (True, True)
    assert application.status == Status.APPROVED
    assert application.failure == "No usable answer from Clerk: ConnectionError"
    assert application.claimed_at is None
    assertContains(browser.get(LIST), "Granting…")
    page = browser.get(f"{LIST}{application.pk}/change/")
    assertContains(page, application.failure)
    assertNotContains(page, SECRET_KEY)
    assertContains(browser.get("/admin/sync/"), application.failure)
    assertContains(as_person(student).get(APPLY), "Granting…")
    assert mailoutbox == []
    student.refresh_from_db()
    assert student.role == Role.STUDENT
    assert clerk.calls == []


def send_selected(application, admin):
    data = {"action": "send", "_selected_action": [str(application.pk)]}
    return sign_in(Client(), admin).post(LIST, data)


WAYS_TO_SEND = {
    "try again": lambda application, admin: sign_in(Client(), admin).post(SEND),
    "list": send_selected,
    "applicant": lambda application, admin: sign_in(Client(), application.user).post(
        APPLY, {"send": ""}
    ),
    "webhook": lambda application, admin: deliver(Client(), signed_in(application.user_id)),
    "send_outbox": lambda application, admin: call_command("send_outbox"),
    "sync_clerk_users": lambda application, admin: call_command("sync_clerk_users"),
}


def signed_in(user_id):
    return event("session.created", {"id": "sess_1", "object": "session", "user_id": user_id})


@pytest.mark.parametrize(
    ("decided", "way"),
    [
        *((approved, way) for way in WAYS_TO_SEND),
        *((revoked, way) for way in WAYS_TO_SEND if way != "applicant"),  # is still led to /teach/
    ],
)
def test_what_is_due_is_sent_later(
    clerk, clerk_is_down, clerk_is_back, admin, student, mailoutbox, decided, way
):
    add_to_clerk(
        clerk, student, team="blue", **({"role": "educator"} if decided is revoked else {})
    )
    application = decided(student, admin)
    clerk_is_down()
    assert decisions.send_due() == 1
    clerk_is_back()

    WAYS_TO_SEND[way](application, admin)

    assert due(application) == (False, False)
    assert (application.failure, application.claimed_at) == ("", None)
    role = {"role": "educator"} if decided is approved else {}
    assert clerk.users[student.pk]["public_metadata"] == {"team": "blue", **role}
    student.refresh_from_db()
    assert student.role == role.get("role", "student")
    assert len(mailoutbox) == len(clerk.made("PATCH")) == 1

    WAYS_TO_SEND[way](application, admin)
    assert len(mailoutbox) == len(clerk.made("PATCH")) == 1


def test_pages_show_the_state_and_send_nothing(
    clerk, clerk_is_down, clerk_is_back, browser, admin, as_person, student
):
    application = approved(student, admin)
    clerk_is_down()
    assert decisions.send_due() == 1
    clerk_is_back()

    index, change = browser.get("/admin/"), browser.get(f"{LIST}{application.pk}/change/")
    health = browser.get("/admin/sync/")
    mine = as_person(student).get(APPLY)

    for page in (index, health):
        assertContains(page, f'action="{SEND}"')
    assertContains(change, f'formaction="{SEND}"')
    assertContains(browser.get(LIST), "Granting…")
    assertContains(mine, 'name="send"')
    assert due(application) == (True, True)
    assert [call.path for call in clerk.calls] == ["/v1/users/count"]  # the sync page compares


@pytest.mark.parametrize("decided", [approved, revoked])
def test_an_applicant_whose_role_is_due_may_try_again(clerk, admin, student, as_person, decided):
    application = decided(student, admin)
    browser = as_person(student)
    assertContains(browser.get(APPLY), 'name="send"', 1)

    browser.post(APPLY, {"send": ""})

    assert due(application) == (False, False)
    assertNotContains(browser.get(APPLY, follow=True), 'name="send"')


def test_a_page_offers_to_try_again_only_while_something_is_due(
    clerk, browser, admin, as_person, student
):
    application = approved(student, admin)
    decisions.send_due()

    for path in ("/admin/", "/admin/sync/", f"{LIST}{application.pk}/change/"):
        assertNotContains(browser.get(path), SEND)
    assertNotContains(as_person(student).get(APPLY, follow=True), 'name="send"')


def test_trying_again_says_what_became_of_it(
    clerk, clerk_is_down, clerk_is_back, browser, admin, student
):
    approved(student, admin)
    clerk_is_down()
    assert messages_of(browser.post(SEND, follow=True)) == [
        "Not everything could be sent: 1 left. It is tried again by itself."
    ]
    clerk_is_back()
    assert messages_of(browser.post(SEND, follow=True)) == [
        "Clerk and the applicants know of every decision."
    ]


def test_trying_again_leads_back_to_the_page_with_the_button(clerk, browser, admin, student):
    response = browser.post(SEND, headers={"referer": "http://testserver/admin/sync/"})
    assert response["Location"] == "http://testserver/admin/sync/"
    assert browser.post(SEND, headers={"referer": "https://elsewhere.example/"})["Location"] == (
        "/admin/"
    )


def test_only_an_admins_post_tries_again(clerk, browser, admin, as_person, student, client):
    application = approved(student, admin)

    assert browser.get(SEND).status_code == 405
    assert as_person(student).post(SEND).status_code == 403
    assert client.post(SEND).status_code == 302

    assert due(application) == (True, True)
    assert clerk.calls == []


@pytest.mark.parametrize("user_id", ["user_stranger", "", None, 7])
def test_someone_else_who_signs_in_brings_nothing_about(clerk, admin, student, stranger, user_id):
    application = approved(student, admin)

    assert deliver(Client(), signed_in(user_id)).status_code == 200
    sign_in(Client(), stranger).post(APPLY, {"send": ""})

    assert due(application) == (True, True)
    assert clerk.calls == []


def test_a_webhook_is_taken_although_clerk_is_down(clerk, clerk_is_down, admin, student):
    application = approved(student, admin)
    clerk_is_down()

    assert deliver(Client(), signed_in(student.pk)).status_code == 200
    assert due(application) == (True, True)


def test_a_refusal_of_clerks_is_kept_and_holds_up_nobody_else(
    clerk, admin, student, stranger, mailoutbox
):
    add_to_clerk(clerk, stranger)
    first, second = approved(student, admin), approved(stranger, admin)
    clerk.first_answers = [(422, "form_param_invalid", {})]

    assert decisions.send_due() == 1

    assert due(first) == (True, True)
    assert first.failure == "Clerk answered 422 form_param_invalid (trace trace_1)"
    assert due(second) == (False, False)
    assert [mail.to for mail in mailoutbox] == [["stranger@example.com"]]


@pytest.mark.parametrize("answer", [[], {}, {"hello": 1}, 7, None], ids=str)
def test_an_answer_that_is_not_clerks_is_none(clerk, admin, browser, student, answer):
    application = approved(student, admin)
    clerk.failure = 200, answer

    assert browser.post(SEND).status_code == 302
    assert due(application) == (True, True)
    assert application.claimed_at is None
    assert len(clerk.calls) == 1


def test_clerk_stops_in_the_middle_of_five(clerk, browser, admin, mailoutbox):
    people = [person(f"user_{number}") for number in range(5)]
    for user in people:
        add_to_clerk(clerk, user)
    applications = [apply(user) for user in people]
    clerk.patience = 4  # two people asked after and changed

    page = browser.post(
        LIST,
        {"action": "approve", "_selected_action": [str(each.pk) for each in applications]},
    )
    assert len(clerk.calls) == 5  # only one call was in vain

    clerk.patience = 0
    page = browser.get(LIST)
    browser.post(SEND)
    assert sum("kept. Clerk does not answer" in text for text in messages_of(page)) == 3
    assert sum(text.endswith(": approved.") for text in messages_of(page)) == 2
    states = list(EducatorApplication.objects.values_list("status", "role_due", "mail_due"))
    assert states.count(("approved", False, False)) == len(mailoutbox) == 2
    assert states.count(("approved", True, True)) == 3
    assert len(clerk.calls) == 6

    clerk.patience = 1000
    browser.post(SEND)
    assertNotContains(browser.get(LIST), "Granting…")
    assert len(mailoutbox) == len(clerk.made("PATCH")) == 5
    assert {user["public_metadata"].get("role") for user in clerk.users.values()} == {
        "admin",
        "educator",
        None,
    }


def test_the_oldest_decision_goes_first_and_a_page_sends_only_some(clerk, browser, admin):
    people = [person(f"user_{number}") for number in range(22)]
    for user in people:
        add_to_clerk(clerk, user)
    for user in reversed(people):
        approved(user, admin)

    browser.post(SEND)
    sent = [call.path.split("/")[3] for call in clerk.made("PATCH")]
    assert sent == [user.pk for user in reversed(people)][:20]

    call_command("send_outbox")
    assert not EducatorApplication.objects.unsent().exists()
