"""The Frontend API answers ClerkJS as Clerk's does; each call is one of ClerkJS's own."""

import jwt
import pytest
import requests

from localclerk.people import FIRST_PASSWORD
from tests.localclerk.conftest import wait_for
from tests.servers import PATIENCE

pytestmark = pytest.mark.engines("sqlite")  # where the stand-in keeps its people


@pytest.fixture
def call(server):
    """Calls of a browser that is new; verbs other than GET and POST come as `_method`."""
    api = f"{server.url}/__clerk/v1"
    known = requests.post(f"{api}/dev_browser", timeout=PATIENCE).json()["id"]

    def send(path, method="POST", **form):
        query = {"__clerk_db_jwt": known, "_method": method}
        return requests.post(f"{api}/{path}", form, params=query, timeout=PATIENCE)

    return send


@pytest.fixture
def newcomer(call):
    """The session of someone who has just signed up."""
    address = f"{call('client').json()['client']['id']}@example.com"
    begun = call("client/sign_ups", email_address=address, password="long enough")
    attempt = f"client/sign_ups/{begun.json()['response']['id']}"
    call(f"{attempt}/prepare_verification", strategy="email_code")
    done = call(f"{attempt}/attempt_verification", strategy="email_code", code="424242").json()
    assert done["response"]["status"] == "complete"
    (session,) = done["client"]["sessions"]
    assert session["id"] == done["response"]["created_session_id"]
    return session


def code_of(answer):
    return answer.status_code, answer.json()["errors"][0]["code"]


# Signing up


def test_signing_up_wants_the_code_and_opens_a_session(call):
    begun = call("client/sign_ups", email_address="ola@example.com", password="long enough").json()
    assert begun["response"]["status"] == "missing_requirements"
    attempt = f"client/sign_ups/{begun['response']['id']}"
    prepared = call(f"{attempt}/prepare_verification").json()["response"]
    assert prepared["verifications"]["email_address"]["next_action"] == "needs_attempt"
    assert call("client").json()["response"]["sign_up"]["id"] == begun["response"]["id"]

    wrong = call(f"{attempt}/attempt_verification", code="000000")
    right = call(f"{attempt}/attempt_verification", code="424242").json()

    assert code_of(wrong) == (422, "form_code_incorrect")
    (session,) = right["client"]["sessions"]
    assert session["user"]["first_name"] == "ola"
    assert "private_metadata" not in session["user"]
    assert right["client"]["sign_up"] is None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"email_address": "linh@example.com"}, "form_identifier_exists"),
        ({"email_address": "x@example.com", "password": "short"}, "form_password_length_too_short"),
    ],
    ids=["taken", "short"],
)
def test_a_sign_up_that_is_refused(call, form, code):
    assert code_of(call("client/sign_ups", **form)) == (422, code)


# Signing in


def test_signing_in_asks_for_the_password(call):
    begun = call("client/sign_ins", identifier=" Wanjiru@Example.com ").json()["response"]
    assert begun["status"] == "needs_first_factor"
    factor = f"client/sign_ins/{begun['id']}/attempt_first_factor"

    wrong = call(factor, strategy="password", password="wrong")
    right = call(factor, strategy="password", password=FIRST_PASSWORD).json()

    assert code_of(wrong) == (422, "form_password_incorrect")
    assert right["response"]["status"] == "complete"
    assert right["client"]["last_active_session_id"] == right["response"]["created_session_id"]


def test_the_password_may_come_along(call):
    form = {"identifier": "wanjiru@example.com", "password": FIRST_PASSWORD}
    assert call("client/sign_ins", **form).json()["response"]["status"] == "complete"


def test_nobody_by_that_address(call):
    answer = call("client/sign_ins", identifier="nobody@example.com")
    assert code_of(answer) == (422, "form_identifier_not_found")


def test_who_is_suspended_does_not_come_in(call, server, newcomer):
    user = newcomer["user"]
    server.clerk.change(user["id"], lambda person: person.update(banned=True))
    form = {"identifier": user["email_addresses"][0]["email_address"], "password": "long enough"}

    assert code_of(call("client/sign_ins", **form)) == (403, "user_banned")


@pytest.mark.parametrize(
    "path",
    [
        "client/sign_ins/sia_unknown/attempt_first_factor",
        "client/sign_ups/sua_unknown/prepare_verification",
        "client/sign_ups/sua_unknown/attempt_verification",
    ],
)
def test_an_attempt_that_nobody_began(call, path):
    assert code_of(call(path)) == (404, "resource_not_found")


# Signed in


def test_a_session_gives_tokens_for_the_page_that_asks(call, server, newcomer):
    path = f"client/sessions/{newcomer['id']}"
    assert call(f"{path}/touch").json()["response"]["status"] == "active"

    raw = call(f"{path}/tokens").json()["jwt"]

    claims = jwt.decode(raw, server.keys.public_pem, ["RS256"])
    assert (claims["sub"], claims["sid"]) == (newcomer["user"]["id"], newcomer["id"])
    assert claims["azp"] == server.url


@pytest.mark.parametrize("how", ["end", "remove", "all"])
def test_signing_out_ends_the_session(call, newcomer, how):
    path = f"client/sessions/{newcomer['id']}"
    left = call("client/sessions", "DELETE") if how == "all" else call(f"{path}/{how}")

    assert left.json()["client"]["sessions"] == []
    assert code_of(call(f"{path}/tokens")) == (401, "authentication_invalid")
    assert code_of(call("me", "GET")) == (401, "authentication_invalid")


def test_a_new_name_is_kept(call, newcomer):
    call("me", "PATCH", first_name="Ada", last_name="Byron")

    person = call("me", "GET").json()["response"]
    assert (person["first_name"], person["last_name"]) == ("Ada", "Byron")
    assert call("me/sessions/active").json() == []


def test_a_new_password_wants_the_old_one(call, newcomer):
    address = newcomer["user"]["email_addresses"][0]["email_address"]
    wrong = call("me/change_password", current_password="wrong", new_password="another one")
    right = call("me/change_password", current_password="long enough", new_password="another one")
    call("client/sessions", "DELETE")

    assert code_of(wrong) == (422, "form_password_incorrect")
    assert right.json()["response"]["id"] == newcomer["user"]["id"]
    form = {"identifier": address, "password": "another one"}
    assert call("client/sign_ins", **form).json()["response"]["status"] == "complete"


def test_an_account_that_its_owner_deletes_is_gone(call, server, newcomer):
    user_id = newcomer["user"]["id"]
    assert call("me", "DELETE").json()["response"] == {
        "object": "user",
        "id": user_id,
        "deleted": True,
    }

    assert server.clerk.user(user_id) is None
    assert code_of(call("client/sign_ins", identifier="x@x")) == (422, "form_identifier_not_found")
    wait_for(lambda: not server.clerk.due_webhooks(), "the deletion is not delivered")


# Its files


def test_only_scripts_are_served(server):
    folder = f"{server.url}/__clerk/npm/@clerk/clerk-js@6/dist"
    for name in ("nothing.js", "package.json"):
        assert requests.get(f"{folder}/{name}", timeout=PATIENCE).status_code == 404
