"""A front end on another origin calls /api/ with a bearer token."""

import pytest

from tests.clerk import sign_in, token

FRONT = "https://app.skillrise.test"


@pytest.fixture(autouse=True)
def _front_end(settings):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]


def ask(client, path="/api/me", origin=FRONT, **headers):
    return client.get(path, headers={"origin": origin, **headers})


def bearer(user, **claims):
    return {"authorization": f"Bearer {token(user.pk, azp=FRONT, **claims)}"}


def test_gets_the_profile_with_a_token_of_its_own(client, student):
    response = ask(client, **bearer(student))

    assert response.status_code == 200
    assert response.json()["user"]["accent_color"] == student.accent_color
    assert response["Access-Control-Allow-Origin"] == FRONT
    assert "Access-Control-Allow-Credentials" not in response


def test_may_send_the_authorization_header(client):
    asked = {
        "origin": FRONT,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
    }
    response = client.options("/api/me", headers=asked)

    assert response["Access-Control-Allow-Origin"] == FRONT
    assert "authorization" in response["Access-Control-Allow-Headers"]


def test_signed_out_it_is_told_so(client):
    response = ask(client)

    assert response.status_code == 401
    assert response["Access-Control-Allow-Origin"] == FRONT


@pytest.mark.parametrize(
    ("path", "origin"), [("/api/me", "https://evil.test"), ("/courses/", FRONT), ("/admin/", FRONT)]
)
def test_other_origins_and_other_pages_are_not_shared(client, db, path, origin):
    assert "Access-Control-Allow-Origin" not in ask(client, path, origin)


def test_its_tokens_do_not_count_in_cookies(client, student):
    sign_in(client, student, azp=FRONT)

    assert client.get("/api/me").status_code == 401


def test_the_list_of_authorized_parties_is_complete(client, student, settings):
    settings.CLERK_AUTHORIZED_PARTIES = ["http://testserver"]
    assert ask(client, **bearer(student)).status_code == 401


def test_tokens_of_an_origin_that_is_not_listed_do_not_count(client, student, settings):
    settings.CORS_ALLOWED_ORIGINS = []
    assert ask(client, **bearer(student)).status_code == 401
