"""CPU time of small things, side by side."""

import time
from collections.abc import Callable

ROUNDS = 25


def side_by_side(
    contenders: dict[str, Callable[[], object]],
    calls: int,
    before_round: Callable[[], object] = lambda: None,
) -> dict[str, float]:
    """Microseconds of CPU per call, in the best of rounds in which the contenders take turns.

    Other work on the machine only ever makes a round dearer.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        before_round()
        for name, call in contenders.items():
            start = time.process_time()
            for _ in range(calls):
                call()
            times[name].append((time.process_time() - start) / calls * 1e6)
    return {name: min(rounds) for name, rounds in times.items()}


def report(title: str, rows: list[tuple[str, float, float | None]]) -> bool:
    """Print each row's value beside its limit; True when all are within."""
    print(f"\n{title}")
    within = True
    for name, value, limit in rows:
        bound = f"  (at most {limit:.2f})" if limit is not None else ""
        over = limit is not None and value > limit
        within = within and not over
        print(f"  {name:<58} {value:8.2f}{bound}{'  OVER' if over else ''}")
    return within
