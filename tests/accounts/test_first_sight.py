"""A valid token of someone whom no webhook has told us of; and what a token says of a role."""

import pytest

from accounts.models import Role, User
from tests.accounts.browser import signed_in, visit
from tests.clerk import deliver, event, user_data

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
