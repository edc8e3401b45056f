"""What things cost, side by side: CPU beside wall, in rounds in which the contenders take turns."""

import operator
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

ROUNDS, FEWEST_ROUNDS = 25, 3
SECONDS = 20.0  # for the rounds of one comparison, unless `FEWEST_ROUNDS` take longer

Call = Callable[[], object]


class Cost(NamedTuple):
    """Of a call, in µs. Of CPU time it is this process's alone, without a database server's."""

    cpu: list[float]  # of each round
    wall: list[float]

    @property
    def least(self) -> float:
        """Other work on the machine only ever makes a round dearer."""
        return min(self.cpu)

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    def over(self, other: "Cost") -> float:
        """CPU beside that of `other` in the same round: what made both dearer cancels out."""
        return statistics.median(map(operator.sub, self.cpu, other.cpu))

    @property
    def median_wall(self) -> float:
        return statistics.median(self.wall)

    @property
    def spread(self) -> float:
        """How far the middle half of the rounds lies apart, as a part of the median."""
        if len(self.cpu) < 2:
            return 0.0
        first, _middle, third = statistics.quantiles(self.cpu, n=4, method="inclusive")
        return (third - first) / self.median


def costs(
    contenders: dict[str, Call],
    calls: int = 1,
    before_round: Call = lambda: None,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
) -> dict[str, Cost]:
    """Of each contender, in as many rounds as fit into `seconds`."""
    found = {name: Cost([], []) for name in contenders}
    end = time.monotonic() + seconds
    for number in range(rounds):
        if number >= FEWEST_ROUNDS and time.monotonic() > end:
            break
        before_round()
        for name, call in contenders.items():
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(calls):
                call()
            found[name].cpu.append((time.process_time() - cpu) / calls * 1e6)
            found[name].wall.append((time.perf_counter() - wall) / calls * 1e6)
    return found


def side_by_side(
    contenders: dict[str, Call], calls: int, before_round: Call = lambda: None
) -> dict[str, float]:
    """Microseconds of CPU per call, of each contender's best round."""
    measured = costs(contenders, calls, before_round)
    return {name: cost.least for name, cost in measured.items()}


# What `report` has printed since it was emptied, for the page in docs/.
reported: list[tuple[str, list[tuple[str, float, float | None]]]] = []


def report(title: str, rows: list[tuple[str, float, float | None]]) -> bool:
    """Print each row's value beside its limit; True when all are within."""
    reported.append((title, rows))
    print(f"\n{title}")
    within = True
    for name, value, limit in rows:
        bound = f"  (at most {limit:.2f})" if limit is not None else ""
        over = limit is not None and value > limit
        within = within and not over
        print(f"  {name:<58} {value:8.2f}{bound}{'  OVER' if over else ''}")
    return within
