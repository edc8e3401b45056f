"""POST /clerk: what Clerk tells us through Svix."""

import base64
import json
import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Q, UniqueConstraint
from django.test import Client
from svix.webhooks import Webhook

from accounts.models import EducatorApplication, Role, User, WebhookStatus
from tests.clerk import deliver, event, user_data
from tests.environment import WEBHOOK_SECRET

CREATED = event("user.created", user_data())
BODY = json.dumps(CREATED)
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret").decode()
T = 1_700_000_000_000
PRIVATE = "between-Clerk-and-us"
PERSONAL = {
    "username": "the-countess",
    "first_name": "Augusta",
    "primary_email_address_id": "idn_1",
    "email_addresses": [{"id": "idn_1", "email_address": "augusta@example.com"}],
    "private_metadata": {"note": PRIVATE},
}
MARKERS = ("the-countess", "Augusta", "augusta@example.com", PRIVATE, "Byron")


def told(kind, at=T, **fields):
    return event(kind, user_data() | {"updated_at": at, **fields}, timestamp=at)


def deleted(user_id="user_ada"):
    return event("user.deleted", {"id": user_id, "object": "user", "deleted": True}, T)


def test_a_new_user_is_stored(db):
    client = Client(enforce_csrf_checks=True)
    response = deliver(client, told("user.created", username="ada", banned=True))

    assert response.status_code == 200
    assert response.json()["success"] is True
    user = User.objects.get()
    assert (user.pk, user.email, user.username) == ("user_ada", "ada@example.com", "ada")
    assert (user.name, user.role, user.banned) == ("Ada Byron", Role.STUDENT, True)
    assert user.clerk_updated_at == T


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        (
            {
                "primary_email_address_id": "idn_2",
                "email_addresses": [
                    {"id": "idn_1", "email_address": "first@example.com"},
                    {"id": "idn_2", "email_address": "Ada.Byron@Example.COM"},
                ],
            },
            {"email": "ada.byron@example.com"},
        ),
        ({"primary_email_address_id": None}, {"email": None}),
        ({"primary_email_address_id": "idn_9"}, {"email": None}),
        ({"email_addresses": []}, {"email": None}),
        ({"email_addresses": None}, {"email": None}),
        ({"last_name": None}, {"last_name": "", "name": "Ada", "initials": "A"}),
        ({"first_name": None, "last_name": None, "username": "ada"}, {"name": "ada"}),
        ({"first_name": None, "last_name": None}, {"name": "A member"}),
        ({"image_url": ""}, {"image_url": ""}),
        ({"image_url": None}, {"image_url": ""}),
        ({"public_metadata": {"role": "educator"}}, {"role": "educator"}),
        ({"public_metadata": {"role": "emperor"}}, {"role": "student"}),
        ({"public_metadata": {"role": ["admin"]}}, {"role": "student"}),
        ({"public_metadata": None}, {"role": "student"}),
        ({"unsafe_metadata": {"role": "admin"}}, {"role": "student"}),
        ({"private_metadata": {"role": "admin"}}, {"role": "student"}),
    ],
)
def test_what_clerk_says_is_what_we_store(client, db, fields, stored):
    assert deliver(client, told("user.created", **fields)).status_code == 200

    user = User.objects.get()
    assert {name: getattr(user, name) for name in stored} == stored


def test_fields_that_older_events_lack_are_no_obstacle(client, db):
    assert deliver(client, event("user.created", {"id": "user_ada"})).status_code == 200

    assert User.objects.get().name == "A member"


@pytest.mark.parametrize(
    ("events", "name"),
    [
        ([told("user.created"), told("user.updated", T + 1, first_name="Newer")], "Newer Byron"),
        ([told("user.updated", T + 1, first_name="Newer"), told("user.created")], "Newer Byron"),
        ([told("user.updated", first_name="Alone")], "Alone Byron"),
        ([told("user.created"), told("user.updated", T - 1, first_name="Older")], "Ada Byron"),
        ([told("user.created"), told("user.updated", first_name="Equal")], "Ada Byron"),
        ([told("user.created"), told("user.created")], "Ada Byron"),
        ([told("user.created"), told("user.updated", T - 1), told("user.created")], "Ada Byron"),
        ([told("user.updated"), deleted(), deleted()], "Former member"),
        ([told("user.created"), deleted(), told("user.updated", T + 1)], "Former member"),
        ([deleted(), told("user.created"), told("user.updated", T + 1)], "Former member"),
        ([told("user.created"), deleted(), told("user.created")], "Former member"),
        ([told("user.created"), deleted(), told("user.created", T + 9)], "Former member"),
        ([told("user.created", T + 9), deleted()], "Former member"),
    ],
    ids=[
        "in order",
        "update first",
        "update alone",
        "older update",
        "update as old",
        "twice",
        "all again",
        "deleted twice",
        "update after deletion",
        "deletion first",
        "created after deletion",
        "created anew after deletion",
        "deletion older than what we hold",
    ],
)
def test_any_order_of_events_ends_in_clerks_state(client, db, events, name):
    assert [deliver(client, event).status_code for event in events] == [200] * len(events)

    user = User.objects.get()
    assert user.name == name
    assert bool(user.email) is (name != "Former member")


@pytest.mark.parametrize(
    "again", [CREATED, told("user.created", first_name="Someone else")], ids=["same", "as old"]
)
def test_the_same_again_changes_nothing(client, db, again):
    deliver(client, CREATED)
    before = User.objects.values().get()

    assert deliver(client, again).status_code == 200
    assert User.objects.values().get() == before


@pytest.mark.parametrize(
    "addresses", [{"email_addresses": []}, {"primary_email_address_id": None}], ids=str
)
def test_an_update_without_an_address_changes_the_name_too(client, db, addresses):
    deliver(client, told("user.created"))
    deliver(client, told("user.updated", T + 1, first_name="Augusta", **addresses))

    user = User.objects.get()
    assert (user.name, user.email) == ("Augusta Byron", None)


@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"first_name": 5}, {"name": "Byron"}),
        ({"last_name": ["Byron"]}, {"name": "Ada"}),
        ({"last_name": {"a": 1}, "first_name": False}, {"name": "A member"}),
        ({"first_name": "A\0da"}, {"first_name": "Ada"}),
        ({"first_name": "\ud800"}, {"first_name": ""}),
        ({"last_name": "By\udfffron\ud800"}, {"last_name": "Byron"}),
        ({"first_name": "\U0001f600"}, {"first_name": "\U0001f600"}),
        ({"first_name": "A" * 300}, {"first_name": "A" * 256}),
        ({"username": "\0"}, {"username": None}),
        ({"username": 7}, {"username": None}),
        ({"username": "a" * 99}, {"username": "a" * 64}),
        ({"image_url": {"a": 1}}, {"image_url": ""}),
        ({"image_url": "\ud800\0"}, {"image_url": ""}),
        ({"image_url": "x" * 2000}, {"image_url": "x" * 1024}),
        ({"email_addresses": "ada@example.com"}, {"email": None}),
        ({"email_addresses": ["ada@example.com"]}, {"email": None}),
        ({"email_addresses": {"idn_1": "ada@example.com"}}, {"email": None}),
        ({"email_addresses": 5}, {"email": None}),
        ({"email_addresses": [None, 5, {}]}, {"email": None}),
        ({"email_addresses": [{"id": "idn_1"}]}, {"email": None}),
        ({"email_addresses": [{"id": "idn_1", "email_address": 5}]}, {"email": None}),
        ({"email_addresses": [{"id": None, "email_address": "a@b.c"}]}, {"email": None}),
        (
            {"email_addresses": [{"id": "idn_1", "email_address": "\ud800A\0@b.c"}]},
            {"email": "a@b.c"},
        ),
        (
            {"email_addresses": [{"id": "idn_1", "email_address": "a" * 300}]},
            {"email": None},
        ),
        ({"primary_email_address_id": ["idn_1"]}, {"email": None}),
        (
            {
                "primary_email_address_id": None,
                "email_addresses": [{"id": None, "email_address": "a@b.c"}],
            },
            {"email": None},
        ),
        ({"public_metadata": ["admin"]}, {"role": "student"}),
        ({"public_metadata": "admin"}, {"role": "student"}),
        ({"public_metadata": {"role": {"admin": True}}}, {"role": "student"}),
        ({"public_metadata": {"role": "\ud800"}}, {"role": "student"}),
        ({"public_metadata": {"role": "Admin"}}, {"role": "student"}),
        ({"banned": None}, {"banned": False}),
        (
            {"first_name": "$last_name", "last_name": "$$ROOT", "username": "$_id"},
            {"first_name": "$last_name", "last_name": "$$ROOT", "username": "$_id"},
        ),
    ],
    ids=ascii,
)
def test_strange_fields_are_no_obstacle(client, db, is_known, fields, stored):
    if is_known:
        deliver(client, told("user.created", T - 1, username="before", image_url="before"))

    assert deliver(client, told("user.updated", **fields)).status_code == 200

    user = User.objects.get()
    assert {name: getattr(user, name) for name in stored} == stored
    assert user.clerk_updated_at == T


STRANGE_VERSIONS = ["1700000000005", 2**63, 2**70, -5, 1.5, [], {}, None, float("nan"), True]


@pytest.mark.parametrize("version", STRANGE_VERSIONS, ids=str)
def test_a_strange_version_is_older_than_any(client, db, version):
    strange = told("user.updated", first_name="Strange") | {"timestamp": T}
    strange["data"]["updated_at"] = version

    assert deliver(client, strange).status_code == 200
    user = User.objects.get()
    assert (user.name, user.clerk_updated_at in (0, 1)) == ("Strange Byron", True)
    assert deliver(client, told("user.updated")).status_code == 200
    assert User.objects.get().name == "Ada Byron"
    assert deliver(client, strange).status_code == 200
    assert User.objects.get().name == "Ada Byron"


@pytest.mark.parametrize("timestamp", STRANGE_VERSIONS, ids=str)
def test_a_deletion_at_a_strange_time_is_one(db, timestamp):
    client = Client(raise_request_exception=False)
    deliver(client, CREATED)

    assert deliver(client, deleted() | {"timestamp": timestamp}).status_code == 200
    assert User.objects.get().name == "Former member"


def test_a_deletion_remembers_when_it_was(client, db):
    deliver(client, CREATED)
    deliver(client, deleted() | {"timestamp": T + 7})

    assert User.objects.get().clerk_updated_at == T + 7


def test_a_deletion_leaves_nothing_personal(client, db):
    deliver(
        client,
        told(
            "user.created",
            username="ada",
            image_url="https://img.clerk.com/ada",
            public_metadata={"role": "educator"},
        ),
    )
    deliver(client, deleted())

    user = User.objects.values().get()
    assert user["deleted_at"]
    personal = ("email", "username", "first_name", "last_name", "image_url", "role")
    assert [user[name] for name in personal] == [None, None, "", "", "", Role.STUDENT]
    assert not [value for value in user.values() if "ada" in str(value).replace("user_ada", "")]


def test_the_accent_color_is_ours_to_keep(client, db):
    deliver(client, told("user.created"))
    User.objects.update(accent_color="#123456")
    deliver(client, told("user.updated", T + 1, first_name="Newer"))

    user = User.objects.get()
    assert (user.first_name, user.accent_color) == ("Newer", "#123456")


@pytest.mark.parametrize("kind", ["session.created", "user.invented", ""])
def test_events_that_do_not_concern_us_are_received(client, db, kind):
    assert deliver(client, told(kind)).status_code == 200
    assert not User.objects.exists()
    assert WebhookStatus.objects.current().last_event == kind * (kind == "session.created")
    assert not WebhookStatus.objects.current().last_failure


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(told("user.created", first_name="Zoë"), indent=2),
        json.dumps(told("user.created", first_name="Zoë"), ensure_ascii=False),
        json.dumps(told("user.created", first_name="Zoë"), ensure_ascii=True),
        json.dumps(told("user.created", first_name="Zoë")).replace("/", "\\/"),
        json.dumps(told("user.created", first_name="Zoë", public_metadata={"2": 1, "1": 1.0})),
        json.dumps(told("user.created", first_name="Zoë", public_metadata={"x": "x" * 120_000})),
    ],
    ids=["pretty", "raw", "escapes", "slashes", "integer keys", "120 kB"],
)
def test_the_signature_is_over_the_body_as_it_came(client, db, body):
    assert deliver(client, None, body=body).status_code == 200
    assert User.objects.get().first_name == "Zoë"


def signed(body=BODY, secret=WEBHOOK_SECRET, age=0):
    """The headers that Svix sent with `body`, `age` seconds ago."""
    then = datetime.now(UTC) - timedelta(seconds=age)
    return {
        "svix-id": "msg_1",
        "svix-timestamp": str(int(then.timestamp())),
        "svix-signature": Webhook(secret).sign("msg_1", then, body),
    }


@pytest.mark.parametrize(
    ("signing", "headers"),
    [
        pytest.param({}, {"svix-id": ""}, id="no id"),
        pytest.param({}, {"svix-timestamp": ""}, id="no timestamp"),
        pytest.param({}, {"svix-signature": ""}, id="no signature"),
        pytest.param({}, {"svix-id": "msg_2"}, id="another id"),
        pytest.param({}, {"svix-timestamp": "1"}, id="another timestamp"),
        pytest.param({}, {"svix-timestamp": "today"}, id="no number"),
        pytest.param({}, {"svix-signature": "v1,d3Jvbmc="}, id="another signature"),
        pytest.param({}, {"svix-signature": "v1"}, id="no comma"),
        pytest.param({}, {"svix-signature": "v1,x"}, id="no base64"),
        pytest.param({}, {"svix-signature": "v1,é"}, id="not ASCII"),
        pytest.param({"body": BODY.replace("Ada", "Eve")}, {}, id="tampered body"),
        pytest.param({"secret": OTHER_SECRET}, {}, id="another secret"),
        pytest.param({"age": 600}, {}, id="ten minutes old"),
        pytest.param({"age": -600}, {}, id="of the future"),
    ],
)
def test_what_is_not_signed_changes_nothing(client, db, signing, headers):
    response = client.post(
        "/clerk", BODY, content_type="application/json", headers=signed(**signing) | headers
    )

    assert response.status_code == 400
    assert not User.objects.exists()


def test_without_any_signature_nothing_changes(client, db):
    assert client.post("/clerk", BODY, content_type="application/json").status_code == 400
    assert not User.objects.exists()


@pytest.mark.parametrize("secret", [WEBHOOK_SECRET, OTHER_SECRET], ids=["old", "new"])
def test_during_rotation_either_secret_signs(client, db, settings, secret):
    settings.CLERK_WEBHOOK_SECRETS = [WEBHOOK_SECRET, OTHER_SECRET]

    assert deliver(client, CREATED, secret=secret).status_code == 200


def test_one_good_signature_among_several_is_enough(client, db):
    good = signed()["svix-signature"]
    signatures = f"v1a,c29tZQ== v1,d3Jvbmc= {good}"

    assert deliver(client, CREATED, **{"svix-signature": signatures}).status_code == 200


def test_without_a_secret_every_event_is_refused_for_later(client, db, settings):
    settings.CLERK_WEBHOOK_SECRETS = []

    assert deliver(client, CREATED).status_code == 503
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        '"user.created"',
        "{}",
        '{"type": "user.created"}',
        '{"type": "user.created", "data": null}',
        '{"type": "user.created", "data": []}',
        '{"type": "user.created", "data": {}}',
        '{"type": "user.created", "data": {"id": null}}',
        '{"type": "user.created", "data": {"id": 7}}',
        '{"type": ["user.created"], "data": {"id": "user_ada"}}',
        '{"data": {"id": "user_ada"}}',
        '{"type": "user.created", "data": {"id": ""}}',
        '{"type": "user.created", "data": {"id": "\\ud800"}}',
        '{"type": "user.deleted", "data": {"id": "\\ud800"}}',
        '{"type": "user.created", "data": {"id": "user\\u0000"}}',
        '{"type": "user.created", "data": {"id": "user_ada", "updated_at": 1' + "0" * 5000 + "}}",
        "[" * 100_000,
        '{"type": "user.created", "data": {"id": "u", "x": ' + "[" * 50_000 + "]" * 50_000 + "}}",
    ],
    ids=lambda body: body[:60],
)
def test_what_is_no_event_changes_nothing(db, body):
    client = Client(raise_request_exception=False)

    assert deliver(client, None, body=body).status_code == 400
    assert not User.objects.exists()


def test_bytes_that_are_no_text_are_refused(client, db):
    headers = signed("")
    response = client.post("/clerk", b"\xff", content_type="application/json", headers=headers)

    assert response.status_code == 400


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/clerk").status_code == 405


# What is too large


@pytest.mark.parametrize("headers", [{}, {"svix-signature": ""}], ids=["signed", "unsigned"])
def test_a_body_over_the_limit_is_refused(client, db, settings, headers):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(BODY) - 1
    response = deliver(client, None, body=BODY, **headers)

    assert response.status_code == 413
    assert response.json()["success"] is False
    assert not User.objects.exists()
    assert WebhookStatus.objects.current().last_failure.startswith("413")


def test_a_body_of_just_the_limit_is_taken(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(BODY)

    assert deliver(client, None, body=BODY).status_code == 200


# What cannot be stored

READ_ONLY = {
    "sqlite": "PRAGMA query_only = {}",
    "postgresql": "SET default_transaction_read_only = {}",
}


def _allow_writing(allowed):
    if connection.vendor == "mongodb":
        for name in ("accounts_user", "accounts_webhookstatus"):
            nothing_fits = {} if allowed else {"_id": None}
            connection.database.command("collMod", name, validator=nothing_fits)
        return
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor].format("off" if allowed else "on"))


@contextmanager
def refused_writing():
    """The database itself takes no writes meanwhile."""
    _allow_writing(False)
    try:
        yield
    finally:
        _allow_writing(True)


@contextmanager
def only_one_byron():
    """A rule of the database's, which people at Clerk do not keep."""
    rule = UniqueConstraint(fields=["last_name"], condition=Q(last_name="Byron"), name="one_byron")
    with connection.schema_editor() as editor:
        editor.add_constraint(User, rule)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.remove_constraint(User, rule)


@pytest.fixture
def logged(caplog):
    """All that is logged, also by Django, which hands nothing on to the root logger."""
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    yield caplog
    django.removeHandler(caplog.handler)


def assert_nothing_personal(*texts):
    assert not [marker for marker in MARKERS for text in texts if marker in text]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["user.created", "user.updated", "user.deleted"])
def test_an_event_that_cannot_be_stored_is_asked_for_again(logged, kind):
    client = Client(raise_request_exception=False)
    if kind != "user.created":
        deliver(client, told("user.created", T - 1))
    before = list(User.objects.values())
    refused = told(kind, **PERSONAL) if kind != "user.deleted" else deleted()

    with refused_writing():
        response = deliver(client, refused)

    assert_nothing_personal(response.content.decode(), logged.text)
    assert response.status_code == 503
    assert response.json()["success"] is False
    assert f"{kind} was not stored" in logged.text
    assert list(User.objects.values()) == before
    assert deliver(client, refused).status_code == 200
    assert User.objects.get().first_name == ("" if kind == "user.deleted" else "Augusta")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_what_a_rule_of_the_database_refuses_is_asked_for_again(logged, is_known):
    client = Client(raise_request_exception=False)
    deliver(client, told("user.created", id="user_first"))
    if is_known:
        deliver(client, told("user.created", T - 1, last_name="King"))
    refused = told("user.updated", **PERSONAL)

    with only_one_byron():
        response = deliver(client, refused)

    assert response.status_code == 503
    assert not User.objects.filter(first_name="Augusta").exists()
    failure = WebhookStatus.objects.current().last_failure
    assert failure.startswith("user.updated was not stored")
    assert_nothing_personal(response.content.decode(), logged.text, failure)
    assert deliver(client, refused).status_code == 200
    assert User.objects.get(pk="user_ada").first_name == "Augusta"


# What admins see of it


def test_the_last_event_taken_is_noted(client, db):
    deliver(client, CREATED)
    first = WebhookStatus.objects.get()
    deliver(client, deleted())
    second = WebhookStatus.objects.get()

    assert (first.last_event, second.last_event) == ("user.created", "user.deleted")
    assert first.last_event_at < second.last_event_at
    assert (second.last_failure, second.last_failure_at) == ("", None)


@pytest.mark.parametrize("kind", ["user.invented", "organization.created", ""])
def test_what_does_not_concern_us_is_not_noted(client, db, kind):
    deliver(client, told(kind))

    assert not WebhookStatus.objects.exists()


def test_refusals_are_noted_once_a_minute(client, db, wait):
    def refused_and_noted(body=BODY, **headers):
        WebhookStatus.objects.update(last_failure="", last_failure_at=None)
        assert deliver(client, None, body=body, **headers).status_code == 400
        status = WebhookStatus.objects.current()
        assert bool(status.last_failure) is bool(status.last_failure_at)
        return status.last_failure

    wrong = {"svix-signature": "v1,d3Jvbmc="}
    assert refused_and_noted(**wrong) == "400: The signature does not match."
    assert refused_and_noted(**wrong) == ""
    assert refused_and_noted("{}") == ""
    wait(59)
    assert refused_and_noted(**wrong) == ""
    wait(2)
    assert refused_and_noted("{}") == "400: The body is not an event."
    assert WebhookStatus.objects.get().last_event == ""


# Somebody signs in


def signed_in(user_id):
    return event("session.created", {"id": "sess_1", "object": "session", "user_id": user_id})


@pytest.fixture
def promised(student, admin, clerk_api):
    """An application that was approved while Clerk could not be told."""
    User.objects.filter(pk=student.pk).update(email="student@example.com")
    clerk_api.users = {student.pk: user_data(student.pk)}
    application = EducatorApplication.objects.create(user=student, title="Climber")
    application.decide(EducatorApplication.Status.APPROVED, admin)
    return application


def test_whoever_signs_in_gets_the_role_they_were_promised(client, clerk_api, promised, student):
    assert deliver(client, signed_in(student.pk)).status_code == 200

    promised.refresh_from_db()
    student.refresh_from_db()
    assert (promised.role_due, promised.mail_due, promised.failure) == (False, False, "")
    assert clerk_api.users[student.pk]["public_metadata"] == {"role": "educator"}
    assert student.role == Role.EDUCATOR
    assert len(mail.outbox) == 1
    assert WebhookStatus.objects.get().last_event == "session.created"


@pytest.mark.parametrize(
    "user_id", ["user_stranger", "user_nobody", "", None, 7, ["user_student"], {}, "\0", "\ud800"]
)
def test_whoever_else_signs_in_costs_little(
    clerk_api, promised, stranger, django_assert_max_num_queries, user_id
):
    client = Client(raise_request_exception=False)
    deliver(client, CREATED)  # from here on there is a status

    with django_assert_max_num_queries(2):  # what is due, and the note
        assert deliver(client, signed_in(user_id)).status_code == 200

    promised.refresh_from_db()
    assert (promised.role_due, clerk_api.asked, mail.outbox) == (True, [], [])


def test_a_session_of_no_one_is_received(client, db):
    assert deliver(client, event("session.created", {"id": "sess_1"})).status_code == 200


@pytest.mark.parametrize("failure", [(500, "internal_error"), (422, "no_way"), (404, "gone"), None])
def test_signing_in_is_received_while_clerk_is_down(
    client, clerk_api, promised, student, configure, failure
):
    clerk_api.failure = failure
    if failure is None:
        configure(CLERK_API_URL="http://127.0.0.1:9")

    assert deliver(client, signed_in(student.pk)).status_code == 200

    promised.refresh_from_db()
    is_gone = failure == (404, "gone")
    assert promised.role_due is not is_gone
    assert bool(promised.failure) is not is_gone
    assert promised.claimed_at is None

    clerk_api.failure = None
    configure(CLERK_API_URL=clerk_api.url)
    assert deliver(client, signed_in(student.pk)).status_code == 200
    promised.refresh_from_db()
    assert (promised.role_due, promised.mail_due) == (False, False)


# Many at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deletion", [False, True], ids=["updates", "updates and a deletion"])
def test_eight_events_at_once_leave_one_row_in_the_newest_state(eight_at_once, deletion):
    for attempt in range(12):
        user_id = f"user_{attempt}"
        events = [
            told("user.updated", T + number, id=user_id, first_name=f"Ada{number}")
            for number in range(8)
        ]
        if deletion:
            events[3] = deleted(user_id)

        answers = eight_at_once(lambda number, events=events: deliver(Client(), events[number]))

        assert {answer.status_code for answer in answers} == {200}
        name = User.objects.get(pk=user_id).name
        assert name == ("Former member" if deletion else "Ada7 Byron")


@pytest.mark.engines("sqlite", "postgresql")  # MongoDB has no SQL to wait for
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "name"), [(T - 1, "Ada"), (T, "First"), (T + 1, "First")])
def test_an_event_that_finds_another_process_storing_is_compared(client, at, name):
    def store_another_first(execute, sql, *query):
        result = execute(sql, *query)
        if sql.startswith('UPDATE "accounts_user"') and not User.objects.exists():
            User.objects.bulk_create([User(pk="user_ada", first_name="First", clerk_updated_at=at)])
        return result

    with connection.execute_wrapper(store_another_first):
        assert deliver(client, told("user.updated")).status_code == 200

    assert User.objects.get().first_name == name
