"""A server under load: `manage.py serve` at full size, asked by 64 clients of another process.

A client asks for the next page as soon as it has the last one. The median and the slowest hundredth
say how fair the server is; errors, that it drops nobody.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import stores
from bench.clients import CLIENTS
from bench.content import CROWDED, SHORT, TEACHER
from bench.document import keep
from bench.measure import report
from tests.production.site import Site

SECONDS = 60.0
TIMES_MEDIAN = 4.0
TARGETS = [
    "/",
    "/courses/",
    "/courses/?sort=popular",
    "/courses/?level=beginner",
    f"/courses/{CROWDED}/",
    f"/courses/{SHORT}/",
    f"/users/{TEACHER}/",
]


def run() -> bool:
    """True on a slow machine too: what was found is in the report."""
    with tempfile.TemporaryDirectory(prefix="skillrise-load-") as folder:
        site = Site(Path(folder), f"sqlite:///{stores.kept('full')}")
        site.prepare("collectstatic")
        try:
            site.start()
            asked = [sys.executable, "-m", "bench.clients", str(site.port), str(SECONDS), *TARGETS]
            done = subprocess.run(  # noqa: S603
                asked, cwd=stores.ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=300
            )
        finally:
            site.stop()
    errors, *times = map(float, done.stdout.split())
    return _tell(int(errors), times)


def _tell(errors: int, times: list[float]) -> bool:
    hundredths = statistics.quantiles(times, n=100)
    median, slow = statistics.median(times) * 1e3, hundredths[98] * 1e3
    found = {
        "clients": CLIENTS,
        "seconds": SECONDS,
        "answers": len(times),
        "errors": errors,
        "median": median,
        "p99": slow,
    }
    keep("load", found)
    report(
        f"{CLIENTS} clients for {SECONDS:.0f} seconds",
        [
            ("answers in a second", len(times) / SECONDS, None),
            ("errors", float(errors), 0),
            ("median, ms", median, None),
            ("slowest hundredth, ms", slow, None),
            ("slowest hundredth over the median", slow / median, TIMES_MEDIAN),
        ],
    )
    return True
