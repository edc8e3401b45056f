"""The calls of Clerk's Backend API, and its pages"""

import json
from contextlib import suppress
from itertools import chain

import pytest

from accounts.clerk.api import (
    BackendAPI,
    ClerkError,
    frontend_jwks,
)
from tests.accounts.clerk.backend_api.support import CALLS, answer, make, trouble
from tests.clerk import user_data
from tests.environment import SECRET_KEY

# What is asked


@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_asked_as_clerk_expects(server, api, name):
    arguments, address, query, body, answered, result = CALLS[name]
    server.answers = [answer(200, answered)]

    assert make(api, name, *arguments) == result
    (asked,) = server.asked
    assert f"{asked.method} {asked.path}" == address
    assert asked.query == query.split("&")
    assert asked.headers["Authorization"] == f"Bearer {SECRET_KEY}"
    assert asked.headers["Clerk-API-Version"] == "2026-05-12"
    assert (json.loads(asked.body) if asked.body else None) == body


def test_the_public_address_of_the_keys_is_asked_without_the_secret_key(server):
    server.answers = [answer(200, {"keys": []})]

    assert frontend_jwks(server.url) == []
    assert server.asked[0].path == "/.well-known/jwks.json"
    assert "Authorization" not in server.asked[0].headers


def test_a_slash_at_the_end_of_the_address_does_not_matter(server):
    BackendAPI(f"{server.url}/", SECRET_KEY).user("user_ada")

    assert server.asked[0].path == "/v1/users/user_ada"


def test_a_session_that_is_gone_is_revoked_already(server, api):
    server.answers = [answer(404, {"errors": [{"code": "resource_not_found"}]})]

    assert api.revoke_session("sess_1") is None
    server.answers = [answer(422)]
    assert trouble(lambda: api.revoke_session("sess_1")).status == 422


def test_another_address_is_not_told_the_secret_key(new_server, api, server):
    other = new_server()
    server.answers = [answer(302, Location=f"{other.url}/v1/users/user_ada")]

    with suppress(ClerkError):
        api.user("user_ada")
    assert not any("Authorization" in asked.headers for asked in other.asked)


def test_passwords_that_the_machine_keeps_do_not_replace_the_secret_key(
    server, api, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    api.user("user_ada")

    assert server.asked[0].headers["Authorization"] == f"Bearer {SECRET_KEY}"


# Pages


@pytest.fixture
def crowd(clerk_api):
    """1,100 users at Clerk, in the order in which they came."""
    for number in range(1100):
        name = f"user_{number:04}"
        clerk_api.users[name] = user_data(name, created_at=number)
    return list(clerk_api.users)


@pytest.fixture
def pages(clerk_api):
    def read(offset=0):
        for page in BackendAPI(clerk_api.url, SECRET_KEY).users(offset):
            yield [user["id"] for user in page]

    return read


def offsets(clerk_api):
    return [int(call.query["offset"]) for call in clerk_api.calls]


def test_pages_overlap(clerk_api, crowd, pages):
    assert list(pages()) == [crowd[:500], crowd[480:980], crowd[960:]]
    assert offsets(clerk_api) == [0, 480, 960]


def test_pages_begin_where_one_likes(clerk_api, crowd, pages):
    assert list(pages(700)) == [crowd[700:], crowd[1180:]][:1]
    assert list(pages(600)) == [crowd[600:], crowd[1080:]]
    assert offsets(clerk_api) == [700, 600, 1080]


@pytest.mark.parametrize(("number", "asked"), [(0, 1), (499, 1), (500, 2), (501, 2), (980, 3)])
def test_pages_end(clerk_api, crowd, pages, number, asked):
    for name in crowd[number:]:
        del clerk_api.users[name]

    assert set(chain(*pages())) == set(crowd[:number])
    assert len(clerk_api.asked) == asked


def test_those_who_leave_between_two_pages_hide_nobody(clerk_api, crowd, pages):
    found = set()
    for page in pages():
        found.update(page)
        for name in list(clerk_api.users)[:20]:
            del clerk_api.users[name]

    assert found == set(crowd)


def test_those_who_come_between_two_pages_are_found_and_hide_nobody(clerk_api, crowd, pages):
    found = set()
    for number, page in enumerate(pages()):
        found.update(page)
        if number < 2:
            name = f"user_new_{number}"
            clerk_api.users[name] = user_data(name, created_at=2000 + number)

    assert found == {*crowd, "user_new_0", "user_new_1"}
