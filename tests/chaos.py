"""A Clerk whose people change, events that arrive badly, and a server that is killed meanwhile.

`play` tells one such story from beginning to end; what must be true of it is for the caller to say.
"""

import heapq
import json
import multiprocessing
import os
import queue
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import requests

from tests.clerk import event, signature, user_data
from tests.clerk_api import ClerkAPI, serving
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
PRIVATE = "between-Clerk-and-us-5d0e"  # in everybody's private metadata
NOBODY = "http://127.0.0.1:9"  # nobody answers there

DELIVERERS = 3
OUTAGES = 2
LATE = 100  # copies that come after the reconciliation
MEASURING = {"COVERAGE_PROCESS_CONFIG"}  # whoever is killed does not tell what ran
PATIENCE = 120  # seconds without any news from the deliverers
LOST_AFTER = 3  # tries, all of which reach nobody
REFUSED_AFTER = 10  # tries, when the server answers, but never with 200
MISSED_AFTER = 60  # tries, when no server comes back: a minute
PAUSES = (0.05, 1.0)  # seconds until the second try, and at most

User = dict[str, Any]


# Clerk


class Clerk:
    """People at Clerk, as the Backend API shows them, and the event of each of their changes."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  chance, no secret
        self.now = 1_700_000_000_000
        self.users: dict[str, User] = {}
        self.events: list[dict[str, Any]] = []
        self.free: list[str] = []  # names that those who left had

    def live(self, events: int) -> None:
        actions = {
            self._sign_up: 30,
            self._rename: 20,
            self._change_email: 15,
            self._change_role: 15,
            self._ban_or_unban: 10,
            self._delete: 10,
        }
        while len(self.events) < events:
            action = self.random.choices(list(actions), actions.values())[0]
            user = self.random.choice(list(self.users.values())) if self.users else None
            if user is None or action == self._sign_up:
                self._sign_up()
            else:
                action(user)

    def _sign_up(self) -> None:
        now = self._tick()
        user = user_data(
            f"user_{self.random.getrandbits(64):016x}",
            username=self._perhaps(self._free_name()),
            first_name=self._perhaps("Ada"),
            last_name=self._perhaps("Byron"),
            image_url=self._perhaps("https://img.clerk.com/ada") or "",
            primary_email_address_id=None,
            email_addresses=[],
            private_metadata={"note": PRIVATE},
            created_at=now,
            updated_at=now,
        )
        self._store("user.created", self._with_email(user) if self._chance(0.8) else user)

    def _rename(self, user: User) -> None:
        names = {"first_name": f"Augusta {self.now}", "last_name": self._perhaps("King")}
        self._update(user, **names, username=self._perhaps(self._free_name()))

    def _change_email(self, user: User) -> None:
        primary = user["primary_email_address_id"]
        others = [address["id"] for address in user["email_addresses"] if address["id"] != primary]
        if others:
            self._update(user, primary_email_address_id=self._perhaps(self.random.choice(others)))
        else:
            self._update(self._with_email(user))

    def _change_role(self, user: User) -> None:
        role = self.random.choice(["student", "educator", "admin", "emperor", None])
        self._update(user, public_metadata={"role": role} if role else {})

    def _ban_or_unban(self, user: User) -> None:
        self._update(user, banned=not user["banned"])

    def _delete(self, user: User) -> None:
        del self.users[user["id"]]
        self.free += [user["username"]] if user["username"] else []
        data = {"id": user["id"], "object": "user", "deleted": True}
        timestamp = self.random.choice([self._tick(), 0])  # a deletion is final at any time
        self.events.append(event("user.deleted", data, timestamp))

    def _update(self, user: User, **fields: Any) -> None:
        self._store("user.updated", {**user, **fields, "updated_at": self._tick()})

    def _store(self, kind: str, user: User) -> None:
        self.users[user["id"]] = user
        self.events.append(event(kind, user, user["updated_at"]))

    def _with_email(self, user: User) -> User:
        """The user with one more address, which is the primary one."""
        key = f"idn_{len(user['email_addresses']) + 1}"
        address = {"id": key, "email_address": f"{self._free_name().title()}@Example.COM"}
        addresses = [*user["email_addresses"], address]
        return {**user, "email_addresses": addresses, "primary_email_address_id": key}

    def _free_name(self) -> str:
        if self.free and self._chance(0.3):
            return self.free.pop()
        return f"ada{self.random.getrandbits(32):08x}"

    def _perhaps(self, value: Any) -> Any:
        return value if self._chance(0.7) else None

    def _chance(self, part: float) -> bool:
        return self.random.random() < part

    def _tick(self) -> int:
        self.now += self.random.randint(1, 1000)
        return self.now


# What rows are to say

BLANK = {
    "email": None,
    "username": None,
    "first_name": "",
    "last_name": "",
    "image_url": "",
    "role": "student",
}
MIRRORED = (*BLANK, "banned", "clerk_updated_at")
Table = dict[str, dict[str, Any]]
Progress = Callable[[int, int], object]


def mirror(user: User | None) -> dict[str, Any]:
    """The row that a user at Clerk should have; without the user, a tombstone."""
    if user is None:
        return {**BLANK, "deleted": True}
    addresses = {address["id"]: address["email_address"] for address in user["email_addresses"]}
    email = addresses.get(user["primary_email_address_id"])
    role = user["public_metadata"].get("role")
    return {
        "email": email.lower() if email else None,
        "username": user["username"],
        "first_name": user["first_name"] or "",
        "last_name": user["last_name"] or "",
        "image_url": user["image_url"],
        "role": role if role in {"student", "educator", "admin"} else "student",
        "banned": user["banned"],
        "clerk_updated_at": user["updated_at"],
        "deleted": False,
    }


def seen(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says, in the form of `mirror`."""
    deleted = row["deleted_at"] is not None
    names = BLANK if deleted else MIRRORED
    return {name: row[name] for name in names} | {"deleted": deleted}


def state_by(events: Iterable[dict[str, Any]]) -> Table:
    """The table after these events, in any order: whatever is newest, but a deletion is final."""
    newest: dict[str, User | None] = {}
    for told in events:
        data = told["data"]
        known = newest.get(data["id"], {"updated_at": 0})
        if data.get("deleted"):
            newest[data["id"]] = None
        elif known is not None and known["updated_at"] < data["updated_at"]:
            newest[data["id"]] = data
    return {key: mirror(user) for key, user in newest.items()}


def differences(rows: list[dict[str, Any]], expected: Table) -> dict[str, Any]:
    """By id: what the rows say and what they should."""
    found = {row["id"]: seen(row) for row in rows}
    return {
        key: (found.get(key), expected.get(key))
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }


# Delivery


class Message(NamedTuple):
    """One copy of an event on its way."""

    id: str
    body: str
    moment: float  # seconds after the beginning
    lost: bool = False


class News(NamedTuple):
    """What came of one try: a status, or None when nobody answered."""

    id: str
    lost: bool
    status: int | None
    is_last: bool


class Plan:
    """Which events are lost, and when how many copies of the others arrive."""

    def __init__(self, clerk: Clerk, seconds: float) -> None:
        self.random = clerk.random
        self.seconds = seconds
        self.crowded: dict[str, float] = {}  # by person
        events = dict(enumerate(clerk.events))
        self.lost = set(self.random.sample(sorted(events), len(events) // 10))
        self.told = [event for number, event in events.items() if number not in self.lost]
        self.copies = [copy for number in events for copy in self._copies(number, events[number])]
        taken = [copy._replace(moment=0) for copy in self.copies if not copy.lost]
        self.late = self.random.sample(taken, LATE)

    def _copies(self, number: int, event: dict[str, Any]) -> Iterable[Message]:
        """Two or three of them."""
        body, is_lost = json.dumps(event), number in self.lost
        for _ in range(self.random.choice([2, 2, 2, 3])):
            yield Message(f"msg_{number}", body, self._moment(event["data"]["id"]), is_lost)

    def _moment(self, user_id: str) -> float:
        """Half of what there is to tell of a person comes at once, the rest at any time."""
        crowded = self.crowded.setdefault(user_id, self.random.uniform(0, self.seconds))
        return self.random.choice([crowded, self.random.uniform(0, self.seconds)])


def deliver(url: str, messages: list[Message], news: Any) -> None:
    """Send each message in its moment, and again after a pause until it is taken: one Svix."""
    start = time.monotonic()
    session = requests.Session()
    waiting = [(message.moment, number, 1) for number, message in enumerate(messages)]
    heapq.heapify(waiting)
    parent = multiprocessing.parent_process()
    while waiting and (parent is None or parent.is_alive()):
        moment, number, tries = heapq.heappop(waiting)
        message = messages[number]
        time.sleep(max(0, start + moment - time.monotonic()))
        status = _post(session, NOBODY if message.lost else url, message)
        is_last = status == 200 or tries >= _last_try(message, status)
        news.put(News(message.id, message.lost, status, is_last))
        if not is_last:
            again = time.monotonic() - start + min(tries * PAUSES[0], PAUSES[1])
            heapq.heappush(waiting, (again, number, tries + 1))


def _last_try(message: Message, status: int | None) -> int:
    if message.lost:
        return LOST_AFTER
    return MISSED_AFTER if status is None else REFUSED_AFTER


def _post(session: requests.Session, url: str, message: Message) -> int | None:
    headers = {"Content-Type": "application/json"} | signature(message.body, message.id)
    try:
        answer = session.post(
            f"{url}/clerk", message.body.encode(), headers=headers, timeout=PATIENCE
        )
    except requests.RequestException:
        return None
    return answer.status_code


@dataclass
class Tally:
    """How a delivery went."""

    answers: Counter = field(default_factory=Counter)  # by status; None for no answer
    taken: Counter = field(default_factory=Counter)  # by message: how often it was taken
    given_up: Counter = field(default_factory=Counter)
    outages: list[int] = field(default_factory=list)  # how many copies were on their way in each

    def add(self, news: News) -> None:
        self.answers[news.status] += 1
        if news.is_last:
            (self.taken if news.status == 200 else self.given_up)[news.id] += 1


class Delivery:
    """Several processes that deliver to a server; it is killed `outages` times on the way."""

    def __init__(self, server: "Server", messages: list[Message], outages: int) -> None:
        self.server = server
        self.tally = Tally()
        self.total = self.left = len(messages)
        self.kill_at = [self.left * part // (outages + 1) for part in range(outages, 0, -1)]
        context = multiprocessing.get_context("spawn")
        self.news = context.Queue()
        self.processes = [
            context.Process(target=deliver, args=(server.url, share, self.news))
            for share in (messages[first::DELIVERERS] for first in range(DELIVERERS))
        ]

    def run(self, progress: Progress) -> Tally:
        for process in self.processes:
            process.start()
        try:
            while self.left:
                self._hear(self.news.get(timeout=PATIENCE))
                progress(self.total - self.left, self.total)
        finally:
            for process in self.processes:
                process.terminate()
                process.join()
        return self.tally

    def _hear(self, news: News) -> None:
        self.tally.add(news)
        self.left -= news.is_last
        if self.server.is_running:
            self._perhaps_kill()
        elif news.status is None and not news.lost:  # a deliverer stands before the door
            self.tally.outages.append(self.left)
            self.server.start()

    def _perhaps_kill(self) -> None:
        if self.kill_at and self.left <= self.kill_at[0]:
            self.kill_at.pop(0)
            self.server.kill()


# SkillRise


class Server:
    """SkillRise in several worker processes, with a database of its own and Clerk's double."""

    def __init__(self, folder: Path, database_url: str, clerk_url: str) -> None:
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in MEASURING},
            "DEBUG": "on",
            "DATABASE_URL": database_url,
            "CLERK_API_URL": clerk_url,
        }
        self.process: subprocess.Popen | None = None

    @property
    def is_running(self) -> bool:
        return self.process is not None

    def manage(self, *arguments: str) -> str:
        """What a command prints; raises CalledProcessError when it does not go well."""
        command = [sys.executable, "manage.py", *arguments]
        with self.log.open("a") as log:
            return subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=True,
            ).stdout

    def rows(self) -> list[dict[str, Any]]:
        rows = json.loads(self.manage("dumpdata", "accounts.user"))
        for row in rows:
            del row["fields"]["checked_at"]  # when we last compared says nothing about them
        return [{"id": row["pk"], **row["fields"]} for row in rows]

    def start(self) -> None:
        options = ["--interface", "wsgi", "--workers", "2", "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *options, "skillrise.wsgi:application"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The server does not answer.\n{self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut does: every process of it, at once."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False


# The story


@dataclass
class Story:
    """What happened. The rows are those before the reconciliation, after it, and in the end."""

    clerk: Clerk
    plan: Plan
    delivery: Tally
    seconds: float
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    end: list[dict[str, Any]]
    log: str

    @property
    def told(self) -> Table:
        """The table by the events that arrived."""
        return state_by(self.plan.told)

    @property
    def truth(self) -> Table:
        """Clerk's state; of those who are gone, whoever was ever heard of."""
        gone = dict.fromkeys(self.told, mirror(None))
        return gone | {key: mirror(user) for key, user in self.clerk.users.items()}


def play(
    folder: Path,
    database_url: str,
    events: int,
    seed: int,
    seconds: float,
    progress: Progress = lambda done, total: None,
) -> Story:
    """People live, their events arrive badly, the table is reconciled; late copies come after."""
    clerk = Clerk(seed)
    clerk.live(events)
    plan = Plan(clerk, seconds)
    api = ClerkAPI()
    api.users = clerk.users
    with serving(api):
        server = Server(folder, database_url, api.url)
        server.manage("migrate", "--verbosity", "0")
        server.start()
        try:
            start = time.monotonic()
            delivery = Delivery(server, plan.copies, OUTAGES).run(progress)
            seconds = time.monotonic() - start
            before = server.rows()
            # Who left, and whose event was lost, is deleted now: more than are otherwise, where many live.
            server.manage("sync_clerk_users", f"--allow-deletions={len(plan.lost)}")
            after = server.rows()
            server.manage("sync_clerk_users")
            deliver(server.url, plan.late, news=queue.SimpleQueue())
            end = server.rows()
        finally:
            server.kill()
    return Story(clerk, plan, delivery, seconds, before, after, end, server.log.read_text())
