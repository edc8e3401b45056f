"""What the page of a lecture sends, as static/js/player/progress.js does."""

import time

from courses.learning.reports import SIGNER

OPENED = SIGNER.sign(str(int((time.time() - 3600) * 1000)))  # an hour before the tests
NOW = 10**9  # seconds after that: later than now, and taken for now


def report(position: int | str, after: float = NOW, **fields: str) -> dict[str, str]:
    """Made `after` so many seconds of the page; by default now."""
    said = {"position": str(position), "opened": OPENED, "elapsed": str(int(after * 1000))}
    return said | fields
