"""Searches beside the catalogue's first page, at 100,000 courses: in one process, in turns.

On the wire server 2,000 stand for 100,000. Rows of `bench.pages` lie minutes apart, in which a
machine may become faster or slower; the ratio of two pages is that of one moment here.
"""

import statistics

from bench import stores
from bench.measure import report
from bench.pages import Worker

ROUNDS = 15
LIMIT = 2.0
PLAIN = "/courses/"
SEARCHES = {
    "a common word": "q=python",
    "two words": "q=piano+fear",
    "three common words": "q=data+science+python",
    "a rare word": "q=twenty",
    "a slip": "q=pyhton",
    "two letters": "q=th",
    "nothing": "q=zzzzzz",
    "half of four words": "q=zzzzzz+python+data+yyyyyy",
    "all but what it is for": "q=python+for+zzzzzz",
    "nothing, nor without what it is for": "q=zzzzzz+for+yyyyyy",
    "a common word among many": "level=beginner&q=python",
    "a common word among few": "category=design&level=beginner&language=en&q=learn",
    "two letters among few": "category=music&level=beginner&length=short&rating=4&q=th",
    "all filters": "category=music&level=beginner&language=en&length=short&rating=4&q=piano",
    "a common word, by rating": "sort=rating&q=python",
}


def run() -> bool:
    urls = stores.of_sizes()
    *_, (size, url) = urls.items()
    courses = stores.courses_of(urls)[size]
    worker = Worker(url)
    try:
        for address in [PLAIN, *map(_address, SEARCHES)]:
            worker(who="", address=address, state="", look=True)
        rows = [row for name in SEARCHES for row in _beside_plain(worker, name)]
    finally:
        worker.close()
    return report(f"Of {courses:,} courses, over the first page of the catalogue", rows)


def _address(name: str) -> str:
    return f"{PLAIN}?{SEARCHES[name]}"


def _beside_plain(worker: Worker, name: str) -> list[tuple[str, float, float | None]]:
    """The median of the rounds' ratios, of CPU and of wall time."""
    rounds = [
        [worker(who="", address=address, state="") for address in (PLAIN, _address(name))]
        for _ in range(ROUNDS)
    ]
    return [
        (
            f"{name}, {kind}",
            statistics.median(one[key] / plain[key] for plain, one in rounds),
            LIMIT,
        )
        for kind, key in [("CPU", "cpu"), ("wall", "wall")]
    ]
