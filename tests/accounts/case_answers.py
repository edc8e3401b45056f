"""What the cases assert of the answer to a request."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tests.accounts.case_requests import USER
from tests.accounts.case_table import replace_symbols
from tests.accounts.raw_requests import set_cookies

# By the names in `expect`


def status_is(answer, expected):
    said = answer.response.get("x-clerk-auth-status", "signed-in")
    assert said == expected
    if answer.response.status_code == 200:
        assert answer.page["status"] == expected
        assert answer.page["user_id"] == (USER if expected == "signed-in" else None)


def reason_is(answer, expected):
    assert answer.response.get("x-clerk-auth-reason") == expected


def http_status_is(answer, expected):
    assert answer.response.status_code == expected


def message_contains(answer, expected):
    assert expected in answer.response["x-clerk-auth-message"]


def token_carrier_is(answer, expected):
    assert f"token-carrier={expected})" in answer.response["x-clerk-auth-message"]


def log_contains(answer, expected):
    assert expected in answer.log.text


def headers_are(answer, expected):
    """We may say more of caching, as `private`."""
    for name, value in expected.items():
        found = answer.response.get(name, "")
        assert value in (found.split(", ") if name == "cache-control" else [found])


def headers_are_absent(answer, expected):
    assert not [name for name in expected if name in answer.response]


def cookies_are(answer, expected):
    assert set_cookies(answer.response) == (expected or [])


def cookies_contain(answer, expected):
    for text in expected:
        assert [cookie for cookie in set_cookies(answer.response) if text in cookie]


def redirect_is(answer, expected):
    if expected is None:
        assert "location" not in answer.response
        return
    assert answer.response.status_code == 307
    location = answer.response["location"]
    parts = urlsplit(location)
    found = {
        "url": location,
        "scheme": parts.scheme,
        "host": parts.netloc,
        "path": parts.path,
        "query": parts.query,
        "contains": expected.get("contains") if expected.get("contains", "") in location else None,
    }
    wanted = {name: value for name, value in expected.items() if name in found}
    assert wanted
    assert {name: found[name] for name in wanted} == wanted
    if "params" in expected:
        parameters_are(parse_qsl(parts.query), expected["params"])


def parameters_are(found, expected):
    """All of them, and in this order."""
    assert [name for name, _ in found] == list(expected)
    for name, value in found:
        assert value == expected[name] or (value and expected[name] == "<present>")


def redirect_host_is_not(answer, expected):
    assert urlsplit(answer.response["location"]).hostname != expected


def was_refreshed(answer, expected):
    assert any(asked.endswith("/refresh") for asked in answer.asked) is expected


CHECKS = {
    "status": status_is,
    "reason": reason_is,
    "http_status": http_status_is,
    "message_contains": message_contains,
    "token_carrier": token_carrier_is,
    "log_contains": log_contains,
    "response_headers": headers_are,
    "response_headers_absent": headers_are_absent,
    "set_cookie_exact": cookies_are,
    "cookies": cookies_are,
    "set_cookie_contains": cookies_contain,
    "redirect": redirect_is,
    "redirect_host_must_not_be": redirect_host_is_not,
    "refresh_called": was_refreshed,
}
REMARKS = {"basis_detail", "note_asserted_params"}
NOT_OURS = {
    "token_type",  # there is no other than session tokens
    "warn_once",  # of a token without azp; tokens minted while a page loads have none
    "bapi",  # asserted by its test
}


@dataclass
class Answer:
    """The response to a case, and what else came of it."""

    response: object
    symbols: dict  # what the symbols in the case stand for
    asked: list  # the calls that the Backend API got
    log: object

    @property
    def page(self):
        return self.response.json()

    def check(self, expected):
        for name, value in replace_symbols(expected, self.symbols).items():
            if name not in REMARKS | NOT_OURS:
                CHECKS[name](self, value)
