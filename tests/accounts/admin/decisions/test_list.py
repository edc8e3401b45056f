"""The list of applications, and decisions on several"""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EducatorApplication
from tests.accounts.admin.decisions.support import (
    LIST,
    Status,
    apply,
    bulk,
    decided,
    messages_of,
    page_of,
    states,
)
from tests.conftest import person

LIST_BUDGET = 7  # the person, what is unsent, two counts, the rows, and what a filter offers


PAGE_BUDGET = 7


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

    assert sorted(messages_of(page)) == [
        "Stranger: Carpenter: approved.",
        "Student: Carpenter: approved.",
    ]
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
        assert messages_of(page) == ["Nothing was decided. Say why: the applicant reads it."]
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

    assert sorted(messages_of(page)) == [
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
