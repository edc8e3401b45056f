"""A valid token of someone whom no webhook has told us of; and what a token says of a role."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.clerk import api
from accounts.models import Role, User
from accounts.sync.users import upsert_from_clerk
from tests.accounts.raw_requests import signed_in, visit
from tests.clerk import deliver, event, user_data
from tests.conftest import person

pytestmark = pytest.mark.django_db


def me(**claims):
    return visit(signed_in(**claims), "/api/me")


def test_the_row_is_made_from_the_backend_api(clerk_api):
    clerk_api.users["user_ada"] = user_data(public_metadata={"role": "educator"})

    assert [me().status_code, me().status_code] == [200, 200]

    user = User.objects.get()
    assert (user.name, user.email, user.role) == ("Ada Byron", "ada@example.com", Role.EDUCATOR)
    assert clerk_api.asked == ["GET /v1/users/user_ada"]


@pytest.mark.parametrize("failure", [(500, "internal_error"), (429, "too_many")])
def test_the_claims_have_to_do_when_clerk_does_not_answer(clerk_api, client, failure):
    clerk_api.failure = failure
    response = me(metadata={"role": "educator"})

    assert response.json()["user"]["name"] == "A member"
    assert User.objects.get().role == Role.EDUCATOR

    deliver(client, event("user.created", user_data()))

    assert me().json()["user"]["name"] == "Ada Byron"


def test_the_claims_have_to_do_when_nobody_is_there():
    assert me().json()["user"]["role"] == "student"
    assert User.objects.get().clerk_updated_at == 0


def test_the_claims_have_to_do_when_clerk_is_slow(clerk_api, monkeypatch):
    monkeypatch.setattr(api, "TIMEOUT", (2.0, 0.05))
    clerk_api.gate.clear()

    assert me(metadata={"role": "educator"}).json()["user"]["role"] == "educator"
    assert User.objects.get().clerk_updated_at == 0
    assert clerk_api.asked == ["GET /v1/users/user_ada"]


@pytest.mark.parametrize("answer", [[], {}, {"object": "user"}, {"id": None}], ids=str)
def test_the_claims_have_to_do_when_the_answer_is_no_user(clerk_api, answer):
    clerk_api.first_answers = [(200, answer, {})]

    assert me(metadata={"role": "educator"}).status_code == 200
    user = User.objects.get()
    assert (user.pk, user.role, user.clerk_updated_at) == ("user_ada", Role.EDUCATOR, 0)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_clerk_is_asked_once_more(clerk_api, status):
    clerk_api.users["user_ada"] = user_data()
    clerk_api.first_answers = [(status, "busy", {"Retry-After": "0"})]

    assert me().json()["user"]["name"] == "Ada Byron"
    assert clerk_api.asked == ["GET /v1/users/user_ada"] * 2


def test_a_clerk_that_stays_busy_is_left_alone(clerk_api):
    clerk_api.users["user_ada"] = user_data()
    clerk_api.first_answers = [(500, "busy", {})] * 2

    assert [me().json()["user"]["name"] for _ in range(2)] == ["A member"] * 2
    assert clerk_api.asked == ["GET /v1/users/user_ada"] * 2


@pytest.mark.parametrize("by", ["an event", "an answer"])
def test_what_clerk_says_wins_over_the_claims(client, by):
    assert me(metadata={"role": "educator"}).status_code == 200
    assert User.objects.get().role == Role.EDUCATOR

    if by == "an event":
        deliver(client, event("user.updated", user_data()))
    else:
        upsert_from_clerk(user_data())

    user = User.objects.get()
    assert (user.name, user.role) == ("Ada Byron", Role.STUDENT)
    assert user.clerk_updated_at == 1_700_000_000_000


@pytest.mark.parametrize(("age", "name"), [(-1, "Newer"), (0, "Answer"), (1, "Answer")])
def test_an_answer_corrects_what_is_no_newer(age, name):
    person("user_ada", last_name="Row")
    User.objects.update(first_name="Newer", clerk_updated_at=1_700_000_000_000 - age)

    assert upsert_from_clerk(user_data(first_name="Answer")).first_name == name
    assert User.objects.get().first_name == name


def test_someone_unknown_to_clerk_is_signed_out(clerk_api):
    assert me().status_code == 401
    assert visit(signed_in(), "/learn/")["Location"].startswith("/sign-in/")
    assert not User.objects.exists()


def test_someone_banned_at_clerk_is_signed_out(clerk_api):
    clerk_api.users["user_ada"] = user_data(banned=True)

    assert me().status_code == 401


@pytest.mark.parametrize("kind", ["user.deleted", "user.updated"], ids=["deleted", "banned"])
def test_a_token_outlives_neither_deletion_nor_ban(clerk_api, client, kind):
    clerk_api.users["user_ada"] = user_data()
    assert me().status_code == 200

    deliver(client, event(kind, user_data(banned=True, updated_at=1_700_000_000_001)))

    assert me().status_code == 401
    assert visit(signed_in(), "/learn/")["Location"].startswith("/sign-in/")
    assert clerk_api.asked == ["GET /v1/users/user_ada"]


@pytest.mark.parametrize("fields", [{"deleted_at": timezone.now()}, {"banned": True}], ids=list)
def test_a_former_or_suspended_member_is_signed_out_without_asking(clerk_api, fields):
    clerk_api.users["user_ada"] = user_data()
    person("user_ada", **fields)

    assert me().status_code == 401
    assert visit(signed_in(), "/learn/")["Location"].startswith("/sign-in/")
    assert clerk_api.asked == []


@pytest.mark.parametrize(
    ("stored", "claims", "role"),
    [
        (Role.EDUCATOR, {}, "educator"),
        (Role.STUDENT, {"metadata": {"role": "educator"}}, "educator"),
        (Role.EDUCATOR, {"metadata": {"role": "student"}}, "student"),
        (Role.ADMIN, {"metadata": {}}, "student"),
        (Role.ADMIN, {"metadata": {"role": "emperor"}}, "student"),
        (Role.ADMIN, {"metadata": {"role": ["admin"]}}, "student"),
        (Role.ADMIN, {"metadata": "admin"}, "admin"),
        (Role.STUDENT, {"unsafe_metadata": {"role": "admin"}}, "student"),
        (Role.STUDENT, {"role": "admin", "public_metadata": {"role": "admin"}}, "student"),
    ],
    ids=str,
)
def test_the_metadata_claim_overrides_the_stored_role(stored, claims, role):
    User.objects.create(pk="user_ada", role=stored, clerk_updated_at=1)

    assert me(**claims).json()["user"]["role"] == role
    may_teach = visit(signed_in(**claims), "/teach/").status_code == 200
    assert may_teach is (role == "educator")
    assert User.objects.get().role == stored


@pytest.mark.parametrize("path", ["/api/me", "/profile/"])
def test_a_page_asks_for_its_user_once(student, django_assert_num_queries, path):
    with django_assert_num_queries(1):
        assert visit(signed_in(student.pk), path).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_eight_first_requests_at_once_make_one_row(clerk_api, eight_at_once):
    clerk_api.users["user_ada"] = user_data()

    assert {answer.status_code for answer in eight_at_once(lambda number: me())} == {200}
    assert User.objects.get().name == "Ada Byron"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_up", [True, False], ids=["Clerk answers", "Clerk is down"])
def test_first_requests_and_events_at_once_make_one_row(clerk_api, eight_at_once, is_up):
    clerk_api.failure = None if is_up else (418, "not_now")
    for attempt in range(6):
        user_id = f"user_{attempt}"
        clerk_api.users[user_id] = user_data(user_id)
        events = [
            event("user.updated", user_data(user_id, first_name=f"Ada{n}", updated_at=2**41 + n))
            for n in range(8)
        ]

        def action(number, user_id=user_id, events=events):
            if number % 2:
                return deliver(Client(), events[number])
            return visit(signed_in(user_id), "/api/me")

        assert {answer.status_code for answer in eight_at_once(action)} == {200}
        assert User.objects.get(pk=user_id).name == "Ada7 Byron"
    assert User.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_a_deletion_while_clerk_is_asked_has_the_last_word(clerk_api, client):
    clerk_api.users["user_ada"] = user_data()
    clerk_api.gate.clear()

    def first_request():
        try:
            return me().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        status = pool.submit(first_request)
        while not clerk_api.asked:
            time.sleep(0.01)
        deliver(client, event("user.deleted", {"id": "user_ada", "deleted": True}))
        clerk_api.gate.set()

        assert status.result() == 401
    user = User.objects.get()
    assert user.deleted_at
    assert (user.first_name, user.email) == ("", None)
