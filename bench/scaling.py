"""What so many people need: rows, bytes, requests, machines. Writes the tables of docs/scaling.md.

Everything grows in proportion to people or courses, so this is arithmetic on `scaling.toml`.
"""

import math
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "scaling.md"
BEGIN, END = "<!-- figures: python -m bench scaling -->", "<!-- end of the figures -->"
SIZES = (10**4, 10**6, 10**8)  # registered people

Inputs = dict[str, Any]


class Need(NamedTuple):
    """Of one size of site, at its busiest hour."""

    requests: float  # a second
    cores: float  # of Python, busy all the time
    queries: float  # a second
    writes: float  # statements a second
    gigabytes: float
    courses: int


def inputs() -> Inputs:
    return tomllib.loads((HERE / "scaling.toml").read_text())


def need(people: int, given: Inputs) -> Need:
    who, kinds = given["people"], given["request"]
    peak = people * who["active"] / 86400 * who["peak"]  # active people a second
    each = {
        what: peak * sum(kind["a_day"] * kind[what] for kind in kinds)
        for what in ("cpu", "queries", "writes")
    }
    return Need(
        requests=peak * sum(kind["a_day"] for kind in kinds),
        cores=each["cpu"] / 1000,
        queries=each["queries"],
        writes=each["writes"],
        gigabytes=sum(number(people, row, who) * row["bytes"] for row in given["rows"]) / 1e9,
        courses=people // who["per_course"],
    )


def number(people: int, row: Inputs, who: Inputs) -> int:
    """How many rows of this kind there are."""
    return int(row["number"]) * (people if row["of"] == "person" else people // who["per_course"])


def tables(given: Inputs) -> str:
    needs = [need(people, given) for people in SIZES]
    return "\n\n".join([_machines(needs, given["machines"]), _rows(given)])


def _machines(needs: list[Need], machine: Inputs) -> str:
    cores = [math.ceil(each.cores / machine["busy"]) for each in needs]
    lines = {
        "published courses": [f"{each.courses:,}" for each in needs],
        "requests a second, at the peak": [_round(each.requests) for each in needs],
        "CPU of a request, ms": [f"{each.cores / each.requests * 1000:.1f}" for each in needs],
        "cores for Python": [f"{number:,}" for number in cores],
        f"web machines of {machine['cores']} cores, two at least": [
            f"{max(2, math.ceil(number / machine['cores'])):,}" for number in cores
        ],
        "database connections": [
            f"{max(number, 2 * machine['cores']) * machine['threads']:,}" for number in cores
        ],
        "queries a second": [_round(each.queries) for each in needs],
        "writing statements a second": [_round(each.writes) for each in needs],
        "data and indexes, GB": [_round(each.gigabytes) for each in needs],
        "database servers, and why": [_servers(each, machine) for each in needs],
    }
    return _table("", [[name, *values] for name, values in lines.items()])


def _servers(each: Need, machine: Inputs) -> str:
    """How many would share the work, copies for safety not counted, and what asks for so many."""
    parts = {
        "queries": each.queries / machine["queries"],
        "writes": each.writes / machine["writes"],
        "size": each.gigabytes / machine["gigabytes"],
    }
    most = max(parts, key=lambda name: parts[name])
    return f"{math.ceil(parts[most])} ({most})"


def _rows(given: Inputs) -> str:
    rows = []
    for row in sorted(given["rows"], key=lambda row: -_bytes(row, given)):
        sizes = [number(people, row, given["people"]) * row["bytes"] / 1e9 for people in SIZES]
        bytes_ = f"{'~' if row.get('estimated') else ''}{row['bytes']:,}"
        rows.append([row["name"], f"{row['number']} a {row['of']}", bytes_, *map(_round, sizes)])
    return _table("GB of", rows, "rows", "bytes each")


def _bytes(row: Inputs, given: Inputs) -> int:
    return number(SIZES[-1], row, given["people"]) * int(row["bytes"])


def _table(corner: str, rows: list[list[str]], *columns: str) -> str:
    heads = [corner, *columns, *(f"{people:,} people" for people in SIZES)]
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _round(value: float) -> str:
    """Two figures: no more is known."""
    digits = 1 - math.floor(math.log10(value)) if value else 0
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def run() -> bool:
    text = PAGE.read_text()
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables(inputs())}\n\n{END}{after}")
    return True
