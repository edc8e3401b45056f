"""What the benchmarks found: kept in `.bench/` by each part, and written as docs/benchmarks.md.

`python -m bench.document` writes it anew from what was kept.
"""

import json
import os
import platform
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.profiles import WHY

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".bench"
PAGE = ROOT / "docs" / "benchmarks.md"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mongodb": "MongoDB's wire server"}
REPORTS = {
    "authentication": "Signing in",
    "webhooks": "Events from Clerk",
    "chaos": "Events that arrive badly",
    "students": "Pages of students",
    "analytics": "Pages of analytics",
    "searches": "Searches beside the plain page",
    "killed": "Killed under a thousand writes",
    "soak": "Ten minutes at full load",
}

# Those that look into one kind of page, and those that say what is stored rather than what it costs.
BY_NAME = ("analytics", "students", "chaos", "killed", "soak")

Row = tuple[str, float, float | None]
Found = dict[str, Any]


def engine() -> str:
    """Of this run, by its address."""
    scheme = os.environ.get("TEST_DATABASE_URL", "").partition(":")[0]
    return {"postgres": "postgresql", "mongodb": "mongodb"}.get(scheme, "sqlite")


def keep(part: str, found: Found) -> None:
    """What `part` found on the engine of this run."""
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{part}-{engine()}.json").write_text(json.dumps(found, indent=1))


def kept(part: str, engine_name: str = "sqlite") -> Found | None:
    path = KEPT / f"{part}-{engine_name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def write(*, says_when: bool = False) -> None:
    """What was kept; what was not measured anew on this machine stays as it is."""
    found = [*_reports(), _clerk_peers(), *map(_pages, ENGINES), _largest(), _load(), _lms_peer()]
    made = _by_heading(section for section in found if section)
    head, *stood = re.split(r"\n\n(?=## )", PAGE.read_text().rstrip())
    sections = (_by_heading(stood) | made).values()
    PAGE.write_text("\n\n".join([_head() if says_when else head, *sections]) + "\n")


def _by_heading(sections: Iterable[str]) -> dict[str, str]:
    return {section.partition("\n")[0]: section for section in sections}


def _head() -> str:
    return f"""# Benchmarks

`make bench` writes this page. Measured on {datetime.now(UTC):%Y-%m-%d}: {_processor()}, {os.cpu_count()} cores, Python \
{platform.python_version()}. The machine's load was {os.getloadavg()[2]:.1f} in the\
 last quarter of an hour; where that is more than its cores, wall times say nothing.

How: requests go through Django's whole WSGI handler with the middleware of production, in a process for each size of
site; the sizes take turns, so that whatever else the machine does meets both. A figure is the median of the rounds, its
spread the middle half of them over the median. CPU is that of the Python process, SQLite's within it; a database server's
shows in the wall time beside it. Compare the figures of one run: from one machine to the next only ratios hold. The
content is `bench/content.py`'s: real words, the same rows at every run. `python -m bench NAME…` runs parts of it; {_by_name()}
run by name alone, and stand here as they were found last."""


def _by_name() -> str:
    *names, last = (f"`{name}`" for name in BY_NAME)
    return f"{', '.join(names)} and {last}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return found[1] if found else platform.machine()


def _reports() -> list[str]:
    """What parts printed: each with its limit, on each engine that it ran on."""
    sections = []
    for part, title in REPORTS.items():
        for name, spoken in ENGINES.items():
            if found := kept(f"report-{part}", name):
                tables = [_report(heading, rows) for heading, rows in found["reports"]]
                sections.append(f"## {title}, {spoken}\n\n" + "\n\n".join(tables))
    return sections


def _report(heading: str, rows: list[Row]) -> str:
    lines = [f"{heading}:", "", "| | | at most |", "|---|--:|--:|"]
    for name, value, limit in rows:
        over = " (over)" if limit is not None and value > limit else ""
        lines.append(f"| {name} | {value:.2f}{over} | {'' if limit is None else f'{limit:g}'} |")
    return "\n".join(lines)


def _clerk_peers() -> str:
    if not (found := kept("clerk_peers")):
        return ""
    lines = ["| added to a bare view | µs of CPU |", "|---|--:|"]
    for name, cost in found["added"].items():
        lines.append(f"| {name} {found['versions'].get(name, '')} | {cost:.0f} |")
    lines += ["", *(f"{name}: not measured, {why}" for name, why in found["failed"].items())]
    return (
        "## Signing in, beside other packages\n\nA token that was seen before, with a public key"
        " that is known; the claims alone, no row of a user. The others run in an environment of"
        " their own, each beside a bare view there.\n\n" + "\n".join(lines).strip()
    )


def _pages(name: str) -> str:
    if not (found := kept("pages", name)):
        return ""
    few, many = (f"{of:,}" for of in found["sizes"].values())
    lines = [
        f"## Pages by size, {ENGINES[name]}",
        "",
        "Each page is made anew, of counts that the site keeps for some minutes: how many courses"
        " each filter leaves, an educator's figures. *Anew* is a page for which all that was kept is"
        " forgotten, as it is after a course was published. *Kept* are the pages that all who are"
        " signed out share for half a minute; *304* is the answer to a browser that has such a page.",
        "",
        f"| page | CPU ms, {few} courses | {many} | ratio | wall ms | wall ms | spread | queries |"
        " kB compressed |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    return "\n".join(lines + [_page(row) for row in found["rows"]])


def _page(row: Found) -> str:
    few, many = row["sizes"].values()
    if many["status"] not in (200, 304):
        return f"| {row['name']} | not there: {many['status']} | | | | | | | |"
    return (
        f"| {row['name']} | {few['cpu']:.1f} | {many['cpu']:.1f} | {many['cpu'] / few['cpu']:.2f}"
        f" | {few['wall']:.0f} | {many['wall']:.0f} | {many['spread']:.0%} | {many['queries']}"
        f" | {many['compressed'] / 1000:.1f} |"
    )


def _largest() -> str:
    if not (found := kept("pages")):
        return ""
    lines = [
        "## What is left of it",
        "",
        "The three largest costs of each page at the largest size, by `cProfile`, which makes"
        " Python dearer than what is written in C.",
        "",
        "| page | | | |",
        "|---|---|---|---|",
    ]
    for row in found["rows"]:
        costs = [f"{part} {share:.0%}" for part, share in list(row["sizes"].values())[-1]["costs"]]
        lines.append(f"| {row['name']} | {' | '.join(costs)} |")
    named = {
        part for row in found["rows"] for part, _share in list(row["sizes"].values())[-1]["costs"]
    }
    lines += [
        "",
        "Why they stay:",
        "",
        *(f"- {part}: {WHY[part]}" for part in WHY if part in named),
    ]
    return "\n".join(lines)


def _load() -> str:
    if not (found := kept("load")):
        return ""
    ratio = found["p99"] / found["median"]
    return (
        f"## A server under load\n\n`manage.py serve` at full size, {found['clients']} clients of"
        f" another process on the same machine for {found['seconds']:.0f} seconds:"
        f" {found['answers'] / found['seconds']:.0f} answers in a second, {found['errors']} errors,"
        f" median {found['median']:.0f} ms, slowest hundredth {found['p99']:.0f} ms"
        f" ({ratio:.1f} times the median; 4 are meant to be the most)."
    )


def _lms_peer() -> str:
    if not (found := kept("lms_peer")):
        return ""
    lines = [
        "## Beside another learning platform",
        "",
        "django-courses 1.0a0, the learning platform in Django with a public catalogue that"
        " installs from PyPI, on Django 3.2 and a frame of one line: no signing in by Clerk, no"
        " artwork, no filters. Its catalogue has no pages and shows every course there is. Both make"
        " each page anew; that SkillRise keeps pages for a while does not count here.",
        "",
        "| courses | page | SkillRise, CPU ms | django-courses |",
        "|--:|---|--:|--:|",
    ]
    for number, ours in found["ours"].items():
        lines += [
            f"| {number} | {page} | {cost['cpu']:.1f} | {found['theirs'][number][page]['cpu']:.1f} |"
            for page, cost in ours.items()
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    write()
