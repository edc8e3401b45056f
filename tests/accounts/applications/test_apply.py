"""/teach/apply/: asking to become an educator, and seeing what became of it."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EducatorApplication, Role, User
from courses import educators
from mailings.preferences import language_of
from tests.clerk import sign_in, user_data

Status = EducatorApplication.Status

APPLY = "/teach/apply/"
ANSWERS = {
    "title": "Carpenter",
    "expertise": "Stairs & steps",
    "bio": "Twenty years of going up.\nNone of falling.",
    "link": "https://example.com/stairs",
}
FORM = 'name="title"'
GRANTED = "you are an educator"
BUDGET = 3  # the person, what is unsent, the latest application


@pytest.fixture
def browser(as_person, student):
    return as_person(student)


@pytest.fixture
def decided(student, admin):
    """An application of the student's, after these decisions, all of which Clerk agreed to."""

    def make(*statuses, role=Role.STUDENT, reason=""):
        application = EducatorApplication.objects.create(user=student, **ANSWERS)
        for status in statuses:
            application.decide(status, admin, reason)
            application.update_if_unchanged(role_due=False, mail_due=False)
        User.objects.filter(pk=student.pk).update(role=role)
        return application

    return make


def fields(response):
    """What stands in the fields of the form."""
    form = response.context["form"]
    return {name: form[name].value() for name in ANSWERS}


# Asking


def test_a_student_applies_and_waits(browser, student):
    page = browser.get(APPLY)
    for name in ANSWERS:
        assertContains(page, f'name="{name}"')

    page = browser.post(APPLY, ANSWERS, follow=True)

    assert page.redirect_chain == [(APPLY, 302)]
    assertContains(page, "Your application is sent.")
    assertContains(page, '<span class="badge">Pending</span>', html=True)
    assertContains(page, "Stairs &amp; steps")
    assertNotContains(page, FORM)
    application = EducatorApplication.objects.get()
    assert application.user == student
    assert application.answers | {"bio": ""} == ANSWERS | {"bio": ""}
    assert application.bio.split() == ANSWERS["bio"].split()
    assert (application.status, application.reason) == (Status.PENDING, "")
    assert (application.decided_by, application.decided_at) == (None, None)
    assert (application.role_due, application.mail_due) == (False, False)


def test_the_link_may_be_left_out(browser):
    assert browser.post(APPLY, ANSWERS | {"link": ""}).status_code == 302
    assert EducatorApplication.objects.get().link == ""


def test_nothing_else_can_be_sent(browser, admin, student):
    smuggled = {
        "user": admin.pk,
        "status": "approved",
        "role_due": "on",
        "mail_due": "on",
        "decided_by": admin.pk,
        "reason": "Because.",
    }
    browser.post(APPLY, ANSWERS | smuggled)

    application = EducatorApplication.objects.get()
    assert (application.user, application.status, application.reason) == (student, "pending", "")
    assert (application.role_due, application.mail_due) == (False, False)
    assert application.decided_by is None


@pytest.mark.parametrize("name", ["title", "expertise", "bio"])
@pytest.mark.parametrize("text", ["", "  \n "])
def test_what_is_missing_is_said_beside_it(browser, name, text):
    page = browser.post(APPLY, ANSWERS | {name: text})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    kept = {other: ANSWERS[other] for other in ANSWERS if other != name}
    assert kept.items() <= fields(page).items()
    assertContains(page, f'id="id_{name}_error"', status_code=422)
    assertContains(
        page, 'value="Stairs &amp; steps"' if name != "expertise" else "Carpenter", 1, 422
    )
    assert not EducatorApplication.objects.exists()


@pytest.mark.parametrize(("name", "most"), [("title", 120), ("expertise", 200), ("bio", 2000)])
def test_texts_have_a_length(browser, name, most):
    page = browser.post(APPLY, ANSWERS | {name: "x" * (most + 1)})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assertContains(page, "x" * (most + 1), status_code=422)
    assert not EducatorApplication.objects.exists()
    assert browser.post(APPLY, ANSWERS | {name: "x" * most}).status_code == 302


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "data:text/html,hello",
        "not a link",
        "https://",
        "https://example.com/" + "x" * 200,
    ],
)
def test_only_links_are_links(browser, link):
    page = browser.post(APPLY, ANSWERS | {"link": link})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["link"]
    assert fields(page)["link"] == link
    assert not EducatorApplication.objects.exists()


@pytest.mark.parametrize("link", ["", "javascript:"], ids=["stored", "refused"])
def test_what_was_typed_is_text(browser, link):
    attack = "<script>alert(1)</script>"
    typed = dict.fromkeys(ANSWERS, attack) | {"link": link}

    page = browser.post(APPLY, typed, follow=True)

    assert attack not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_a_form_wants_a_csrf_token(student):
    browser = sign_in(Client(enforce_csrf_checks=True), student)
    assert browser.post(APPLY, ANSWERS).status_code == 403
    assert not EducatorApplication.objects.exists()


# Who may not


def test_signed_out_leads_to_sign_in_and_back(client, db):
    assert client.get(APPLY)["Location"] == "/sign-in/?redirect_url=%2Fteach%2Fapply%2F"
    assert client.post(APPLY, ANSWERS).status_code == 401
    assert not EducatorApplication.objects.exists()


def test_educators_are_led_to_their_courses(as_person, educator):
    for response in (as_person(educator).get(APPLY), as_person(educator).post(APPLY, ANSWERS)):
        assert (response.status_code, response["Location"]) == (302, "/teach/")
    assert not EducatorApplication.objects.exists()


def test_admins_do_not_apply(as_person, admin):
    for page in (as_person(admin).get(APPLY), as_person(admin).post(APPLY, ANSWERS)):
        assertContains(page, "Admins do not teach")
        assertNotContains(page, FORM)
    assert not EducatorApplication.objects.exists()


def test_nobody_sees_another_persons_application(as_person, stranger, decided):
    decided(Status.REJECTED, reason="Too steep.")

    page = as_person(stranger).get(APPLY)

    assertContains(page, FORM)
    for private in ("Your application", "Carpenter", "Too steep."):
        assertNotContains(page, private)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_is_known(browser, method):
    assert getattr(browser, method)(APPLY).status_code == 405


def test_students_at_the_educators_door_are_shown_where_to_apply(as_person, browser, admin):
    link = f'href="{APPLY}">Apply to teach<'
    assertContains(browser.get("/teach/"), link, status_code=403)
    assertNotContains(as_person(admin).get("/teach/"), link, status_code=403)
    assertNotContains(browser.get("/admin/", follow=True), link, status_code=403)


# One open application


def test_mails_come_in_the_language_that_one_applies_in(browser, student):
    browser.post(APPLY, ANSWERS, headers={"accept-language": "es"})

    assert language_of(student) == "es"


def test_who_is_invited_to_teach_a_course_finds_it_there(browser, student, course):
    User.objects.filter(pk=student.pk).update(email="sam@example.com")
    educators.invite(course, "sam@example.com")

    assertContains(browser.get(APPLY), "Accept or decline")


def test_a_second_one_waits_for_the_first(browser):
    browser.post(APPLY, ANSWERS)
    page = browser.post(APPLY, ANSWERS | {"title": "Roofer"})

    assertContains(page, "You already have an open application: edit that one.")
    assertContains(page, "Pending")
    assertNotContains(page, "Roofer")
    assert EducatorApplication.objects.get().title == "Carpenter"


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_application(eight_at_once, student):
    answers = eight_at_once(lambda number: sign_in(Client(), student).post(APPLY, ANSWERS))

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert EducatorApplication.objects.count() == 1
    messages = [str(text) for answer in answers for text in get_messages(answer.wsgi_request)]
    assert sum("is sent" in text for text in messages) == 1


# What became of it


def test_a_rejected_applicant_reads_why_and_applies_again(browser, decided):
    first = decided(Status.REJECTED, reason="Too <steep>.\nStart lower.")

    page = browser.get(APPLY)
    assertContains(page, "Rejected")
    assertContains(page, "Too &lt;steep&gt;.<br>Start lower.")
    assert fields(page) == ANSWERS

    page = browser.post(APPLY, ANSWERS | {"title": "Roofer"}, follow=True)
    assertContains(page, "Pending")
    assertNotContains(page, "steep")
    again = EducatorApplication.objects.pending().get()
    assert (again.title, again.reason, again.history) == ("Roofer", "", [])
    first.refresh_from_db()
    assert (first.status, first.title) == (Status.REJECTED, "Carpenter")


def test_typed_text_wins_over_what_was_written_before(browser, decided):
    decided(Status.REJECTED, reason="Too steep.")
    page = browser.post(APPLY, ANSWERS | {"title": "Roofer", "bio": ""})

    assert page.status_code == 422
    assert fields(page) == ANSWERS | {"title": "Roofer", "bio": ""}


def test_an_approved_applicant_is_an_educator_before_the_token_says_so(browser, student, decided):
    decided(Status.APPROVED, role=Role.EDUCATOR, reason="Welcome up.")
    browser = sign_in(Client(), student, metadata={})

    for page in (browser.get(APPLY), browser.post(APPLY, ANSWERS)):
        assertContains(page, GRANTED)
        assertContains(page, "Welcome up.")
        assertContains(page, 'href="/teach/"')
        assertNotContains(page, FORM)
    assert browser.get("/teach/").status_code == 403
    assert EducatorApplication.objects.count() == 1

    browser = sign_in(Client(), student, metadata={"role": "educator"})
    assert browser.get(APPLY)["Location"] == "/teach/"
    assert browser.get("/teach/").status_code == 200


@pytest.mark.parametrize(
    ("statuses", "badge"),
    [
        ([Status.APPROVED], "Granting…"),
        ([Status.APPROVED, Status.REVOKED], "Revoking…"),
    ],
)
def test_a_decision_that_clerk_has_not_taken_is_on_its_way(
    browser, decided, admin, statuses, badge
):
    application = decided(*statuses)
    EducatorApplication.objects.filter(pk=application.pk).update(role_due=True)

    page = browser.get(APPLY)

    assertContains(page, badge)
    assertNotContains(page, GRANTED)
    assertNotContains(page, "Approved")


def test_while_it_is_granted_nobody_applies_again(browser, decided):
    application = decided(Status.APPROVED)
    EducatorApplication.objects.filter(pk=application.pk).update(role_due=True)

    assertNotContains(browser.get(APPLY), FORM)
    browser.post(APPLY, ANSWERS)
    assert EducatorApplication.objects.count() == 1


@pytest.mark.parametrize(
    ("statuses", "explanation"),
    [
        ([Status.APPROVED, Status.REVOKED], "You were an educator until"),
        ([Status.APPROVED], "your role has been taken back since"),
    ],
    ids=["revoked", "taken at Clerk"],
)
def test_who_lost_the_role_may_apply_again(browser, decided, statuses, explanation):
    decided(*statuses, reason="No stairs.")

    page = browser.get(APPLY)
    assertContains(page, explanation)
    assertContains(page, "No stairs.")
    assert fields(page) == ANSWERS
    assertNotContains(page, GRANTED)

    assert browser.post(APPLY, ANSWERS).status_code == 302
    assert EducatorApplication.objects.pending().count() == 1


def test_the_newest_application_counts(browser, decided):
    for number in range(3):
        decided(Status.REJECTED, reason=f"Reason {number}.")

    page = browser.get(APPLY)

    assertContains(page, "Reason 2.")
    assertNotContains(page, "Reason 1.")


def test_someone_unknown_applies_before_their_webhook(client, clerk_api, db):
    ada = User(pk="user_ada")
    clerk_api.users["user_ada"] = user_data()

    assert sign_in(client, ada).post(APPLY, ANSWERS).status_code == 302
    assert EducatorApplication.objects.get().user.email == "ada@example.com"


@pytest.mark.parametrize("number", [0, 1, 9])
def test_the_page_needs_few_queries(browser, decided, django_assert_max_num_queries, number):
    for _ in range(number):
        decided(Status.REJECTED, reason="Too steep.")

    with django_assert_max_num_queries(BUDGET):
        browser.get(APPLY)
