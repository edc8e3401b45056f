"""GET /api/me"""

import pytest

from tests.accounts.raw_requests import bearer, signed_in, visit
from tests.clerk import token
from tests.conftest import person


@pytest.fixture
def ada(db):
    return person(
        "user_ada",
        "educator",
        last_name="Byron",
        email="ada@example.com",
        image_url="https://img.clerk.com/ada",
        accent_color="#123456",
    )


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: visit(signed_in("user_ada"), "/api/me"), id="cookie"),
        pytest.param(lambda: bearer(token("user_ada"), "/api/me"), id="bearer"),
    ],
)
def test_the_signed_in_user(ada, ask):
    response = ask()

    assert response.status_code == 200
    assert response.json() == {
        "success": True,
        "user": {
            "id": "user_ada",
            "email": "ada@example.com",
            "username": None,
            "first_name": "Ada",
            "last_name": "Byron",
            "name": "Ada Byron",
            "image_url": "https://img.clerk.com/ada",
            "role": "educator",
            "accent_color": "#123456",
        },
    }


@pytest.mark.parametrize("headers", [{}, {"accept": "text/html"}, {"authorization": "Bearer x"}])
def test_signed_out(headers):
    response = visit(path="/api/me", **headers)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"
    assert response.json() == {"success": False, "message": "Unauthorized Access"}


def test_only_get(client):
    assert client.post("/api/me").status_code == 405
