"""Whose address counts behind proxies: the one that our own have written, whatever a client says"""

import pytest
from django.http import HttpResponse

from skillrise.middleware import ProxyHeadersMiddleware

PROXY = "127.0.0.1"


@pytest.fixture
def seen(rf):
    """The address that is left after the middleware."""

    def ask(forwarded_for):
        headers = {} if forwarded_for is None else {"x-forwarded-for": forwarded_for}
        request = rf.get("/", headers=headers, REMOTE_ADDR=PROXY)
        ProxyHeadersMiddleware(lambda _: HttpResponse())(request)
        return request.META["REMOTE_ADDR"]

    return ask


@pytest.mark.parametrize(
    ("forwarded_for", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("198.51.100.9, 192.0.2.1", "192.0.2.1"),  # the client began it
        ("198.51.100.9,198.51.100.8,192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:52044", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        (None, PROXY),
        ("", PROXY),
        (",", PROXY),
        ("192.0.2.1, ", PROXY),
        ("unknown", PROXY),
        ("192.0.2.1, _hidden", PROXY),
        ("' or 1=1", PROXY),
        ("[::1", PROXY),
        ("1" * 5000, PROXY),
    ],
)
def test_the_last_entry_is_our_proxys(seen, forwarded_for, address):
    assert seen(forwarded_for) == address


@pytest.mark.parametrize(
    ("forwarded_for", "address"),
    [
        ("192.0.2.1, 203.0.113.5", "192.0.2.1"),
        ("198.51.100.9, 192.0.2.1, 203.0.113.5", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),  # past the outer one
        ("", PROXY),
    ],
)
def test_of_two_proxies_the_outer_one_has_seen_the_visitor(seen, settings, forwarded_for, address):
    settings.PROXY_COUNT = 2

    assert seen(forwarded_for) == address
