"""What an event costs, through Django's whole WSGI handler with all our middleware.

The floor of each is what cannot be left out: the check of the signature, and one bare write.
"""

import io
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from svix.webhooks import Webhook

from accounts.models import User
from bench.measure import report, side_by_side
from tests.chaos import MIRRORED, mirror
from tests.clerk import event, user_data
from tests.environment import WEBHOOK_SECRET

CALLS = 30
FIRST_VERSION = 1_700_000_000_000
LIMIT, RENAME_LIMIT = 3.0, 20.0
SVIX = Webhook(WEBHOOK_SECRET)

Call = Callable[[], object]


class Message(NamedTuple):
    """A signed event, and the row that comes of it."""

    headers: dict[str, str]
    body: bytes
    key: str
    fields: dict[str, Any]


def signed(kind: str, user_id: str, version: int = FIRST_VERSION, name: str = "Ada") -> Message:
    picture = f"https://img.clerk.com/{version}"
    data = user_data(user_id, first_name=name, image_url=picture, updated_at=version)
    body = json.dumps(event(kind, data, version))
    now = datetime.now(UTC)
    headers = {
        "svix-id": "msg_1",
        "svix-timestamp": str(int(now.timestamp())),
        "svix-signature": SVIX.sign("msg_1", now, body),
    }
    row = mirror(data)
    return Message(headers, body.encode(), user_id, {name: row[name] for name in MIRRORED})


class Supply:
    """Events made by `make` from rising numbers, signed afresh for every round."""

    def __init__(self, make: Callable[[int], Message]) -> None:
        self._made = map(make, itertools.count())
        self._ready: Iterator[Message] = iter(())
        self.made = 0

    def fill(self) -> None:
        self.made += CALLS
        self._ready = iter(list(itertools.islice(self._made, CALLS)))

    def __next__(self) -> Message:
        return next(self._ready)


def new_users(name: str) -> Supply:
    """Of people who were never heard of."""
    return Supply(lambda number: signed("user.created", f"user_{name}_{number}"))


def updates(name: str) -> Supply:
    """Of one person, each newer than the one before, as Clerk sends one at each sign-in."""
    return Supply(lambda number: signed("user.updated", f"user_{name}", FIRST_VERSION + 1 + number))


def renames(name: str) -> Supply:
    """The same with another name each time: whoever may have copied it is asked."""
    return Supply(
        lambda number: signed(
            "user.updated", f"user_{name}", FIRST_VERSION + 1 + number, f"Ada {number}"
        )
    )


def duplicates(name: str) -> Supply:
    return Supply(lambda number: signed("user.created", f"user_{name}"))


def posting(application: WSGIHandler, supply: Supply) -> Call:
    """A call that sends the next message through the application."""

    def call() -> None:
        response = application(_environ(next(supply)), lambda status, headers: None)
        response.close()
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code}: {response.content!r}")

    return call


def _environ(message: Message) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/clerk",
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(message.body)),
        **{
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in message.headers.items()
        },
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(message.body),
    }


def creating(supply: Supply) -> Call:
    def call() -> None:
        message = next(supply)
        SVIX.verify(message.body, message.headers)
        User.objects.create(pk=message.key, **message.fields)

    return call


def updating(supply: Supply) -> Call:
    def call() -> None:
        message = next(supply)
        SVIX.verify(message.body, message.headers)
        User.objects.filter(pk=message.key).update(**message.fields)

    return call


# Each kind: its events, the floor beside them, what that is called, and how often the floor it may cost.
KINDS = {
    "new": (new_users, creating, "new user: signature and one create", LIMIT),
    "updated": (updates, updating, "update: signature and one update", LIMIT),
    "renamed": (renames, updating, "rename: the same", RENAME_LIMIT),
    "again": (duplicates, updating, "duplicate: the same", None),
}


def run() -> bool:
    application = WSGIHandler()
    supplies: dict[str, Supply] = {}
    calls: dict[str, Call] = {}
    for name, (events, floor, *_) in KINDS.items():
        ours, bare = events(name), events(f"{name}_bare")
        supplies |= {name: ours, f"{name}, bare": bare}
        calls |= {name: posting(application, ours), f"{name}, bare": floor(bare)}
        if floor is updating:
            for key in (f"user_{name}", f"user_{name}_bare"):
                User.objects.create(pk=key, clerk_updated_at=FIRST_VERSION)

    def prepare() -> None:
        """Every round has newly signed events, and a table as small as the first one's."""
        User.objects.filter(pk__startswith="user_new_").delete()
        for supply in supplies.values():
            supply.fill()

    cpu = side_by_side(calls, CALLS, before_round=prepare)
    _check(supplies["updated"].made)
    print(f"\nCPU, µs per event: {', '.join(f'{name} {us:.0f}' for name, us in cpu.items())}")
    return report(
        "POST /clerk, as a multiple of its floor",
        [
            (text, cpu[name] / cpu[f"{name}, bare"], limit)
            for name, (_events, _floor, text, limit) in KINDS.items()
        ],
    )


def _check(updates_made: int) -> None:
    """Everything was stored, or the figures are worth nothing."""
    last = FIRST_VERSION + updates_made
    assert User.objects.filter(pk__startswith="user_new_").count() == 2 * CALLS  # noqa: S101
    assert User.objects.get(pk="user_updated").clerk_updated_at == last  # noqa: S101
