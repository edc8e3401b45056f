"""Calls that are made again"""

import pytest

from accounts import clients
from accounts.clerk.api import (
    BRISK,
    PATIENT,
    BackendAPI,
    ClerkRefusal,
)
from tests.accounts.clerk.backend_api.support import ADA, CALLS, answer, make, trouble
from tests.environment import SECRET_KEY

BUSY = [429, 500, 502, 503, 504]


AT_ONCE = PATIENT.new(backoff_factor=0)


@pytest.mark.parametrize("name", ["user", "ban", "merge_public_metadata"])
@pytest.mark.parametrize("status", BUSY)
def test_a_busy_clerk_is_asked_once_more(server, api, status, name):
    arguments = CALLS[name][0]
    server.answers = [answer(status, Retry_After=0), answer(200, ADA)]
    assert make(api, name, *arguments) == ADA
    assert len(server.asked) == 2

    server.answers = [answer(status, Retry_After=0)]
    assert trouble(lambda: make(api, name, *arguments), ClerkRefusal).status == status
    assert len(server.asked) == 4


@pytest.mark.parametrize("status", BUSY)
def test_a_command_asks_five_times_more(server, status):
    api = BackendAPI(server.url, SECRET_KEY, AT_ONCE)
    server.answers = [answer(status, Retry_After=0)] * 5 + [answer(200, ADA)]
    assert api.ban("user_ada") == ADA
    assert len(server.asked) == 6

    server.answers = [answer(status, Retry_After=0)]
    assert trouble(lambda: api.ban("user_ada"), ClerkRefusal).status == status
    assert len(server.asked) == 12


def test_a_command_also_asks_again_when_nobody_answered(server):
    server.answers = [b"", b"", answer(200, ADA)]

    assert BackendAPI(server.url, SECRET_KEY, AT_ONCE).user("user_ada") == ADA


def test_commands_have_more_patience_than_requests(server, configure):
    configure(CLERK_API_URL=server.url)
    server.answers = [answer(429)] * 2 + [answer(200, ADA)]
    assert clients.backend_api(patient=True).user("user_ada") == ADA

    server.answers = [answer(429)] * 2 + [answer(200, ADA)]
    assert trouble(lambda: clients.backend_api().user("user_ada")).status == 429


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 501])
def test_other_refusals_are_not_asked_again(server, status):
    server.answers = [answer(status)]

    trouble(lambda: BackendAPI(server.url, SECRET_KEY, AT_ONCE).user("user_ada"), ClerkRefusal)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("retry", "longest"), [(BRISK, 1), (PATIENT, 60)])
def test_clerk_says_how_long_to_wait_but_not_for_ever(retry, longest):
    assert retry.respect_retry_after_header
    assert retry.parse_retry_after("1") == 1
    assert retry.parse_retry_after("3600") == longest


def test_waits_grow_up_to_half_a_minute():
    waits = []
    retry = PATIENT.new(total=9)
    for _ in range(9):
        retry = retry.increment("GET", "/")
        waits.append(retry.get_backoff_time())

    assert waits == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert BRISK.increment("GET", "/").get_backoff_time() == 0


def test_what_the_connection_says_of_itself_is_in_the_log_that_these_tests_read(api, caplog):
    api.user("user_ada")

    assert "GET /v1/users/user_ada" in caplog.text
    assert SECRET_KEY not in f"{api!r} {api}"
