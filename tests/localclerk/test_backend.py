"""The Backend API of the stand-in answers as Clerk's does."""

import json

import pytest
import requests

from localclerk.backend_api import Call, answer
from localclerk.people import merged
from localclerk.store import Store
from tests.clerk import user_data
from tests.clerk_api import ClerkAPI, Instance
from tests.localclerk.conftest import Browser, wait_for
from tests.servers import PATIENCE

pytestmark = pytest.mark.engines("sqlite")  # where the stand-in keeps its people


@pytest.fixture
def call(server):
    """Call the Backend API with the secret key."""

    def call(method, path, **options):
        headers = {"Authorization": f"Bearer {server.keys.secret_key}"}
        url = f"{server.url}/__clerk/v1/{path}"
        return requests.request(method, url, headers=headers, timeout=PATIENCE, **options)

    return call


def test_lists_and_counts_users(call):
    users = call("GET", "users", params={"limit": 500, "order_by": "+created_at"}).json()
    assert len(users) == call("GET", "users/count").json()["total_count"]
    second = call("GET", "users", params={"limit": 1, "offset": 1, "order_by": "+created_at"})
    assert second.json() == users[1:2]


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 501}, {"offset": -1}, {"order_by": "+age"}], ids=str
)
def test_a_list_that_clerk_does_not_give(call, query):
    answer = call("GET", "users", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "form_param_value_invalid"


def test_a_method_that_an_address_does_not_take(call):
    assert call("DELETE", "users").status_code == 405
    assert call("GET", "users/user_local_mateo/ban").status_code == 405


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tags": {"a": None}}, {"role": "student", "tags": {"b": {"c": 1}}}),
        (
            {"tags": {"b": {"c": None, "d": 2}}},
            {"role": "student", "tags": {"a": 1, "b": {"d": 2}}},
        ),
        ({"tags": None}, {"role": "student"}),
        ({"role": {"of": None, "is": "x"}}, {"role": {"is": "x"}, "tags": {"a": 1, "b": {"c": 1}}}),
    ],
    ids=str,
)
def test_metadata_is_merged_at_every_depth(changes, expected):
    metadata = {"role": "student", "tags": {"a": 1, "b": {"c": 1}}}
    assert merged(metadata, changes) == expected


@pytest.fixture(params=["SQLite", "dicts"])
def ada(request, tmp_path):
    """Ada and her session, as the stand-in stores them and as tests do; calls the Backend API."""
    if request.param == "SQLite":
        instance = Store(tmp_path / "state.sqlite3")
        instance.add(user_data("user_ada"))
        client = instance.client()
        instance.sign_in(client, "user_ada")
        session_id = instance.active_session(client).id
    else:
        api = ClerkAPI()
        api.users["user_ada"] = user_data("user_ada")
        session_id = "sess_ada"
        api.sessions[session_id] = {"user_id": "user_ada", "status": "active"}
        instance = Instance(api)

    def call(method, path, body=None):
        path = f"/v1/{path.format(session=session_id)}"
        return answer(Call(method, path, {}, body), instance)

    return call


def test_a_ban_ends_sessions_wherever_they_are_stored(ada):
    before = ada("GET", "users/user_ada").body
    banned = ada("POST", "users/user_ada/ban").body
    assert (before["banned"], banned["banned"]) == (False, True)
    assert banned["updated_at"] > before["updated_at"]
    assert ada("GET", "sessions/{session}").body["status"] == "ended"
    assert ada("POST", "users/user_ada/unban").body["banned"] is False
    assert ada("POST", "users/user_nobody/ban").status == 404


def test_a_deletion_ends_sessions_wherever_they_are_stored(ada):
    assert ada("DELETE", "users/user_ada").body["deleted"] is True
    assert ada("GET", "sessions/{session}").body["status"] == "ended"
    assert ada("DELETE", "users/user_ada").status == ada("GET", "users/user_ada").status == 404


def test_a_session_is_revoked_wherever_it_is_stored(ada):
    session = ada("GET", "sessions/{session}").body
    assert (session["user_id"], session["status"]) == ("user_ada", "active")
    assert ada("POST", "sessions/{session}/revoke").body == session | {"status": "revoked"}


def test_reads_a_user(call):
    user = call("GET", "users/user_local_mateo").json()
    assert user["public_metadata"] == {"role": "educator"}
    assert call("GET", "users/user_nobody").status_code == 404


def test_merges_metadata_and_the_role_follows_here(call, server):
    path = "users/user_local_delia/metadata"
    changes = {"public_metadata": {"role": "educator", "tags": {"a": 1, "b": 2}}}
    call("PATCH", path, json=changes)
    user = call("PATCH", path, json={"public_metadata": {"tags": {"a": None}}}).json()
    assert user["public_metadata"] == {"role": "educator", "tags": {"b": 2}}

    browser = Browser(server).sign_in("user_local_delia")
    assert browser.me()["user"]["role"] == "educator"


def test_deletes_a_user_and_ends_their_sessions(call, server):
    browser = Browser(server).sign_in("user_local_mele")
    assert call("DELETE", "users/user_local_mele").json()["deleted"] is True
    assert call("DELETE", "users/user_local_mele").status_code == 404
    wait_for(lambda: browser.me()["success"] is False, "the deletion did not arrive")


def test_revokes_a_session(call, server):
    Browser(server).sign_in("user_local_zeynep")
    client_sessions = server.clerk._read(
        "SELECT id FROM sessions WHERE user_id = 'user_local_zeynep'"
    )
    session = client_sessions[0][0]
    assert call("GET", f"sessions/{session}").json()["status"] == "active"
    assert call("POST", f"sessions/{session}/revoke").json()["status"] == "revoked"
    assert call("POST", "sessions/sess_none/revoke").status_code == 404


def test_signing_in_queues_an_event(tmp_path):
    store = Store(tmp_path / "state.sqlite3")
    store.sign_in(store.client(), "user_local_zeynep")

    (webhook,) = store.due_webhooks()
    event = json.loads(webhook.body)
    data = event["data"]
    assert (event["object"], event["type"]) == ("event", "session.created")
    assert (data["object"], data["user_id"]) == ("session", "user_local_zeynep")
    assert store.session(data["id"]).user_id == "user_local_zeynep"


def test_signing_in_reaches_us_as_an_event(server):
    Browser(server).sign_in("user_local_zeynep")
    wait_for(lambda: not server.clerk.due_webhooks(), "the webhook is still queued")

    admin = Browser(server).sign_in("user_local_amara")
    wait_for(lambda: "session.created, " in admin.open("/admin/sync/").text, "it did not arrive")
