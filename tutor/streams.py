"""Answers that are written while no page waits for them.

A POST calls `start`, which stores an Answer and returns. A thread of this process reads what the
model says; the process's scribe, one thread for all of them, puts it into their rows twice a second
and renews their leases. Pages ask what is new (`events`) and are answered at once, by any process.
So a closed page loses nothing, slow answers hold no page's thread and one database connection a
process, and of a process that was killed what had come stays.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from contextvars import copy_context
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from prometheus_client import Gauge

from accounts.models import User
from accounts.sync.errors import DATABASE_ERRORS
from courses.models import Enrollment

from . import asking, budget
from .models import LEASE, Answer
from .provider import Call, Message, Reason, Trouble

logger = logging.getLogger(__name__)

BEAT = 0.5  # seconds between two writes of an answer
RENEW = LEASE.total_seconds() / 3  # seconds between two writes of one that has nothing new
MOST_OF_ONE = 2  # answers that one process writes for one person at once
TRIED_FOR = 60  # seconds that the end of an answer is tried to be stored
RETRY = 1000  # milliseconds until a page asks again

RUNNING = Gauge(
    "skillrise_answers_running", "Answers that are being written.", multiprocess_mode="livesum"
)


def start(
    user: User,
    purpose: str,
    messages: Sequence[Message],
    max_tokens: int,
    schema: Mapping[str, Any] | None = None,
    enrollment: Enrollment | None = None,
) -> Answer:
    """An answer that is being written from now on; raises asking.Refused. Not in a transaction."""
    desk = _desk()
    call = Call(messages, max_tokens, schema)
    with ExitStack() as undo:
        desk.take_place(user.pk)
        undo.callback(desk.leave_place, user.pk)
        taken = asking.take(user, purpose, call)
        undo.callback(budget.give_back, taken)
        answer = Answer.objects.create(
            user_id=user.pk,
            enrollment=enrollment,
            purpose=purpose,
            leased_until=timezone.now() + LEASE,
        )
        desk.begin(_Writing(answer.pk, call, taken))
        undo.pop_all()
    return answer


def problem_of(answer: Answer) -> str:
    """Why an answer that nobody is writing is not whole; empty when it is."""
    if answer.state == Answer.State.WRITING and not answer.is_writing:
        return asking.explain(Reason.CUT)
    return answer.problem


def events(request: HttpRequest, answer: Answer, render: Callable[[Answer], str]) -> HttpResponse:
    """As Server-Sent Events, at once: the answer as HTML, if the page has not seen it so.

    `answer` while it is being written and `end` afterwards; the browser asks again by itself, with
    the id of the last event, until it is told that there is no more (204).
    """
    is_writing = answer.is_writing
    shown = f"{answer.version}{'' if is_writing else '.'}"
    if request.headers.get("Last-Event-ID", "") != shown:
        lines = [f"event: {'answer' if is_writing else 'end'}", f"id: {shown}"]
        lines += [f"data: {line}" for line in render(answer).splitlines() or [""]]
    elif is_writing:
        lines = []
    else:
        return HttpResponse(status=204)
    body = "\n".join([f"retry: {RETRY}", *lines, "", ""])
    return HttpResponse(
        body, content_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


class _Writing:
    """An answer that this process writes."""

    def __init__(self, answer_id: UUID, call: Call, taken: budget.Taken) -> None:
        self.answer_id = answer_id
        self.call = call
        self.taken = taken
        self.language = translation.get_language()
        self.context = copy_context()  # with the id of the request, for what is logged
        self.is_over = threading.Event()
        self.is_wanted = True  # until its row is deleted
        self.problem = ""
        self.ended_at = 0.0
        self.version = 0
        self.written = 0  # characters
        self.written_at = time.monotonic()

    def read(self) -> None:
        """Follow the call to its end, in a thread that touches no database."""
        reason: Reason | None = Reason.GARBAGE
        try:
            with closing(self.call.pieces()) as pieces:
                for _piece in pieces:
                    if not self.is_wanted:
                        return
            reason = None
        except Trouble as trouble:
            reason = trouble.reason
        finally:
            with translation.override(self.language):
                self.problem = asking.explain(reason) if reason else ""
            self.ended_at = time.monotonic()
            self.is_over.set()

    def write(self) -> bool:
        """Store what is new; returns whether this was the last time."""
        is_over = self.is_over.is_set()
        text = self.call.text
        now = time.monotonic()
        if not is_over and len(text) == self.written and now - self.written_at < RENEW:
            return False
        changes = {"text": text, "leased_until": timezone.now() + LEASE}
        if is_over:
            state = Answer.State.FAILED if self.problem else Answer.State.DONE
            changes |= {"state": state, "problem": self.problem}
        row = Answer.objects.at_version(self.answer_id, self.version)
        if row.update(version=self.version + 1, **changes):
            self.version += 1
        else:
            self.is_wanted = False
        self.written, self.written_at = len(text), now
        return is_over

    @property
    def is_given_up(self) -> bool:
        return self.is_over.is_set() and time.monotonic() - self.ended_at > TRIED_FOR


class _Desk:
    """The answers that this process writes, and its scribe."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._taken: Counter[str] = Counter()  # places, by the person
        self._lock = threading.Lock()
        self._writings: list[_Writing] = []
        self._scribe: threading.Thread | None = None

    def take_place(self, user_id: str) -> None:
        """Raises asking.Refused; two of one person, so that the others have some left."""
        with self._lock:
            if self._taken[user_id] >= MOST_OF_ONE:
                raise asking.Refused(
                    _("Two answers are being written for you already. Wait until one is done.")
                )
            if self._taken.total() >= self._places:
                raise asking.Refused(asking.too_many())
            self._taken[user_id] += 1
        RUNNING.inc()

    def leave_place(self, user_id: str) -> None:
        with self._lock:
            self._taken -= Counter([user_id])
        RUNNING.dec()

    def begin(self, writing: _Writing) -> None:
        reader = partial(writing.context.copy().run, writing.read)
        threading.Thread(target=reader, name="answer", daemon=True).start()
        with self._lock:
            self._writings.append(writing)
            if self._scribe is None or not self._scribe.is_alive():
                self._scribe = threading.Thread(target=self._write, name="scribe", daemon=True)
                self._scribe.start()

    def _write(self) -> None:
        """The scribe: as long as there is something to write."""
        try:
            while self._is_needed():
                for writing in list(self._writings):
                    writing.context.run(self._store, writing)
                time.sleep(BEAT)
        finally:
            connections.close_all()

    def _is_needed(self) -> bool:
        with self._lock:
            if not self._writings:
                self._scribe = None
            return bool(self._writings)

    def _store(self, writing: _Writing) -> None:
        try:
            is_last = writing.write()
        except DATABASE_ERRORS as error:  # tried again with the next beat, by a new connection
            _complain(error)
            is_last = writing.is_given_up
        if not is_last:
            return
        self._leave(writing)
        try:
            asking.settle(writing.taken, writing.call)
        except DATABASE_ERRORS as error:  # what was taken stays used until the day is over
            _complain(error)

    def _leave(self, writing: _Writing) -> None:
        with self._lock:
            self._writings.remove(writing)
        self.leave_place(writing.taken.user_id)


def _complain(error: Exception) -> None:
    logger.warning("An answer could not be stored: %s", type(error).__name__)
    connections.close_all()


@cache
def _desk() -> _Desk:
    return _Desk(settings.AI_AT_ONCE)
