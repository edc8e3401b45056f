"""Events about users"""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from svix.webhooks import Webhook

from accounts.models import Role, User, WebhookStatus
from accounts.sync.users import upsert_from_clerk
from tests.accounts.webhooks.support import BODY, CREATED, T, deleted, told
from tests.clerk import deliver, event, user_data
from tests.environment import WEBHOOK_SECRET

OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret").decode()


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


# What it costs


def test_a_new_user_is_one_row_and_no_question(client, db, django_assert_num_queries):
    deliver(client, told("user.created", id="user_first"))

    with django_assert_num_queries(3 if connection.features.uses_savepoints else 1):
        deliver(client, told("user.created"))


def test_what_nobody_copies_is_one_update(client, db, django_assert_num_queries):
    for _ in range(2):
        deliver(client, told("user.updated", updated_at=T + 1))

    with django_assert_num_queries(1):
        deliver(client, told("user.updated", updated_at=T + 2, image_url="https://img.example/2"))

    assert User.objects.get().image_url == "https://img.example/2"


RENAMINGS = [
    {"last_name": "Lovelace"},
    {"email_addresses": []},
    {"banned": True},
    {"public_metadata": {"role": "educator"}},
]


@pytest.mark.parametrize("told_anew", RENAMINGS)
@pytest.mark.parametrize("told_next", ["again", "newer", "older", "answer", "comparison"])
def test_what_others_copy_is_due_until_all_is_copied(
    client, clerk_api, settings, db, told_anew, told_next
):
    """Whatever comes next goes on with what was interrupted."""
    renamed = user_data() | {"updated_at": T + 2, **told_anew}
    clerk_api.users["user_ada"] = renamed
    deliver(client, told("user.created"))
    settings.COPYING_STEPS = [f"{__name__}.interrupted"]
    assert deliver(client, event("user.updated", renamed)).status_code == 503
    assert User.objects.get().copies_due
    copied.clear()

    settings.COPYING_STEPS = [f"{__name__}.copy"]
    for _ in range(2):
        if told_next == "answer":
            upsert_from_clerk(renamed)
        elif told_next == "comparison":
            call_command("sync_clerk_users", verbosity=0)
        else:
            at = {"again": T + 2, "newer": T + 3, "older": T + 1}[told_next]
            deliver(client, event("user.updated", renamed | {"updated_at": at}))

    assert copied == ["user_ada"]
    assert not User.objects.get().copies_due


def test_what_others_could_not_copy_is_still_due(client, settings, db):
    deliver(client, told("user.created"))
    settings.COPYING_STEPS = [f"{__name__}.unfinished", f"{__name__}.copy"]
    copied.clear()
    for number in (1, 2):
        renamed = told("user.updated", T + 1, first_name="Newer")
        assert deliver(client, renamed).status_code == 200
        assert copied == ["user_ada"] * number
        assert User.objects.get().copies_due


copied: list[str] = []


def copy(user_id):
    copied.append(user_id)
    return True


def unfinished(user_id):
    return False


def interrupted(user_id):
    raise OperationalError
