"""People at a site, each with a browser, who do what people do there until their time is over.

A process of its own, `python -m bench.people`, which reads on stdin, as JSON, what there is
(`bench.soak`), and prints how long each answer took. Each person waits for an answer before they go
on, and for nothing else.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from bench.browser import Browser, Cut, Over, Tally
from tests.clerk import event, signature, user_data
from tests.production.site import METRICS_TOKEN

STUDENTS, EDUCATORS, VISITORS = 28, 3, 14  # at once; Clerk and Prometheus come besides
WARM = 5.0  # seconds whose answers are not counted
SCRAPE, EVENT, WATCHED = 5.0, 0.5, 0.1  # seconds between two
OPENED = re.compile(r'data-opened="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
THREAD = re.compile(r'href="(/learn/[^"#?]+/questions/[^"#?]+/)')

Told = dict[str, Any]
Life = Callable[[Browser, Told, random.Random], Awaitable[None]]


async def study(browser: Browser, told: Told, chance: random.Random) -> None:
    """A student enrolls in a course, and goes through some of its lectures."""
    browser.is_now(chance.choice(told["students"]))
    slug, lectures = chance.choice(told["courses"])
    await browser.open("home of a student", "/")
    await browser.open("my courses", "/learn/")
    await browser.open("search", f"/courses/?q={chance.choice(told['words'])}")
    await browser.open("course", f"/courses/{slug}/")
    await browser.send("enrolling", f"/courses/{slug}/enroll/")
    for lecture in chance.sample(lectures, min(3, len(lectures))):
        await _learn(browser, f"/learn/{slug}/{lecture}/")
    await browser.open("notes of a course", f"/learn/{slug}/notes/")
    if chance.random() < 0.3:
        review = {"rating": str(chance.randint(3, 5)), "text": "I climbed it twice."}
        await browser.send("review", f"/courses/{slug}/review/", review)


async def _learn(browser: Browser, at: str) -> None:
    page = await browser.open("player", at)
    opened = OPENED.search(page)
    for second in (5, 10, 15):
        report = {"position": second, "elapsed": second * 1000, "played": f"0-{second}"}
        if opened:
            await browser.send("position", f"{at}position/", report | {"opened": opened[1]})
    await browser.open("questions of a lecture", f"{at}questions/")
    number = browser.tally.answers
    await browser.send("note", f"{at}notes/", {"text": f"What I learned, part {number}."})
    if number % 8 == 0:
        await browser.send("question", f"{at}questions/", {"title": f"Why {number} steps?"})
    await browser.send("completing", f"{at}complete/")


async def teach(browser: Browser, told: Told, chance: random.Random) -> None:
    """An educator looks after a class, answers it, and types the next course."""
    browser.is_now(told["teacher"])
    course = f"/teach/courses/{told['class']}/"
    await browser.open("teaching", "/teach/")
    await browser.open("curriculum", course)
    await browser.open("students of a course", f"{course}students/")
    await browser.open("students, a search", f"{course}students/?q={chance.choice('abdefg')}")
    await browser.open("analytics of a course", f"{course}analytics/")
    await browser.open("students of all courses", "/teach/students/")
    asked = await browser.open("questions of students", "/teach/questions/")
    # Of more, and more often, the site would say that they are too many of one person.
    answered = THREAD.findall(asked)[:1] if chance.random() < 1 / 3 else []
    for address in answered:
        await browser.open("question", address)
        await browser.send("answer", address, {"body": "Step by step."})
    at = f"/teach/lectures/{told['drafts'][browser.number % len(told['drafts'])]}/edit/"
    version = VERSION.search(await browser.open("form of a lecture", at))
    for index in range(5 if version else 0):
        typed = {"title": "Text", "kind": "article", "body": f"{version[1]} {index} " * 20}
        await browser.send(
            "autosave", at, typed | {"version": int(version[1]) + index, "autosave": "1"}
        )


async def look(browser: Browser, told: Told, chance: random.Random) -> None:
    """A visitor looks around."""
    browser.is_now("")
    slug, _ = chance.choice(told["courses"])
    word = chance.choice(told["words"])
    await browser.open("home", "/")
    await browser.open("catalogue", "/courses/")
    await browser.open("catalogue, filtered", f"/courses/?level=beginner&sort=popular&q={word}")
    for length in range(2, min(len(word), 5)):
        await browser.open("suggestions", f"/courses/suggest/?q={word[:length]}")
    await browser.open("search", f"/courses/?q={word}")
    await browser.open("catalogue, a page", f"/courses/?page={chance.randint(2, 5)}")
    await browser.open("course, signed out", f"/courses/{slug}/")
    await browser.open("reviews of a course", f"/courses/{told['class']}/reviews/")
    await browser.open("educator", f"/users/{told['teacher']}/")
    await browser.open("paths", "/paths/")
    await browser.open("preview of a lecture", f"/learn/{told['class']}/{told['preview']}/")


async def tell(browser: Browser, told: Told, chance: random.Random) -> None:
    """Clerk tells of a change."""
    user_id = chance.choice(told["students"])
    now = int(time.time() * 1000)
    data = user_data(user_id, email_addresses=[], updated_at=now, first_name=f"Ada {now}")
    body = json.dumps(event("user.updated", data, now))
    await browser.send_body("event", "/clerk", body, signature(body, f"msg_{now}"))
    await asyncio.sleep(EVENT)


async def scrape(browser: Browser, told: Told, chance: random.Random) -> None:
    bearer = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    await browser.open("metrics", "/metrics", bearer)
    await asyncio.sleep(SCRAPE)


async def live(life: Life, number: int, told: Told, tally: Tally) -> None:
    browser, chance = Browser(number, told, tally), random.Random(number)  # noqa: S311
    with suppress(Over):
        while True:
            with suppress(Cut):
                await life(browser, told, chance)
    browser.close()


async def watch(tally: Tally) -> None:
    """How late this process itself is, for which the site is not to blame."""
    while (now := time.monotonic()) < tally.end:
        await asyncio.sleep(WATCHED)
        tally.late = max(tally.late, time.monotonic() - now - WATCHED)


async def everyone(told: Told) -> Tally:
    now = time.monotonic()
    tally = Tally(counted_from=now + WARM, end=now + WARM + told["seconds"])
    lives = [study] * STUDENTS + [teach] * EDUCATORS + [look] * VISITORS + [tell, scrape]
    living = [live(life, number, told, tally) for number, life in enumerate(lives)]
    await asyncio.gather(watch(tally), *living)
    return tally


if __name__ == "__main__":
    found = asyncio.run(everyone(json.load(sys.stdin)))
    json.dump(vars(found), sys.stdout)
