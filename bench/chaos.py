"""Ten thousand events that arrive badly, at a server that is killed twice (tests/chaos.py)."""

import tempfile
from pathlib import Path

from tqdm import tqdm

from bench.measure import report
from tests import chaos, databases

EVENTS = 10_000
SEED = 1843


def run() -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="skillrise-chaos-") as folder,
        tqdm(unit="delivery", leave=False) as bar,
    ):

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        url = databases.make(Path(folder))
        story = chaos.play(Path(folder), url, EVENTS, SEED, seconds=30, progress=show)
    return report(
        f"Chaos: {EVENTS} events, each delivered twice or more often, a tenth of them lost",
        _speed(story) + _faults(story),
    )


def _speed(story: chaos.Story) -> list[tuple[str, float, None]]:
    deliveries = story.delivery.taken.total() + story.delivery.given_up.total()
    return [
        ("seconds, with the server's outages", story.seconds, None),
        ("outages in the middle of it", len(story.delivery.outages), None),
        ("events per second", EVENTS / story.seconds, None),
        ("deliveries per second", deliveries / story.seconds, None),
        ("rows put right by the reconciliation", _unlike(story.before, story.truth), None),
    ]


def _faults(story: chaos.Story) -> list[tuple[str, float, float]]:
    """None of these may ever happen."""
    refused = story.delivery.answers.total() - sum(
        story.delivery.answers[status] for status in (200, None)
    )
    kept = [row for row in story.after if row["deleted_at"] and not row["erased_at"]]
    later = sum(row not in story.end for row in story.after) + abs(
        len(story.end) - len(story.after)
    )
    return [
        ("events refused", refused, 0),
        ("outages missing", chaos.OUTAGES - len(story.delivery.outages), 0),
        ("rows unlike the newest that arrived", _unlike(story.before, story.told), 0),
        ("rows unlike Clerk's after the reconciliation", _unlike(story.after, story.truth), 0),
        ("deleted users not erased", len(kept), 0),
        ("rows changed by a second reconciliation or late events", later, 0),
        ("private metadata in the log", float(chaos.PRIVATE in story.log), 0),
    ]


def _unlike(rows: list[dict], expected: chaos.Table) -> int:
    return len(chaos.differences(rows, expected)) + abs(len(rows) - len(expected))
