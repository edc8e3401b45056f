"""Django admin: people are suspended and reinstated, which is a ban at Clerk and its end."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models.signals import post_init
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role, User
from tests.clerk import deliver, event, sign_in, user_data

LIST = "/admin/accounts/user/"
NOBODY = "http://127.0.0.1:9"  # nobody answers there
ACTIONS = ["suspend", "reinstate"]


@pytest.fixture
def clerk(clerk_api, admin, student, stranger):
    """Clerk knows these people, and a newer name of the student's."""
    for user in (admin, student, stranger):
        data = user_data(user.pk, first_name=user.first_name, last_name="New")
        clerk_api.users[user.pk] = data | {"public_metadata": {"role": user.role}}
    return clerk_api


def page_of(user):
    return f"{LIST}{user.pk}/change/"


def post_decision(browser, user, action, **data):
    data = {"accent_color": user.accent_color, f"_{action}": "1", **data}
    return browser.post(page_of(user), data, follow=True)


def bulk(browser, action, *users):
    keys = [user.pk for user in users]
    return browser.post(LIST, {"action": action, "_selected_action": keys}, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def actions(clerk):
    return [call for call in clerk.asked if call.endswith("ban")]


def is_banned(user):
    user.refresh_from_db()
    return user.banned


def history(user):
    entries = LogEntry.objects.filter(object_id=user.pk).order_by("action_time")
    return [(entry.user_id, entry.change_message) for entry in entries]


def signed_in(user):
    return sign_in(Client(), user).get("/api/me").status_code == 200


def test_an_admin_suspends_and_reinstates(browser, clerk, admin, student):
    assert signed_in(student)
    assertContains(browser.get(page_of(student)), 'name="_suspend"')
    assertNotContains(browser.get(page_of(student)), 'name="_reinstate"')

    page = post_decision(browser, student, "suspend")

    assert page.redirect_chain == [(page_of(student), 302)]
    assert "Student is suspended." in messages_of(page)
    assert actions(clerk) == ["POST /v1/users/user_student/ban"]
    assert clerk.users[student.pk]["banned"] is True
    assert is_banned(student)
    assert student.last_name == "New"
    assert not signed_in(student)
    assertContains(page, 'name="_reinstate"')
    assertNotContains(page, 'name="_suspend"')

    page = post_decision(browser, student, "reinstate")

    assert "Student New is reinstated." in messages_of(page)
    assert actions(clerk)[1:] == ["POST /v1/users/user_student/unban"]
    assert clerk.users[student.pk]["banned"] is False
    assert not is_banned(student)
    assert signed_in(student)
    written = [entry for entry in history(student) if "Clerk" in entry[1]]
    assert written == [(admin.pk, "Suspended at Clerk."), (admin.pk, "Reinstated at Clerk.")]
    assertContains(browser.get(f"{LIST}{student.pk}/history/"), "Suspended at Clerk.")


def test_several_at_once(browser, clerk, admin, student, stranger):
    page = bulk(browser, "suspend", student, stranger)

    assert sorted(messages_of(page)) == ["Stranger is suspended.", "Student is suspended."]
    assert is_banned(student)
    assert is_banned(stranger)
    assert sorted(actions(clerk)) == [
        "POST /v1/users/user_stranger/ban",
        "POST /v1/users/user_student/ban",
    ]
    assert history(stranger) == [(admin.pk, "Suspended at Clerk.")]

    bulk(browser, "reinstate", student, stranger)
    assert not is_banned(student)
    assert not is_banned(stranger)


@pytest.mark.parametrize("action", ACTIONS)
def test_while_clerk_is_down_nothing_changes(browser, clerk, configure, student, stranger, action):
    User.objects.filter(pk=student.pk).update(banned=action == "reinstate")
    before = list(User.objects.order_by("pk").values())
    configure(CLERK_API_URL=NOBODY)

    for page in (post_decision(browser, student, action), bulk(browser, action, student)):
        text = f"Student was not {action.rstrip('e')}ed. No usable answer from Clerk"
        assert any(message.startswith(text) for message in messages_of(page))
        assert not any(
            "is suspended" in text or "is reinstated" in text for text in messages_of(page)
        )
        assert list(User.objects.order_by("pk").values()) == before
    assert not LogEntry.objects.filter(change_message__contains="Clerk").exists()


def test_a_refusal_of_clerks_changes_nothing(browser, clerk, student):
    del clerk.users[student.pk]
    page = bulk(browser, "suspend", student)

    assert messages_of(page) == [
        "Student was not suspended. Clerk answered 404 resource_not_found (trace trace_1). "
        "Nothing was changed: try again."
    ]
    assert not is_banned(student)


def test_when_clerk_stops_in_the_middle_it_is_said_who_was_suspended(
    browser, clerk, student, stranger
):
    stays = min(student, stranger, key=lambda user: user.created_at)  # the newest comes first
    del clerk.users[stays.pk]
    page = bulk(browser, "suspend", student, stranger)

    assert len(messages_of(page)) == 2
    assert not is_banned(stays)
    assert User.objects.filter(banned=True).count() == 1
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    "how", [post_decision, lambda browser, user, action: bulk(browser, action, user)]
)
def test_nobody_suspends_themselves(browser, clerk, admin, how):
    assertNotContains(browser.get(page_of(admin)), 'name="_suspend"')

    how(browser, admin, "suspend")

    assert actions(clerk) == []
    assert not is_banned(admin)
    assert browser.get("/admin/").status_code == 200


def test_among_several_oneself_is_left_out(browser, clerk, admin, student):
    bulk(browser, "suspend", admin, student)

    assert not is_banned(admin)
    assert is_banned(student)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "how", [post_decision, lambda browser, user, action: bulk(browser, action, user)]
)
def test_someone_deleted_is_left_alone(browser, clerk, student, how, action):
    User.objects.tombstone(student.pk, 2)
    page = browser.get(page_of(student))
    assertNotContains(page, 'name="_suspend"')
    assertNotContains(page, 'name="_reinstate"')

    how(browser, student, action)

    assert actions(clerk) == []
    assert not is_banned(student)


@pytest.mark.parametrize("who", ["student", "educator", None])
@pytest.mark.parametrize("action", ACTIONS)
def test_others_suspend_nobody(request, client, as_person, clerk, stranger, who, action):
    browser = as_person(request.getfixturevalue(who)) if who else client

    for page in (post_decision(browser, stranger, action), bulk(browser, action, stranger)):
        assert page.status_code in ({403} if who else {200, 401})
    assert actions(clerk) == []
    assert not is_banned(stranger)


def test_a_suspension_wants_a_csrf_token(admin, clerk, student):
    browser = sign_in(Client(enforce_csrf_checks=True), admin)

    assert post_decision(browser, student, "suspend").status_code == 403
    assert actions(clerk) == []


def test_another_admin_may_be_suspended(browser, as_person, clerk, admin, stranger):
    User.objects.filter(pk=stranger.pk).update(role=Role.ADMIN)
    clerk.users[stranger.pk]["public_metadata"] = {"role": "admin"}
    other = as_person(stranger)
    assert other.get("/admin/").status_code == 200

    post_decision(browser, stranger, "suspend")

    assert other.get("/admin/").status_code == 302


def test_a_color_leaves_alone_what_a_webhook_stores_meanwhile(browser, student):
    """The webhook arrives when the page has read the row and not stored it yet."""
    told = user_data(student.pk, first_name="Augusta", last_name="King", banned=True)

    def arrive(instance, **kwargs):
        if instance.pk == student.pk and post_init.disconnect(arrive, User):
            assert deliver(Client(), event("user.updated", told)).status_code == 200

    post_init.connect(arrive, User)
    response = browser.post(page_of(student), {"accent_color": "#123456"})

    assert response.status_code == 302
    student.refresh_from_db()
    assert (student.accent_color, student.name) == ("#123456", "Augusta King")
    assert student.banned
    assert student.clerk_updated_at == told["updated_at"]
