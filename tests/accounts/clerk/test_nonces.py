"""What strangers may spend of our calls by sending handshake nonces"""

import threading

import pytest

from accounts.clerk.api import ClerkRefusal, ClerkUnreachable
from accounts.clerk.nonces import AT_ONCE, PAUSE, PER_WINDOW, WINDOW, Nonces

NO_ANSWER = ClerkUnreachable("No usable answer from Clerk: ReadTimeout")


class Clerk:
    """Gives one cookie for every nonce, or fails."""

    now = 1000.0

    def __init__(self):
        self.asked = []
        self.failure = None
        self.nonces = Nonces(self.fetch, lambda: self.now)

    def fetch(self, nonce):
        self.asked.append(nonce)
        if self.failure:
            raise self.failure
        return ["a=b"]


@pytest.fixture
def clerk():
    return Clerk()


@pytest.mark.parametrize("nonce", ["x", "abc123", "test-nonce", "a.b_c~d", "a+b/c==", "a" * 512])
def test_what_may_be_a_nonce_is_exchanged(clerk, nonce):
    assert clerk.nonces.exchange(nonce) == ["a=b"]


@pytest.mark.parametrize(
    "nonce",
    ["", "a b", "a\n", "\0", "<script>", "a&b", "a?b", "a%20", "é", "٣", "a" * 513],
    ids=ascii,
)
def test_what_is_none_costs_nothing(clerk, nonce):
    assert clerk.nonces.exchange(nonce) is None
    assert clerk.asked == []


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refused_nonce_is_not_asked_for_again(clerk, status):
    clerk.failure = ClerkRefusal(status, "invalid_nonce", "")
    assert clerk.nonces.exchange("lost") == []
    clerk.failure = None

    assert clerk.nonces.exchange("lost") is None
    assert clerk.nonces.exchange("found") == ["a=b"]
    assert clerk.asked == ["lost", "found"]


@pytest.mark.parametrize(
    "failure", [NO_ANSWER, ClerkRefusal(503, "", ""), ClerkRefusal(429, "", "")]
)
def test_a_clerk_that_does_not_answer_is_left_alone_for_a_while(clerk, failure):
    clerk.failure = failure
    assert clerk.nonces.exchange("mine") == []
    clerk.failure = None
    clerk.now += PAUSE - 0.1
    assert clerk.nonces.exchange("mine") is None
    assert clerk.asked == ["mine"]

    clerk.now += 0.1
    assert clerk.nonces.exchange("mine") == ["a=b"]


def test_there_are_so_many_calls_in_ten_seconds(clerk):
    results = [clerk.nonces.exchange(f"n{number}") for number in range(PER_WINDOW + 9)]
    assert results == [["a=b"]] * PER_WINDOW + [None] * 9
    assert len(clerk.asked) == PER_WINDOW

    clerk.now += WINDOW
    assert clerk.nonces.exchange("later") == ["a=b"]


def test_there_are_so_many_calls_at_once():
    hangs, all_there = threading.Event(), threading.Barrier(AT_ONCE + 1)
    asked = []

    def fetch(nonce):
        asked.append(nonce)
        all_there.wait(10)
        hangs.wait(10)
        return []

    nonces = Nonces(fetch)
    threads = [
        threading.Thread(target=nonces.exchange, args=(f"n{number}",)) for number in range(AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    all_there.wait(10)
    try:
        assert nonces.exchange("another") is None
        assert len(asked) == AT_ONCE
    finally:
        hangs.set()
        for thread in threads:
            thread.join()
