"""Sets of seconds, written in few words"""

import pytest

from courses import stretches


@pytest.mark.parametrize(
    ("given", "together"),
    [
        ("", ""),
        ("0-5", "0-5"),
        ("0-5,5-9", "0-9"),
        ("7-9,0-5", "0-5,7-9"),
        ("0-50,10-20", "0-50"),
        ("10-20,0-15,18-30", "0-30"),
    ],
)
def test_seconds_count_once(given, together):
    assert stretches.write(stretches.read(given)) == together


def test_of_too_many_the_shortest_are_forgotten():
    every_other = [(start, start + 1) for start in range(0, 2000, 2)]
    long = (5000, 5090)

    kept = stretches.together([*every_other, long])

    assert len(kept) == stretches.MOST
    assert kept[-1] == long
    assert stretches.seconds(kept) == 90 + stretches.MOST - 1
    assert kept == sorted(kept)
