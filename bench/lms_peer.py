"""SkillRise's catalogue beside django-courses', a learning platform that installs from PyPI.

Both have as many courses, of the same words, in the same run. Its list has no pages: it shows
every course there is, so beside the whole page a course of the list is compared.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from bench import stores, words
from bench.document import keep
from bench.measure import report
from bench.pages import PageOf, Worker, measure
from bench.peers.environment import python_with

SITE = Path(__file__).parent / "peers" / "lms_site.py"
NUMBERS = (100, 2_000)
SHOWN = 24  # courses on a page of ours
PAGES = {
    "catalogue": PageOf("catalogue", "/courses/", state="cold"),
    "course": PageOf("course", "/courses/{short}/", state="cold"),
}


def run() -> bool:
    """True also where it does not install."""
    if not (python := python_with("lms")):
        return True
    author = words.Author(0, "en")
    texts = [
        {
            "title": author.title(),
            "promise": author.promise(),
            "description": "\n\n".join(author.tell()),
        }
        for _ in range(50)
    ]
    done = subprocess.run(  # noqa: S603
        [python, SITE, *map(str, NUMBERS)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        print(done.stderr)
        return True
    theirs = json.loads(done.stdout)
    ours = {number: _ours(size) for number, size in zip(NUMBERS, ("small", "middle"), strict=True)}
    keep("lms_peer", {"theirs": theirs, "ours": ours, "shown": SHOWN})
    rows = [
        (f"{whose}: {page}, {number} courses, ms", found[page]["cpu"], None)
        for number in NUMBERS
        for whose, found in (("SkillRise", ours[number]), ("django-courses", theirs[str(number)]))
        for page in PAGES
    ]
    return report("Beside django-courses, CPU", rows)


def _ours(size: str) -> dict[str, Any]:
    worker = Worker(f"sqlite:///{stores.kept(size)}")
    try:
        return {name: measure(page, {size: worker})["sizes"][size] for name, page in PAGES.items()}
    finally:
        worker.close()
