"""People who go on asking a served site, whatever becomes of it, and what they were answered."""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable
from email.message import Message
from typing import Any, NamedTuple

import requests

from tests.clerk import event, signature, token, user_data
from tests.servers import PATIENCE

from .site import PROXY, Site

PAUSE = 0.05  # seconds
REFUSED = -1  # nobody took the request: a proxy in front asks another machine
LOST = 0  # it was taken, and the connection ended without an answer


class Answer(NamedTuple):
    status: int  # or one of these two
    body: bytes
    headers: Message


class Load:
    """Each of `requests` is made over and over in a thread of its own, while the context lasts.

    A request is a function of its turn, from 0, that returns what `ask` takes. One that is not
    answered within PATIENCE fails the test.
    """

    def __init__(self, site: Site, *requests: Callable[[int], tuple], pause: float = PAUSE) -> None:
        self.site = site
        self.pause = pause
        self.stopped = threading.Event()
        self.answered: list[list[tuple[tuple, Answer]]] = [[] for _ in requests]  # a list a thread
        self.failures: list[Exception] = []
        self.threads = [
            threading.Thread(target=self._run, args=each)
            for each in zip(requests, self.answered, strict=True)
        ]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        self.wait()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        if error[0] is None:
            assert not self.failures

    def wait(self, turns: int = 1) -> set[int]:
        """The statuses of so many turns of everyone, all of which begin from now on."""
        before = [len(own) + 1 for own in self.answered]  # what is on its way now, too
        end = time.monotonic() + PATIENCE
        while any(
            len(own) < first + turns for own, first in zip(self.answered, before, strict=True)
        ):
            assert time.monotonic() < end
            assert not self.failures
            time.sleep(0.02)
        return {
            answer.status
            for own, first in zip(self.answered, before, strict=True)
            for _, answer in own[first:]
        }

    @property
    def statuses(self) -> set[int]:
        """Of all answers."""
        return {answer.status for _, answer in self.all}

    def taken(self, path: str) -> list[tuple]:
        """What was asked there and answered with success."""
        return [asked for asked, answer in self.all if asked[1] == path and answer.status == 200]

    @property
    def all(self) -> list[tuple[tuple, Answer]]:
        return [pair for own in self.answered for pair in own]

    def _run(self, request: Callable[[int], tuple], answered: list) -> None:
        for turn in itertools.count():
            if self.stopped.is_set():
                return
            asked = request(turn)
            try:
                answered.append((asked, ask(self.site, *asked)))
            except Exception as error:
                self.failures.append(error)
                return
            time.sleep(self.pause)


def ask(site: Site, method: str, path: str, body: str = "", headers: dict | None = None) -> Answer:
    connection = site.connection()
    try:
        connection.request(method, path, body, headers=PROXY | (headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.read(), response.headers)
    except TimeoutError:  # it hangs
        raise
    except ConnectionRefusedError:
        return Answer(REFUSED, b"", Message())
    except (OSError, http.client.HTTPException):
        return Answer(LOST, b"", Message())
    finally:
        connection.close()


def bearer(user_id: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(user_id, azp=None, exp=int(time.time()) + 600)}"}


def post(site: Site, path: str, user_id: str, fields: dict | None = None, **more: Any) -> Any:
    """A form of this person, as `requests` sends it."""
    return requests.post(
        f"http://127.0.0.1:{site.port}{path}",
        fields,
        headers=PROXY | bearer(user_id),
        allow_redirects=False,
        timeout=PATIENCE,
        **more,
    )


def page(path: str, **headers: str) -> Callable[[int], tuple]:
    return lambda turn: ("GET", path, "", headers)


def arrivals(name: str) -> Callable[[int], tuple]:
    """Clerk tells of one new person after the other: `name`0, `name`1, …"""

    def deliver(turn: int) -> tuple:
        user_id = f"{name}{turn}"
        body = json.dumps(event("user.created", user_data(user_id, email_addresses=[])))
        return "POST", "/clerk", body, signature(body, user_id)

    return deliver
