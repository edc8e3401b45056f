"""What a decision has to bring about: the role at Clerk, then the mail; whatever fails meanwhile."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.applications import decisions
from accounts.models import EducatorApplication, Role, User
from tests import databases
from tests.clerk import deliver, event, sign_in, user_data
from tests.clerk_api import ClerkAPI, serving
from tests.conftest import person
from tests.environment import SECRET_KEY

Status = EducatorApplication.Status

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "http://127.0.0.1:9"  # nobody answers there
LIST = "/admin/accounts/educatorapplication/"
APPLY = "/teach/apply/"
SEND = "/admin/send/"  # Try again


class FailingAPI(ClerkAPI):
    """Answers as long as `patience` lasts, and holds calls of the `held` method."""

    def __init__(self):
        super().__init__()
        self.patience = 1000  # answers; what comes then is not Clerk's
        self.held = ""
        self.door = threading.Event()

    def answer(self, call):
        if call.method == self.held:
            self.door.wait(60)
        self.patience -= 1
        return (200, [], {}) if self.patience < 0 else super().answer(call)

    def made(self, method):
        return [call for call in self.calls if call.method == method]


@pytest.fixture
def clerk(configure, admin, student):
    """Clerk knows the admin and the student, who has an address and some metadata."""
    with serving(FailingAPI()) as api:
        configure(CLERK_API_URL=api.url)
        enrol(api, admin, role="admin")
        enrol(api, student, team="blue")
        yield api
        api.door.set()


@pytest.fixture
def browser(as_person, admin):
    return as_person(admin)


@pytest.fixture
def down(configure):
    """Clerk does not answer."""
    return lambda: configure(CLERK_API_URL=NOBODY)


@pytest.fixture
def back(configure, clerk):
    return lambda: configure(CLERK_API_URL=clerk.url)


@pytest.fixture
def no_mail(configure):
    """Nobody takes our mail."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return lambda: configure(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)


def enrol(api, user, email=None, **metadata):
    """Clerk knows this person as we do, with an address."""
    email = email or f"{user.pk.removeprefix('user_')}@example.com"
    data = user_data(
        user.pk,
        first_name=user.first_name,
        last_name="",
        email_addresses=[{"id": "idn_1", "email_address": email}],
        public_metadata=metadata,
    )
    api.users[user.pk] = data
    User.objects.sync(data, is_current=True)


def apply(user, title="Carpenter"):
    return EducatorApplication.objects.create(user=user, title=title, bio="Up.", expertise="Stairs")


def approved(user, admin, reason=""):
    """Decided; nothing of it sent."""
    application = apply(user)
    application.decide(Status.APPROVED, admin, reason)
    return application


def revoked(user, admin):
    application = approved(user, admin)
    application.update_if_unchanged(role_due=False, mail_due=False)
    application.decide(Status.REVOKED, admin, "No stairs.")
    return application


def press(browser, application, button, reason=""):
    data = {"reason": reason, f"_{button}": "1"}
    return browser.post(f"{LIST}{application.pk}/change/", data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def due(application):
    application.refresh_from_db()
    return application.role_due, application.mail_due


# Clerk is away, and comes back


def test_an_approval_while_clerk_is_down_is_kept(
    clerk, down, browser, student, as_person, mailoutbox
):
    application = apply(student)
    down()

    page = press(browser, application, "approved")

    assert len(said(page)) == 1
    assert said(page)[0].startswith("Student: Carpenter: decided and kept. Clerk does not answer")
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
def test_what_is_due_is_sent_later(clerk, down, back, admin, student, mailoutbox, decided, way):
    enrol(clerk, student, team="blue", **({"role": "educator"} if decided is revoked else {}))
    application = decided(student, admin)
    down()
    assert decisions.send_due() == 1
    back()

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
    clerk, down, back, browser, admin, as_person, student
):
    application = approved(student, admin)
    down()
    assert decisions.send_due() == 1
    back()

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


def test_a_page_offers_to_try_again_only_while_something_is_due(
    clerk, browser, admin, as_person, student
):
    application = approved(student, admin)
    decisions.send_due()

    for path in ("/admin/", "/admin/sync/", f"{LIST}{application.pk}/change/"):
        assertNotContains(browser.get(path), SEND)
    assertNotContains(as_person(student).get(APPLY, follow=True), 'name="send"')


def test_trying_again_says_what_became_of_it(clerk, down, back, browser, admin, student):
    approved(student, admin)
    down()
    assert said(browser.post(SEND, follow=True)) == [
        "Not everything could be sent: 1 left. It is tried again by itself."
    ]
    back()
    assert said(browser.post(SEND, follow=True)) == [
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


def test_a_webhook_is_taken_although_clerk_is_down(clerk, down, admin, student):
    application = approved(student, admin)
    down()

    assert deliver(Client(), signed_in(student.pk)).status_code == 200
    assert due(application) == (True, True)


def test_a_refusal_of_clerks_is_kept_and_holds_up_nobody_else(
    clerk, admin, student, stranger, mailoutbox
):
    enrol(clerk, stranger)
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
        enrol(clerk, user)
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
    assert sum("kept. Clerk does not answer" in text for text in said(page)) == 3
    assert sum(text.endswith(": approved.") for text in said(page)) == 2
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
        enrol(clerk, user)
    for user in reversed(people):
        approved(user, admin)

    browser.post(SEND)
    sent = [call.path.split("/")[3] for call in clerk.made("PATCH")]
    assert sent == [user.pk for user in reversed(people)][:20]

    call_command("send_outbox")
    assert not EducatorApplication.objects.unsent().exists()


# What Clerk is told


@pytest.mark.parametrize(
    ("decided", "before", "told", "after"),
    [
        (approved, {}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "student"}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "emperor"}, {"role": "educator"}, {"role": "educator"}),
        (approved, {"role": "educator"}, None, {"role": "educator"}),
        (approved, {"role": "admin"}, None, {"role": "admin"}),
        (revoked, {"role": "educator"}, {"role": None}, {}),
        (revoked, {"role": "admin"}, None, {"role": "admin"}),
        (revoked, {}, None, {}),
        (revoked, {"role": "emperor"}, None, {"role": "emperor"}),
    ],
)
def test_only_the_role_is_changed_and_only_where_it_must(
    clerk, admin, student, mailoutbox, decided, before, told, after
):
    others = {"team": "blue", "tags": {"a": 1}}
    application = decided(student, admin)
    clerk.users[student.pk]["public_metadata"] = others | before  # since we last heard

    assert decisions.send_due() == 0

    assert [call.body for call in clerk.made("PATCH")] == (
        [{"public_metadata": told}] if told else []
    )
    assert clerk.users[student.pk]["public_metadata"] == others | after
    assert clerk.users[student.pk]["private_metadata"] == {"note": "between Clerk and us"}
    student.refresh_from_db()
    assert student.role == Role.from_metadata(after)
    assert student.clerk_updated_at == clerk.users[student.pk]["updated_at"]
    assert due(application) == (False, False)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("decided", [approved, revoked])
def test_an_admin_who_applied_stays_one(clerk, admin, as_person, decided):
    boss = person("user_boss", Role.ADMIN)
    enrol(clerk, boss, role="admin")
    application = decided(boss, admin)

    assert decisions.send_due() == 0

    assert clerk.made("PATCH") == []
    assert due(application) == (False, False)
    boss.refresh_from_db()
    assert boss.role == Role.ADMIN
    assert as_person(boss).get("/admin/").status_code == 200


@pytest.mark.parametrize("decided", [approved, revoked])
def test_someone_deleted_at_clerk_is_settled(clerk, admin, student, decided):
    application = decided(student, admin)
    del clerk.users[student.pk]

    assert decisions.send_due() == 0
    assert due(application) == (False, False)
    assert application.failure == ""


def test_a_rejection_tells_clerk_nothing(clerk, browser, student, mailoutbox):
    application = apply(student)
    press(browser, application, "rejected", "Too steep.")

    assert due(application) == (False, False)
    assert clerk.calls == []
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_stored_before_clerk_is_asked(clerk, admin, student):
    """Whoever dies while Clerk is asked leaves the decision, and keeps no other writer waiting."""
    application = apply(student)
    clerk.gate.clear()

    def approve():
        press(sign_in(Client(), admin), application, "approved")
        connection.close()  # this thread's

    pressing = threading.Thread(target=approve)
    pressing.start()
    until(lambda: clerk.asked)

    application.refresh_from_db()
    stored = application.status, application.role_due, application.mail_due
    clerk.gate.set()
    pressing.join()

    assert stored == (Status.APPROVED, True, True)


# The mail


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


def test_without_a_reason_the_mail_speaks_of_none(clerk, admin, student, mailoutbox):
    approved(student, admin)
    decisions.send_due()

    assert "They add" not in mailoutbox[0].body
    assert "None" not in mailoutbox[0].body


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_names_and_reasons_add_no_headers(clerk, admin, student, mailoutbox, newline):
    attack = f"Eve{newline}Bcc: eve@example.com{newline}Subject: Hello"
    student.first_name = attack
    enrol(clerk, student)
    approved(student, admin, attack)

    assert decisions.send_due() == 0

    (mail,) = mailoutbox
    assert mail.recipients() == ["student@example.com"]
    message = mail.message()
    assert message["Subject"] == "You can teach on SkillRise"
    assert message["Bcc"] is None


def test_a_name_is_text_not_html(clerk, admin, student, mailoutbox):
    student.first_name = "Ann & <b>O'Neil</b>"
    enrol(clerk, student)
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
    enrol(clerk, student, email)
    enrol(clerk, stranger)
    application = approved(student, admin)
    approved(stranger, admin)

    assert browser.post(SEND).status_code == 302

    assert due(application)[0] is False
    assert ["stranger@example.com"] in [mail.to for mail in mailoutbox]


def test_mail_that_is_not_taken_is_kept(
    clerk, no_mail, settings, configure, admin, browser, student, stranger, mailoutbox
):
    enrol(clerk, stranger)
    mailbox = settings.EMAIL_BACKEND
    application, other = approved(student, admin), approved(stranger, admin)
    no_mail()

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


def test_the_decision_after_it_keeps_its_own_mail(clerk, admin, student, mailoutbox):
    application = approved(student, admin)
    application.update_if_unchanged(role_due=False)
    newer = EducatorApplication.objects.get(pk=application.pk)
    newer.decide(Status.REVOKED, admin, "No stairs.")

    application.update_if_unchanged(mail_due=False, failure="Not this one's.")

    assert due(newer) == (True, True)
    assert newer.failure == ""


# The command


def test_send_outbox_fails_while_something_is_unsent(clerk, admin, student):
    call_command("send_outbox")
    approved(student, admin)
    clerk.patience = 0
    with pytest.raises(CommandError, match="1 decisions could not be sent"):
        call_command("send_outbox")
    with pytest.raises(CommandError):
        call_command("sync_clerk_users")
    clerk.patience = 1000
    call_command("send_outbox")
    assert not EducatorApplication.objects.unsent().exists()


# Several processes


@pytest.mark.parametrize(
    ("seconds", "left"), [(0, True), (55, True), (61, False), (3600, False)], ids=str
)
def test_what_another_process_sends_is_left_alone_for_a_minute(
    clerk, admin, student, mailoutbox, seconds, left
):
    application = approved(student, admin)
    claimed_at = timezone.now() - timedelta(seconds=seconds)
    EducatorApplication.objects.filter(pk=application.pk).update(claimed_at=claimed_at)

    assert decisions.send_due() == int(left)

    assert due(application) == (left, left)
    assert bool(application.claimed_at) == left
    assert len(clerk.calls) == (0 if left else 2)
    assert len(mailoutbox) == (0 if left else 1)


def test_what_another_process_has_just_sent_is_not_sent_again(clerk, admin, student, mailoutbox):
    listed = approved(student, admin)
    decisions.send_due()
    calls = len(clerk.calls)

    decisions.send(EducatorApplication(pk=listed.pk, user=student, role_due=True, mail_due=True))

    assert len(clerk.calls) == calls
    assert len(mailoutbox) == 1
    assert due(listed) == (False, False)


@pytest.mark.parametrize("decided", [approved, revoked])
@pytest.mark.django_db(transaction=True)
def test_eight_who_send_at_once_send_once(
    clerk, eight_at_once, admin, student, mailoutbox, decided
):
    enrol(clerk, student, **({"role": "educator"} if decided is revoked else {}))
    application = decided(student, admin)

    eight_at_once(lambda number: decisions.send_due())

    assert due(application) == (False, False)
    assert application.claimed_at is None
    assert len(clerk.made("PATCH")) == 1
    assert len(mailoutbox) == 1


@pytest.fixture
def process(transactional_db, clerk, tmp_path):
    return Process(clerk.url, tmp_path / "mails")


class Process:
    """A process that sends, on the database of these tests."""

    def __init__(self, clerk_url, mails):
        self.mails = mails
        self.environment = {
            **os.environ,
            "DATABASE_URL": databases.address(connection.settings_dict["NAME"]),
            "CLERK_API_URL": clerk_url,
            "EMAIL_URL": f"filemail:///{mails}",
        }

    def start(self):
        command = [sys.executable, "manage.py", "send_outbox"]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def run(self):
        """How it ends."""
        process = self.start()
        process.communicate(timeout=120)
        return process.returncode

    def sent(self):
        return [mail.read_text() for mail in self.mails.glob("*")]


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("held", ["GET", "PATCH"])
def test_a_process_that_is_killed_while_it_sends_loses_nothing(
    clerk, process, admin, student, held
):
    application = approved(student, admin)
    clerk.held = held

    victim = process.start()
    until(lambda: clerk.made(held))
    victim.kill()
    victim.communicate()
    clerk.held = ""
    clerk.door.set()
    until(lambda: held == "GET" or clerk.users[student.pk]["public_metadata"].get("role"))

    assert process.run() == 1  # who knows what became of it
    assert process.sent() == []
    long_ago = timezone.now() - timedelta(seconds=61)
    EducatorApplication.objects.filter(pk=application.pk).update(claimed_at=long_ago)
    assert process.run() == 0

    assert due(application) == (False, False)
    assert application.claimed_at is None
    assert clerk.users[student.pk]["public_metadata"] == {"team": "blue", "role": "educator"}
    assert len(clerk.made("PATCH")) == 1
    (mail,) = process.sent()
    assert "To: student@example.com" in mail


def test_processes_that_send_at_once_send_once(clerk, process, admin, student):
    approved(student, admin)
    clerk.held = "GET"

    crowd = [process.start() for _ in range(3)]
    until(lambda: clerk.made("GET"))
    losers = 0
    while losers < len(crowd) - 1:  # they find it claimed, and end
        losers = sum(each.poll() is not None for each in crowd)
        time.sleep(0.02)
    clerk.held = ""
    clerk.door.set()
    for each in crowd:
        each.communicate(timeout=120)

    assert sorted(each.returncode for each in crowd) == [0, 1, 1]
    assert len(clerk.made("GET")) == len(clerk.made("PATCH")) == len(process.sent()) == 1
