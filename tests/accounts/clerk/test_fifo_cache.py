"""A dictionary that forgets its oldest entries, by number and by age"""

from accounts.clerk.fifo_cache import FifoCache


def test_the_oldest_of_too_many_is_forgotten():
    cache = FifoCache(2)

    for key in ("a", "b", "a", "c"):
        cache.put(key, key.upper())

    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("c"), len(cache)) == ("A", "C", 2)


def test_what_was_put_too_long_ago_goes_when_another_comes():
    now = 0.0
    cache = FifoCache(100, seconds=60, clock=lambda: now)
    for second in (0, 30, 61, 100):
        now = second
        cache.put(second, True)

    assert [key for key in (0, 30, 61, 100) if cache.get(key)] == [61, 100]
    assert len(cache) == 2


def test_what_is_put_again_is_new():
    now = 0.0
    cache = FifoCache(100, seconds=60, clock=lambda: now)
    for second, key in ((0, "a"), (50, "a"), (70, "b")):
        now = second
        cache.put(key, True)

    assert cache.get("a")
