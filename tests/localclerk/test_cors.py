"""A page of another origin on this machine may call the Frontend API; nobody else may."""

import pytest
import requests

from tests.servers import PATIENCE

pytestmark = pytest.mark.engines("sqlite")  # where the stand-in keeps its people
API = "/__clerk/v1/environment"


def test_a_page_on_this_machine_may_read(server):
    origin = "http://127.0.0.1:9"
    answer = requests.post(server.url + API, headers={"Origin": origin}, timeout=PATIENCE)

    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]


def test_a_refusal_can_be_read_too(server):
    origin = "http://127.0.0.1:9"
    answer = requests.get(
        f"{server.url}/__clerk/v1/client", headers={"Origin": origin}, timeout=PATIENCE
    )

    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null"]
)
def test_a_page_from_elsewhere_may_not(server, origin):
    answer = requests.get(server.url + API, headers={"Origin": origin}, timeout=PATIENCE)
    assert "Access-Control-Allow-Origin" not in answer.headers
