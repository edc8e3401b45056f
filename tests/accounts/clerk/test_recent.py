"""Decisions that are remembered for as long as their token counts"""

import pytest

from accounts import clients
from tests.accounts.raw_requests import outcome, signed_in, visit

LONG = "a" * 9000


@pytest.mark.parametrize(
    ("headers", "remembered"),
    [({}, 1), ({"x-forwarded-host": LONG}, 0), ({"x-forwarded-proto": LONG}, 0)],
    ids=["plain", "a long forwarded host", "a long forwarded scheme"],
)
def test_no_decision_with_long_headers_is_remembered(headers, remembered):
    assert outcome(visit(signed_in(), **headers)) == "signed-in"

    assert len(clients.authenticator()._signed_in) == remembered
