"""GET /may-upload, which the proxy asks before it takes a large body."""

import time

import pytest

from tests.clerk import sign_in

PATH = "/may-upload"


@pytest.mark.parametrize(
    ("visitor", "status"),
    [("nobody", 403), ("student", 403), ("educator", 204), ("rival", 204), ("admin", 204)],
)
@pytest.mark.django_db
def test_those_who_teach_may(client_of, visitor, status):
    assert client_of(visitor).get(PATH).status_code == status


@pytest.mark.parametrize(("visitor", "status"), [("student", 403), ("educator", 204)])
@pytest.mark.django_db
def test_a_token_that_ran_out_is_told_by_its_person(request, client, visitor, status):
    """Whether the session goes on is asked when the form comes."""
    then = int(time.time()) - 3600
    claims = {"iat": then, "nbf": then, "exp": then + 60}
    sign_in(client, request.getfixturevalue(visitor), **claims)
    client.cookies["__client_uat"] = str(then - 5)

    assert client.get(PATH, headers={"Sec-Fetch-Dest": "empty"}).status_code == status


@pytest.mark.django_db
def test_the_suspended_may_not(as_person, educator):
    educator.banned = True
    educator.save()

    assert as_person(educator).get(PATH).status_code == 403


@pytest.mark.django_db
def test_a_token_that_is_not_authentic_says_nothing(client, educator):
    client.cookies["__session"] = "a.b.c"
    client.cookies["__client_uat"] = "5"

    assert client.get(PATH, headers={"Sec-Fetch-Dest": "empty"}).status_code == 403
