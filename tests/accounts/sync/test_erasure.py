"""A deletion at Clerk: what goes with the account, once and for all, and what late news may not do."""

import pytest
from django.conf import settings as configured
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts.models import EducatorApplication, Role, User, WebhookStatus
from accounts.sync.erasure import erase
from accounts.sync.users import upsert_from_clerk
from tests.accounts.raw_requests import signed_in, visit
from tests.clerk import deliver, event, user_data
from tests.conftest import person, write_down

T = 1_700_000_000_000
STEPS = configured.ERASURE_STEPS
Status = EducatorApplication.Status


def deletion(user, at=T + 100):
    data = {"id": user.pk, "object": "user", "deleted": True}
    return event("user.deleted", data, at)


def refuse(user_id):
    """A step that the database does not take."""
    raise DatabaseError(f"{user_id} Byron")


def apply(user, status=Status.PENDING):
    return EducatorApplication.objects.create(user=user, title=f"Once {user}", status=status)


def history():
    return sorted(LogEntry.objects.values_list("object_repr", "change_message"))


@pytest.fixture
def ada(db):
    return person("user_ada", last_name="Byron", email="ada@example.com")


@pytest.fixture
def everything(ada, student, admin):
    """Applications of Ada's and another's, and what Django admin wrote down about them."""
    rows = [apply(ada, Status.REJECTED), apply(ada), apply(student), ada, student]
    write_down(admin, *rows)


def state():
    """All that a deletion may change; of times only whether there is one."""
    people = User.objects.order_by("pk").values()
    times = ("deleted_at", "erased_at")
    return {
        "people": [row | {name: bool(row[name]) for name in times} for row in people],
        "applications": sorted(EducatorApplication.objects.values_list("user_id", "title")),
        "history": history(),
    }


def assert_ada_is_erased():
    gone = User.objects.get(pk="user_ada")
    assert gone.deleted_at
    assert gone.erased_at
    assert [(gone.first_name, gone.last_name, gone.email)] == [("", "", None)]
    assert [row.user_id for row in EducatorApplication.objects.all()] == ["user_student"]
    others = ("Student", "Student: Once Student")
    kept = [(text, f"Changed {text}.") for text in others]
    assert history() == sorted([("Former member", "")] * 3 + kept)


def test_a_deletion_takes_the_applications_and_the_names_in_the_history(client, ada, everything):
    assert deliver(client, deletion(ada)).status_code == 200

    assert_ada_is_erased()
    assert User.objects.get(pk="user_student").first_name == "Student"


def test_what_a_former_admin_decided_stays_decided(client, admin, student):
    application = apply(student)
    application.decide(Status.REJECTED, admin, "Not yet.")
    write_down(admin, application)
    before = history()

    deliver(client, deletion(admin))

    application.refresh_from_db()
    assert (application.status, application.decided_by_id) == (Status.REJECTED, admin.pk)
    assert str(application.decided_by) == "Former member"
    assert history() == before
    assert LogEntry.objects.get().user.name == "Former member"


def test_a_promise_to_someone_deleted_is_forgotten(client, clerk_api, ada, admin):
    apply(ada).decide(Status.APPROVED, admin)
    deliver(client, deletion(ada))

    deliver(client, event("session.created", {"id": "sess_1", "user_id": ada.pk}))

    assert clerk_api.asked == []
    assert not EducatorApplication.objects.unsent().exists()


def test_the_deletion_of_someone_unknown_leaves_a_finished_tombstone(client, db):
    assert deliver(client, deletion(User(pk="user_ada"), at=T)).status_code == 200

    user = User.objects.get()
    assert (user.pk, user.name, user.clerk_updated_at) == ("user_ada", "Former member", T)
    assert user.deleted_at
    assert user.erased_at


def test_nobody_else_is_erased(client, ada, student, everything):
    before = state()

    erase(User.objects.all())
    assert state() == before

    deliver(client, deletion(User(pk="user_nobody")))
    assert not User.objects.filter(pk__in=[ada.pk, student.pk], erased_at__isnull=False).exists()
    assert {key: state()[key] for key in ("applications", "history")} == {
        key: before[key] for key in ("applications", "history")
    }


def test_what_else_has_the_same_key_keeps_its_history(client, ada, admin):
    write_down(admin, ada)
    other = ContentType.objects.get_for_model(ContentType)
    LogEntry.objects.update(content_type=other)
    before = history()

    deliver(client, deletion(ada))

    assert history() == before


# Again, late and at once


def test_a_second_deletion_changes_nothing(client, ada, everything):
    deliver(client, deletion(ada))
    before = list(User.objects.values())

    assert deliver(client, deletion(ada, at=T + 999)).status_code == 200
    assert list(User.objects.values()) == before
    assert_ada_is_erased()


@pytest.mark.django_db(transaction=True)
def test_eight_deletions_at_once_are_as_one(eight_at_once, ada, everything):
    answers = eight_at_once(lambda number: deliver(Client(), deletion(ada)))

    assert {answer.status_code for answer in answers} == {200}
    assert_ada_is_erased()


@pytest.mark.parametrize("is_unknown", [False, True], ids=["known", "never known"])
@pytest.mark.parametrize("news", ["user.created", "user.updated", "answer", "old answer", "token"])
def test_late_news_revives_nothing(client, clerk_api, ada, is_unknown, news):
    if is_unknown:
        User.objects.all().delete()
    newer = user_data(updated_at=T + 9_999, public_metadata={"role": "admin"})
    clerk_api.users["user_ada"] = newer
    deliver(client, deletion(ada))
    before = User.objects.values().get()

    if news == "token":
        assert visit(signed_in(metadata={"role": "admin"}), "/api/me").status_code == 401
    elif "answer" in news:
        answer = newer if news == "answer" else user_data()
        assert not upsert_from_clerk(answer).is_active
    else:
        assert deliver(client, event(news, newer)).status_code == 200

    assert User.objects.values().get() == before
    assert before["role"] == Role.STUDENT


# Interrupted


@pytest.mark.parametrize("position", range(len(STEPS) + 1))
def test_an_interrupted_erasure_is_finished_by_the_next_delivery(
    client, settings, caplog, ada, everything, position
):
    settings.ERASURE_STEPS = [*STEPS[:position], f"{__name__}.refuse", *STEPS[position:]]
    response = deliver(client, deletion(ada))

    assert (response.status_code, response.json()["success"]) == (503, False)
    assert "user.deleted was not stored" in caplog.text
    assert "Byron" not in caplog.text  # though the database's error says it
    user = User.objects.get(pk=ada.pk)
    assert (user.name, user.email, user.erased_at) == ("Former member", None, None)
    assert list(User.objects.unerased()) == [user]
    status = WebhookStatus.objects.get()
    assert status.last_failure == "user.deleted was not stored: DatabaseError"
    assert status.last_event == ""

    settings.ERASURE_STEPS = STEPS
    assert deliver(client, deletion(ada)).status_code == 200
    assert_ada_is_erased()
    assert not User.objects.unerased().exists()
    assert WebhookStatus.objects.get().last_event == "user.deleted"


def test_each_step_may_be_repeated(client, settings, ada, everything):
    settings.ERASURE_STEPS = [step for step in STEPS for _ in range(2)] + STEPS[::-1]

    assert deliver(client, deletion(ada)).status_code == 200
    assert_ada_is_erased()


def test_late_news_in_between_do_not_stop_an_erasure(client, settings, ada, everything):
    settings.ERASURE_STEPS = [f"{__name__}.refuse"]
    deliver(client, deletion(ada))
    deliver(client, event("user.updated", user_data(updated_at=T + 9_999)))
    assert User.objects.get(pk=ada.pk).erased_at is None

    settings.ERASURE_STEPS = STEPS
    deliver(client, deletion(ada))
    assert_ada_is_erased()


def test_one_erasure_leaves_the_others_interrupted(client, settings, ada, student):
    """A delivery is about one person, and a comparison with Clerk finishes the rest."""
    settings.ERASURE_STEPS = [f"{__name__}.refuse"]
    deliver(client, deletion(ada))
    settings.ERASURE_STEPS = STEPS
    deliver(client, deletion(student))

    assert list(User.objects.unerased().values_list("pk", flat=True)) == [ada.pk]
    erase(User.objects.all())
    assert not User.objects.unerased().exists()


def test_what_is_erased_is_not_erased_again(settings, ada):
    User.objects.update(deleted_at=timezone.now(), erased_at=timezone.now())
    settings.ERASURE_STEPS = [f"{__name__}.refuse"]

    erase(User.objects.all())  # or it would raise
