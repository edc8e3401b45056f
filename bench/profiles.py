"""Where the time of a page goes, by what the code does there."""

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable

CALLS = 5
SECONDS = 0.3  # after which no further call is made
LARGEST = 3

# The first of these that a function's file or name says is what its own time is counted as.
PARTS = (
    (
        "queries: the database itself",
        (
            *("sqlite3.", "/psycopg", "/pymongo/", "socket"),
            # What is written in C counts as the line that calls it.
            *("base.py:execute", "utils.py:_execute", "compiler.py:cursor_iter"),
            *("compiler.py:<lambda>", "compiler.py:execute_sql"),
        ),
    ),
    ("building queries", ("/models/sql/", "/models/query.py", "/models/lookups.py", "/backends/")),
    ("making rows into objects", ("/db/models/", "/models/fields/")),
    ("translating", ("gettext", "/utils/translation", "/utils/formats.py", "/utils/numberformat")),
    (
        "rendering templates",
        ("/django/template/", "/templatetags/", "/utils/html.py", "/utils/safestring"),
    ),
    ("forms", ("/django/forms/",)),
    ("addresses of pages", ("/urls/", "_route_to_regex")),
    ("checking the session", ("/sessions/", "/clerk/", "jwt", "cryptography")),
    ("middleware and handlers", ("/middleware", "/core/handlers/", "/http/")),
)
OTHER = "the rest of Python"
WHY = {
    "queries: the database itself": "what a page shows is read when it is asked for; a list reads"
    " the keys of its page in an index, and the rows by their keys",
    "building queries": "the ORM makes each query anew; fewer queries are the cure, and budgets in"
    " the tests hold their number",
    "making rows into objects": "a page of cards has 24 courses, and templates speak of models",
    "translating": "every page is in the visitor's language, and catalogues are dictionaries",
    "rendering templates": "pages are made by Django's templates, in Python; what is the same for"
    " everyone is kept",
    "forms": "filters are checked and shown by one form",
    "addresses of pages": "links are made from the names of pages",
    "checking the session": "the signature of a token is verified once, and its claims at each"
    " request",
    "middleware and handlers": "Django's own, and the security policy with a nonce of its own for"
    " each page",
    OTHER: "built-in functions that no part above called",
}


def largest(call: Callable[[], object]) -> list[tuple[str, float]]:
    """The largest parts of a call's time, each with its share.

    Built-in functions count as their callers: what sorts or joins does so for someone.
    """
    profile, end = cProfile.Profile(), time.process_time() + SECONDS
    profile.enable()
    for _ in range(CALLS):
        call()
        if time.process_time() > end:
            break
    profile.disable()
    times: Counter[str] = Counter()
    functions = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _line, name), (_cc, _nc, own, _all, callers) in functions.items():
        if part := _part(f"{file}:{name}"):
            times[part] += own
            continue
        for (caller, _line, caller_name), (_c, _n, caller_own, _a) in callers.items():
            times[_part(f"{caller}:{caller_name}") or OTHER] += caller_own
    total = sum(times.values()) or 1
    return [(part, time / total) for part, time in times.most_common(LARGEST)]


def _part(place: str) -> str:
    return next((part for part, signs in PARTS if any(sign in place for sign in signs)), "")
