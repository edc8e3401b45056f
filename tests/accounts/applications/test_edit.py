"""/teach/apply/edit/ and withdraw/: an application that no admin has decided yet."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import EducatorApplication

APPLY, EDIT, WITHDRAW = "/teach/apply/", "/teach/apply/edit/", "/teach/apply/withdraw/"
ANSWERS = {"title": "Carpenter", "expertise": "Stairs", "bio": "Twenty years.", "link": ""}
TYPED = ANSWERS | {"title": "Joiner", "version": 1}


@pytest.fixture
def browser(as_person, student):
    return as_person(student)


@pytest.fixture
def application(student):
    return EducatorApplication.objects.create(user=student, **ANSWERS)


def test_a_pending_application_is_changed(browser, application):
    assertContains(browser.get(EDIT), "Carpenter")

    page = browser.post(EDIT, TYPED, follow=True)

    assertContains(page, "Your application is changed.")
    assertContains(page, "Joiner")
    assert EducatorApplication.objects.get().title == "Joiner"


def test_a_wrong_change_is_told_and_stores_nothing(browser, application):
    page = browser.post(EDIT, TYPED | {"expertise": ""})

    assert page.status_code == 422
    assertContains(page, "Joiner", status_code=422)
    assert EducatorApplication.objects.get().answers == ANSWERS


def test_what_was_decided_meanwhile_stays(browser, application, admin):
    application.decide("rejected", admin, "Not yet.")

    for version in (1, 2):
        page = browser.post(EDIT, TYPED | {"version": version})
        assertContains(page, "It was decided while you were editing.", status_code=422)
        assertContains(page, "Joiner", status_code=422)

    assert EducatorApplication.objects.get().title == "Carpenter"
    assertRedirects(browser.get(EDIT), APPLY)


def test_a_decision_between_reading_and_saving_is_not_overwritten(browser, application, admin):
    read = EducatorApplication.objects.get()
    application.decide("rejected", admin, "Not yet.")

    assert not read.save_version(["title"])


def test_it_is_withdrawn_and_sent_anew(browser, application, admin):
    page = browser.post(WITHDRAW, follow=True)

    assertContains(page, "Your application is withdrawn.")
    assertContains(page, "Carpenter")
    application.refresh_from_db()
    assert application.status == "withdrawn"
    assert [entry["status"] for entry in application.history] == ["withdrawn"]

    browser.post(APPLY, ANSWERS)
    assert [row.status for row in EducatorApplication.objects.order_by("created_at")] == [
        "withdrawn",
        "pending",
    ]


def test_a_decided_one_is_not_withdrawn(browser, application, admin):
    application.decide("rejected", admin, "Not yet.")

    browser.post(WITHDRAW)

    assert EducatorApplication.objects.get().status == "rejected"


def test_who_has_none_is_led_to_the_form(browser, db):
    assertRedirects(browser.get(EDIT), APPLY)
    assertRedirects(browser.post(WITHDRAW), APPLY)


def test_another_s_is_out_of_reach(as_person, stranger, application):
    as_person(stranger).post(EDIT, TYPED)
    as_person(stranger).post(WITHDRAW)

    application.refresh_from_db()
    assert (application.title, application.status) == ("Carpenter", "pending")


def test_nobody_who_waits_is_invited_to_apply(browser, application):
    for page, status in ((browser.get("/"), 200), (browser.get("/teach/"), 403)):
        assertContains(page, "Your application", status_code=status)
        assertNotContains(page, "Apply to teach", status_code=status)
