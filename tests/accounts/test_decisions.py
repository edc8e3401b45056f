"""Django admin: applications to teach are decided here, one by one and several at once."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import DecisionConflict, EducatorApplication, Role, User
from tests.clerk import sign_in, user_data
from tests.conftest import person

Status = EducatorApplication.Status

LIST = "/admin/accounts/educatorapplication/"
BUTTONS = {"approved": "Approve", "rejected": "Reject", "revoked": "Revoke the approval"}
LIST_BUDGET = 7  # the person, what is unsent, two counts, the rows, and what a filter offers
PAGE_BUDGET = 7


@pytest.fixture
def browser(as_person, admin):
    return as_person(admin)


@pytest.fixture
def boss(as_person, db):
    """Another admin."""
    return person("user_boss", Role.ADMIN)


@pytest.fixture
def clerk(clerk_api, student, stranger):
    """Clerk knows the applicants."""
    for user in (student, stranger):
        clerk_api.users[user.pk] = user_data(user.pk, first_name=user.first_name, last_name="")
    return clerk_api


def apply(user, title="Carpenter", **fields):
    texts = {"bio": "Up <b>and</b> up.", "expertise": "Stairs"}
    return EducatorApplication.objects.create(user=user, title=title, **texts | fields)


def decided(user, by, *statuses, reason="Steep.", **fields):
    """An application after decisions that Clerk and the applicant have heard of."""
    application = apply(user, **fields)
    for status in statuses:
        application.decide(status, by, reason)
        application.update_if_unchanged(role_due=False, mail_due=False)
    return application


def page_of(application):
    return f"{LIST}{application.pk}/change/"


def press(browser, application, button, reason="", **options):
    data = {"reason": reason, f"_{button}": BUTTONS[button]}
    return browser.post(page_of(application), data, **options)


def bulk(browser, action, applications, reason=""):
    keys = [str(application.pk) for application in applications]
    data = {"action": action, "reason": reason, "_selected_action": keys}
    return browser.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def buttons(response):
    names = re.findall(r'type="submit"[^>]*? name="_(\w+)"', response.content.decode())
    return set(names)


def states(*applications):
    rows = EducatorApplication.objects.in_bulk([application.pk for application in applications])
    return [rows[application.pk].status for application in applications]


# One by one


def test_an_admin_reads_and_approves(browser, admin, student, clerk):
    application = apply(student, link="https://example.com/stairs")
    page = browser.get(page_of(application))
    for text in ("Carpenter", "Stairs", "Up &lt;b&gt;and&lt;/b&gt; up.", "example.com/stairs"):
        assertContains(page, text)
    assertContains(page, "Not decided yet.")
    assert buttons(page) == {"approved", "rejected"}
    assert list(page.context["adminform"].form.fields) == ["reason"]

    page = press(browser, application, "approved", follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert said(page) == ["Student: Carpenter: approved."]
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

    page = press(browser, application, "rejected", "  Too steep.\n", follow=True)

    assert said(page) == ["Student: Carpenter: rejected."]
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.REJECTED, "Too steep.")
    assert application.decided_by == admin
    assert [entry["reason"] for entry in application.history] == ["Too steep."]
    assert application.role_due is False


def test_an_approval_is_revoked(browser, boss, student, clerk):
    clerk.users[student.pk]["public_metadata"] = {"role": "educator"}
    application = decided(student, boss, Status.APPROVED, reason="")
    assert buttons(browser.get(page_of(application))) == {"revoked"}

    page = press(browser, application, "revoked", "No stairs.", follow=True)

    assert said(page) == ["Student: Carpenter: revoked."]
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.REVOKED, "No stairs.")
    assert clerk.users[student.pk]["public_metadata"] == {}


def test_an_approval_may_carry_a_word(browser, student, clerk):
    application = apply(student)
    press(browser, application, "approved", "Welcome up.")

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

    page = press(browser, application, button, reason)

    assertContains(page, "Say why: the applicant reads it.")
    assert list(page.context["adminform"].form.errors) == ["reason"]
    assert EducatorApplication.objects.values().get() == was
    assert not LogEntry.objects.exists()


def test_a_reason_that_is_too_long_is_kept_to_be_shortened(browser, student):
    application = apply(student)

    page = press(browser, application, "rejected", "x" * 1001)

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

    assert press(browser, third, "rejected", "Steep.")["Location"] == page_of(first)
    assert press(browser, first, "rejected", "Steep.")["Location"] == page_of(second)
    assert press(browser, second, "rejected", "Steep.")["Location"] == LIST


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


@pytest.mark.parametrize("statuses", [[Status.REJECTED], [Status.APPROVED, Status.REVOKED]])
def test_what_is_decided_is_only_read(browser, admin, student, statuses):
    application = decided(student, admin, *statuses)
    was = EducatorApplication.objects.values().get()
    page = browser.get(page_of(application))
    assertContains(page, "Steep.")
    assert buttons(page) == set()
    assertNotContains(page, "<textarea")

    for button in BUTTONS:
        assert press(browser, application, button, "Again.").status_code in {302, 403}
    assert EducatorApplication.objects.values().get() == was


# In whose hands


@pytest.mark.parametrize("who", ["student", "educator", "stranger"])
def test_others_neither_see_nor_decide(request, as_person, student, who):
    application = apply(student)
    browser = as_person(request.getfixturevalue(who))

    for path in (LIST, page_of(application)):
        response = browser.get(path)
        assertContains(response, "It is for admins.", status_code=403)
        assertNotContains(response, "Carpenter", status_code=403)
    assert press(browser, application, "approved").status_code == 403
    response = bulk(browser, "approve", [application])
    assert response.status_code == 403
    assert states(application) == [Status.PENDING]


def test_signed_out_leads_to_sign_in(client, student):
    application = apply(student)
    assert client.get(LIST)["Location"].startswith("/sign-in/")
    press(client, application, "approved")
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

    assert press(browser, application, "approved").status_code == 403
    assert states(application) == [Status.PENDING]


def test_decisions_are_written_down(browser, admin, student, stranger, clerk):
    press(browser, apply(student), "approved")
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

    press(browser, application, first, "First.")
    page = press(other, application, second, "Second.", follow=True)

    assert page.status_code == 200
    assert said(page) == [f"Not decided. This application is {first} already."]
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
        return press(browser, application, ["approved", "rejected"][number % 2], "Mine.")

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

    page = press(browser, new, "approved", follow=True)

    assert said(page) == ["Not decided. Clerk has yet to take this person's last decision."]
    assert states(new) == [Status.PENDING]
    assert not LogEntry.objects.exists()
    page = bulk(browser, "approve", [new])
    assert said(page) == ["Student: Carpenter: Clerk has yet to take this person's last decision."]
    assert states(new) == [Status.PENDING]


def test_an_approval_on_its_way_is_not_revoked(browser, admin, student):
    application = apply(student)
    application.decide(Status.APPROVED, admin)

    page = press(browser, application, "revoked", "No stairs.", follow=True)

    assert len(said(page)) == 1
    assert said(page)[0].startswith("Not decided.")
    application.refresh_from_db()
    assert (application.status, len(application.history)) == (Status.APPROVED, 1)
    assert application.role_due is True


def test_another_persons_decision_does_not_wait(browser, admin, student, stranger):
    apply(student).decide(Status.APPROVED, admin)

    application = apply(stranger)
    press(browser, application, "rejected", "Steep.")
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


# The list


def test_the_list_says_who_waits_and_what_became_of_the_others(browser, admin, student, stranger):
    apply(stranger, "Roofer").decide(Status.APPROVED, admin)
    decided(student, admin, Status.REJECTED, title="Baker")
    apply(student, "Miller")

    page = browser.get(LIST)

    rows = re.findall(
        r'field-title">([^<]+)</td><td class="field-status_label">([^<]+)<', page.rendered_content
    )
    assert rows == [("Miller", "Pending"), ("Baker", "Rejected"), ("Roofer", "Granting…")]
    waiting = browser.get(f"{LIST}?role_due__exact=1")
    assertContains(waiting, "Roofer")
    assertNotContains(waiting, "Baker")


def test_the_index_counts_who_waits(browser, admin, student, stranger):
    assertContains(browser.get("/admin/"), "No application to teach waits for a decision.")

    apply(student)
    page = browser.get("/admin/")
    assertContains(page, "1 application to teach waits for a decision")
    queue = unescape(
        re.search(r'href="([^"]*status__exact=pending[^"]*)"', page.rendered_content)[1]
    )
    assertContains(browser.get(queue), "Carpenter")

    apply(stranger)
    assertContains(browser.get("/admin/"), "2 applications to teach wait for a decision")
    EducatorApplication.objects.get(user=student).decide(Status.APPROVED, admin)
    assertContains(browser.get("/admin/"), "1 decision waits for Clerk to change the role.")


@pytest.mark.parametrize("number", [2, 30])
def test_the_list_needs_as_few_queries_for_many(
    browser, admin, django_assert_max_num_queries, number
):
    for index in range(number):
        decided(person(f"user_{index}"), admin, Status.REJECTED, title=f"Carpenter {index}")

    with django_assert_max_num_queries(LIST_BUDGET):
        page = browser.get(LIST)
    assert page.context["cl"].result_count == number


@pytest.mark.parametrize("number", [1, 9])
def test_the_page_needs_as_few_queries_for_a_long_history(
    browser, student, django_assert_max_num_queries, number
):
    application = apply(student)
    entry = {"status": "approved", "at": "2026-01-01T00:00:00+00:00", "reason": ""}
    history = [entry | {"by": person(f"user_{index}").pk} for index in range(number)]
    EducatorApplication.objects.filter(pk=application.pk).update(history=history)

    with django_assert_max_num_queries(PAGE_BUDGET):
        page = browser.get(page_of(application))
    assertContains(page, "approved by", number)


# Several at once


def test_several_are_approved_at_once(browser, admin, student, stranger, clerk):
    applications = [apply(student), apply(stranger)]

    page = bulk(browser, "approve", applications)

    assert sorted(said(page)) == ["Stranger: Carpenter: approved.", "Student: Carpenter: approved."]
    assert states(*applications) == [Status.APPROVED] * 2
    roles = [clerk.users[user.pk]["public_metadata"] for user in (student, stranger)]
    assert roles == [{"role": "educator"}] * 2
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("reject", [], Status.REJECTED), ("revoke", [Status.APPROVED], Status.REVOKED)],
)
def test_several_hear_one_reason(browser, admin, student, stranger, clerk, action, before, after):
    applications = [decided(user, admin, *before, reason="") for user in (student, stranger)]

    for reason in ("", "  "):
        page = bulk(browser, action, applications, reason)
        assert said(page) == ["Nothing was decided. Say why: the applicant reads it."]
    assert not LogEntry.objects.exists()
    assert states(*applications) == (before or [Status.PENDING]) * 2

    bulk(browser, action, applications, " No stairs. ")
    assert states(*applications) == [after] * 2
    for application in applications:
        application.refresh_from_db()
        assert application.reason == application.history[-1]["reason"] == "No stairs."
        assert application.decided_by == admin


def test_a_reason_for_several_has_a_length_too(browser, student):
    application = apply(student)

    bulk(browser, "reject", [application], "x" * 1001)

    assert states(application) == [Status.PENDING]


def test_each_of_a_mixed_lot_gets_what_is_due(browser, admin, student, stranger, educator, clerk):
    waiting = apply(student, "Miller")
    rejected = decided(stranger, admin, Status.REJECTED, title="Baker")
    approved = decided(educator, admin, Status.APPROVED, title="Roofer")

    page = bulk(browser, "approve", [waiting, rejected, approved])

    assert sorted(said(page)) == [
        "Educator: Roofer: This application is approved already.",
        "Stranger: Baker: This application is rejected already.",
        "Student: Miller: approved.",
    ]
    assert states(waiting, rejected, approved) == ["approved", "rejected", "approved"]
    assert LogEntry.objects.count() == 1


def test_without_a_choice_nothing_is_decided(browser, student):
    application = apply(student)
    bulk(browser, "approve", [])
    assert states(application) == [Status.PENDING]
    assertContains(browser.get(f"{LIST}?{urlencode({'q': 'carpenter'})}"), "Carpenter")
