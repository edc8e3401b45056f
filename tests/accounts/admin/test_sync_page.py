"""/admin/sync/ and the index of the admin: how well we keep up with Clerk, and who waits."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import EducatorApplication, Reconciliation, User, WebhookStatus
from tests.clerk import deliver, event, user_data

PAGE = "/admin/sync/"
ENDED = Reconciliation.Status.FINISHED


def ago(**time):
    return timezone.now() - timedelta(**time)


def rows(response):
    """What the page's tables say, by their headings."""
    cells = re.findall(r"<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>", response.text, re.DOTALL)
    return {name: re.sub(r"\s+", " ", value).strip() for name, value in cells}


def shown(browser, *, try_again=False):
    if try_again:
        browser.post("/admin/send/")
    response = browser.get(PAGE)
    assert response.status_code == 200
    return rows(response)


def application(user, **fields):
    texts = {"title": "Rising", "bio": "Up.", "expertise": "Stairs"}
    return EducatorApplication.objects.create(user=user, **texts | fields)


def approved(user, **fields):
    due = {"role_due": True, "mail_due": True, "decided_at": timezone.now()}
    return application(user, status="approved", **due | fields)


def only_counts(clerk_api):
    """Clerk says how many users it has, and refuses all else."""
    truth = clerk_api.answer

    def answer(call):
        return truth(call) if call.path == "/v1/users/count" else (422, "not_today", {})

    clerk_api.answer = answer


# Who may come


def test_admins_see_it(browser, clerk_api):
    assertContains(browser.get(PAGE), "Sync with Clerk")
    assert browser.head(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["student", "educator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_do_not(as_person, request, who, method):
    response = getattr(as_person(request.getfixturevalue(who)), method)(PAGE)

    assertContains(response, "It is for admins.", status_code=403)
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_out_leads_to_sign_in(client, db, method):
    response = getattr(client, method)(PAGE)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?redirect_url=")
    assert not Reconciliation.objects.exists()


def test_it_is_read_or_posted_to(browser):
    assert browser.put(PAGE).status_code == 405


def test_other_sites_start_nothing(admin, as_person):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_person(admin).cookies

    assert browser.post(PAGE).status_code == 403
    assert not Reconciliation.objects.exists()


# What it says


def test_with_nothing_behind_us_it_says_so(browser, clerk_api):
    values = shown(browser)

    assert "None yet" in values["Last event"]
    assert "/clerk" in values["Last event"]
    assert values["Last failure"] == "None."
    assert (values["Here"], values["At Clerk"], values["Deleted, not yet erased"]) == (
        "1",
        "0",
        "0",
    )
    assert (values["Still granting"], values["Role or mail not sent"]) == ("0", "0")
    assert values["State"] == "None yet."
    assertNotContains(browser.get(PAGE), "<progress")


def test_the_last_event_and_the_last_failure_are_told(browser, client, clerk_api):
    cache.clear()
    deliver(client, event("user.created", user_data()))
    deliver(client, event("user.updated", user_data()))
    values = shown(browser)
    assert values["Last event"].startswith("user.updated, ")
    assert values["Last failure"] == "None."

    deliver(client, event("user.updated", user_data()), **{"svix-signature": "v1,wrong"})
    values = shown(browser)
    assert values["Last event"].startswith("user.updated, ")
    assert values["Last refusal"].startswith("400: The signature does not match. ")
    assert "CLERK_WEBHOOK_SECRET" in values["Last refusal"]
    assert values["Last failure"] == "None."


def test_a_stranger_does_not_hide_our_last_failure(browser, client, clerk_api):
    WebhookStatus.objects.failed("user.updated was not stored: DatabaseError")
    deliver(client, event("user.updated", user_data()), **{"svix-signature": "v1,wrong"})
    values = shown(browser)

    assert values["Last failure"].startswith("user.updated was not stored: DatabaseError")
    assert values["Last refusal"].startswith("400: ")


def test_users_are_counted_here_and_at_clerk(browser, clerk_api, student):
    now = timezone.now()
    for number, erased_at in enumerate([None, None, now]):
        User.objects.create(pk=f"user_gone_{number}", deleted_at=now, erased_at=erased_at)
    clerk_api.users = {f"user_{number}": user_data(f"user_{number}") for number in range(1234)}
    values = shown(browser)

    assert values["Here"] == "2"
    assert values["At Clerk"] == "1,234"
    assert values["Deleted, not yet erased"] == "2"


@pytest.mark.parametrize("clerk", ["nobody", "refuses", "nonsense"])
def test_a_clerk_that_does_not_answer_is_no_obstacle(browser, request, clerk):
    sentences = {
        "nobody": "Not known. No usable answer from Clerk: ConnectionError",
        "refuses": "Not known. Clerk answered 422 not_today (trace trace_1)",
        "nonsense": "Not known. Clerk&#x27;s answer is not an object.",
    }
    if clerk != "nobody":
        api = request.getfixturevalue("clerk_api")
        api.failure = (422, "not_today") if clerk == "refuses" else (200, [])
    values = shown(browser)

    assert values["At Clerk"] == sentences[clerk]
    assert values["Here"] == "1"
    assert "sk_live" not in str(values)


def test_decisions_on_their_way_are_told_with_their_trouble(browser, clerk_api, student, stranger):
    only_counts(clerk_api)
    approved(student)
    approved(stranger)
    values = shown(browser, try_again=True)

    assert values["Still granting"].startswith("2 ")
    assert "?role_due__exact=1" in values["Still granting"]
    assert values["Role or mail not sent"].startswith("2 ")
    assert "Clerk answered 422 not_today (trace trace_1)" in values["Role or mail not sent"]
    assert values["At Clerk"] == "0"


def test_the_trouble_is_told_of_whoever_has_it(browser, clerk_api, student, stranger):
    """A process sends for the first one just now."""
    only_counts(clerk_api)
    approved(student, decided_at=ago(hours=1), claimed_at=timezone.now())
    approved(stranger)

    assert "422 not_today" in shown(browser, try_again=True)["Role or mail not sent"]


def test_a_mail_alone_may_be_unsent(browser, clerk_api, student, settings):
    student.email = "student@example.com"
    student.save()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    approved(student, role_due=False)
    values = shown(browser, try_again=True)

    assert values["Still granting"] == "0"
    assert values["Role or mail not sent"] == "1 · The mail was not sent: ConnectionRefusedError"


def test_old_trouble_is_not_told(browser, clerk_api, student):
    approved(student, role_due=False, mail_due=False, failure="Long ago.")

    assert shown(browser)["Role or mail not sent"] == "0"


def test_trying_again_sends_what_is_due(browser, clerk_api, student):
    clerk_api.users = {student.pk: user_data(student.pk)}
    approved(student)
    assert shown(browser)["Still granting"].startswith("1 ")
    assert "public_metadata" not in str(clerk_api.calls)

    values = shown(browser, try_again=True)

    assert (values["Still granting"], values["Role or mail not sent"]) == ("0", "0")
    assert clerk_api.users[student.pk]["public_metadata"] == {"role": "educator"}


# The last reconciliation


def test_an_ended_one_is_told(browser, clerk_api):
    Reconciliation.objects.create(status=ENDED, started_at=ago(days=3), finished_at=ago(days=3))
    Reconciliation.objects.create(
        status=ENDED,
        started_at=ago(hours=2),
        finished_at=ago(hours=1),
        created=4,
        tombstoned=1,
        failure="Something.",
    )
    response = browser.get(PAGE)
    values = rows(response)

    assert values["Started"].startswith("2 hours ago")
    assert values["State"] == "Ended an hour ago."
    assert values["Result"] == (
        "4 created, 0 updated, 0 unchanged, 1 tombstoned, 0 failed<br>Something."
    )
    assertNotContains(response, "<progress")
    assertNotContains(response, "refresh")
    assertContains(response, '<input type="submit" class="default" value="Reconcile now">')


def test_one_at_work_is_watched(browser, clerk_api):
    Reconciliation.objects.create(total=1100, offset=480, heartbeat_at=ago(seconds=60))
    response = browser.get(PAGE)

    assertContains(response, '<progress max="1100" value="480"')
    assertContains(response, "480 of 1,100")
    assertContains(response, '<meta http-equiv="refresh" content="2">')
    assertContains(response, 'value="Reconcile now" disabled>')
    assertNotContains(response, "Interrupted")


@pytest.mark.parametrize(
    "fields",
    [{"heartbeat_at": ago(seconds=100)}, {"failure": "Clerk answered 500 unknown."}],
    ids=["silent", "failed"],
)
def test_an_interrupted_one_is_told(browser, clerk_api, fields):
    Reconciliation.objects.create(total=1100, offset=480, **fields)
    response = browser.get(PAGE)

    assertContains(response, "Interrupted after 480 of 1,100; the next one goes on from there.")
    assertContains(response, fields.get("failure", ""))
    assertNotContains(response, "<progress")
    assertNotContains(response, "refresh")
    assertContains(response, '<input type="submit" class="default" value="Reconcile now">')


def test_waiting_deletions_are_told_until_a_reconciliation_ends(browser, clerk_api):
    assert "Deletions waiting" not in shown(browser)
    stopped = Reconciliation.objects.create(
        status=ENDED,
        started_at=ago(hours=3),
        finished_at=ago(hours=3),
        deletions_waiting=1042,
        failure="Clerk does not list 1042 of our 1043 users.",
    )
    values = shown(browser)
    assert values["Deletions waiting"].startswith("1,042, since 3 hours ago")
    assert "<code>manage.py sync_clerk_users --allow-deletions 1042</code>" in str(values)
    assert "CLERK_SECRET_KEY" in values["Deletions waiting"]
    assert values["State"] == "Stopped 3 hours ago, before anything was stored."
    assert stopped.failure in values["Result"]

    another = Reconciliation.objects.create(failure="Clerk did not answer.")
    assert "Deletions waiting" in shown(browser)
    another.save_progress(status=ENDED, finished_at=timezone.now())
    assert "Deletions waiting" not in shown(browser)


# Starting one


def at_work():
    return [thread for thread in threading.enumerate() if thread.name == "reconcile"]


@pytest.mark.django_db(transaction=True)
def test_the_button_starts_one(browser, clerk_api, student, stranger):
    User.objects.update(checked_at=ago(hours=1))
    names = {"user_admin": "admin", "user_new": "student", student.pk: "educator"}
    for name, role in names.items():
        clerk_api.users[name] = user_data(name, public_metadata={"role": role})
    clerk_api.gate.clear()
    response = browser.post(PAGE)
    (thread,) = at_work()
    clerk_api.gate.set()
    thread.join()

    assertRedirects(response, PAGE, fetch_redirect_response=False)
    run = Reconciliation.objects.get()
    assert run.summary == "1 created, 2 updated, 0 unchanged, 1 tombstoned, 0 failed"
    assert User.objects.get(pk=student.pk).is_educator
    assert User.objects.get(pk="user_new").email == "ada@example.com"
    assert User.objects.get(pk=stranger.pk).erased_at
    values = shown(browser)
    assert values["State"].startswith("Ended ")
    assert values["Result"] == run.summary
    assert values["Here"] == values["At Clerk"] == "3"


@pytest.mark.django_db(transaction=True)
def test_the_button_deletes_no_more_than_the_command(browser, clerk_api, student, stranger):
    User.objects.update(checked_at=ago(hours=1))
    clerk_api.users["user_admin"] = user_data("user_admin", public_metadata={"role": "admin"})
    browser.post(PAGE)
    for thread in at_work():
        thread.join()

    assert not User.objects.exclude(deleted_at=None).exists()
    assert shown(browser)["Deletions waiting"].startswith("2, since ")


@pytest.mark.django_db(transaction=True)
def test_a_started_one_is_watched_until_it_stops(browser, clerk_api):
    run = Reconciliation.objects.create(total=50, offset=30, heartbeat_at=ago(minutes=5))
    assertContains(browser.get(PAGE), "Interrupted after 30 of 50")
    clerk_api.failure = (422, "not_today")
    clerk_api.gate.clear()
    browser.post(PAGE)
    (thread,) = at_work()
    while len(clerk_api.asked) < 2:  # the page's own count, then the run's list
        thread.join(0.01)  # until it has asked Clerk, and so taken the run up
    clerk_api.gate.set()
    thread.join()

    values = shown(browser)
    assert "Interrupted after 30 of 50" in values["State"]
    assert "Clerk answered 422 not_today (trace trace_1)" in values["Result"]
    run.refresh_from_db()
    assert run.is_running


@pytest.mark.django_db(transaction=True)
def test_one_that_was_just_taken_up_is_at_work(browser, clerk_api):
    """Also when it had been silent before: it is watched from the first moment on."""
    Reconciliation.objects.create(total=50, offset=30, heartbeat_at=ago(minutes=5))
    Reconciliation.acquire()

    assertContains(browser.get(PAGE), '<progress max="50" value="30"')


# The index


def test_the_index_says_that_nobody_waits(browser, clerk_api):
    response = browser.get("/admin/")

    assertContains(response, "No application to teach waits for a decision.")
    assertContains(response, f'<a href="{PAGE}">Sync with Clerk</a>')
    assertNotContains(response, "for Clerk to change the role")


def test_the_index_says_who_waits(browser, clerk_api, student, stranger, rival):
    only_counts(clerk_api)
    application(student, created_at=ago(days=2, minutes=1))
    application(stranger, created_at=ago(days=1))
    approved(rival)
    response = browser.get("/admin/")

    assertContains(
        response, "2 applications to teach wait for a decision</a>, the oldest for 2\xa0days"
    )
    assertContains(response, "1 decision waits for Clerk to change the role.")
    for query in ("?status__exact=pending&amp;o=4", "?role_due__exact=1"):
        assertContains(response, f'href="/admin/accounts/educatorapplication/{query}"')


@pytest.mark.parametrize("number", [1, 2])
def test_the_index_counts_in_plain_words(browser, clerk_api, student, stranger, rival, number):
    only_counts(clerk_api)
    application(student)
    for user in (stranger, rival)[:number]:
        approved(user)
    response = browser.get("/admin/")

    assertContains(response, "1 application to teach waits for a decision")
    sentence = ["1 decision waits for Clerk", "2 decisions wait for Clerk"][number - 1]
    assertContains(response, sentence)


def test_the_links_of_the_index_show_the_same(browser, clerk_api, student, stranger):
    only_counts(clerk_api)
    application(student)
    approved(stranger)
    index = browser.get("/admin/").text
    for link in re.findall(r'href="(/admin/accounts/educatorapplication/\?[^"]+)"', index):
        page = browser.get(link.replace("&amp;", "&"))
        assert page.context["cl"].result_count == 1


def test_the_index_says_what_waits_for_clerk_and_offers_to_try_again(browser, clerk_api, student):
    clerk_api.users = {student.pk: user_data(student.pk)}
    approved(student)
    assertContains(browser.get("/admin/"), "for Clerk to change the role")

    index = browser.post("/admin/send/", follow=True)

    assertNotContains(index, "for Clerk to change the role")
    assert not EducatorApplication.objects.unsent().exists()
