"""Asking a model within the budgets: what every part of this app calls.

A question and its answer are bounded by what `max_tokens` and AI_SECONDS say. While a page waits,
it holds a thread of the server: `ask` and `stream` let a part of the threads be held; pages that
can wait for an answer otherwise use tutor.streams.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User

from . import budget
from .provider import Call, Message, Reason, Trouble


class Refused(Exception):
    """Nothing was asked. `message` says why, to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Failed(Exception):
    """There is no whole answer. `message` says why, to the person; `text` is what had come."""

    def __init__(self, message: str, text: str = "", reason: Reason | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.reason = reason


def is_on() -> bool:
    """Without a key nothing of this app is there."""
    return bool(settings.AI_API_KEY)


def host() -> str:
    """Where questions are sent; empty without a key."""
    return (urlsplit(settings.AI_BASE_URL).hostname or "") if is_on() else ""


def ask(
    user: User,
    purpose: str,
    messages: Sequence[Message],
    max_tokens: int,
    schema: Mapping[str, Any] | None = None,
) -> str:
    """The whole answer; with a JSON schema it is JSON, which is still for the caller to check."""
    return "".join(_answer(user, purpose, Call(messages, max_tokens, schema)))


def stream(user: User, purpose: str, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
    """The answer in pieces, as it comes; raises at the first or any later one."""
    return _answer(user, purpose, Call(messages, max_tokens))


def _answer(user: User, purpose: str, call: Call) -> Iterator[str]:
    if not _held_threads().acquire(blocking=False):
        raise Refused(too_many())
    try:
        taken = take(user, purpose, call)
        try:
            with closing(call.pieces()) as pieces:
                yield from pieces
        except Trouble as trouble:
            raise failed(trouble, call) from None
        finally:
            settle(taken, call)
    finally:
        _held_threads().release()


def take(user: User, purpose: str, call: Call) -> budget.Taken:
    """Take of the budgets what `call` may need, or raise Refused."""
    if not is_on():
        raise Refused(_("This site has no assistant."))
    tokens = budget.estimate(call.messages, call.max_tokens)
    taken = budget.take(user, purpose, tokens)
    if taken is None:
        raise Refused(used_up())
    return taken


def check_budget(user: User) -> None:
    """Raise Refused where `take` would for any call: before something is done for one."""
    if not budget.left(user).requests:
        raise Refused(used_up())


def settle(taken: budget.Taken, call: Call) -> None:
    """Nothing is spent on what the provider did not take. Where it says no numbers, we estimate."""
    if not call.is_taken:
        budget.give_back(taken)
        return
    tokens_in, tokens_out = call.tokens_in, call.tokens_out
    if tokens_in is None:
        tokens_in = budget.estimate(call.messages, 0)
    if tokens_out is None:
        tokens_out = budget.tokens_of(call.text)
    budget.settle(taken, tokens_in, tokens_out, is_whole=call.is_whole)


def failed(trouble: Trouble, call: Call) -> Failed:
    return Failed(explain(trouble.reason), call.text, trouble.reason)


def used_up() -> str:
    return _("All questions of today are used up. Tomorrow there are new ones.")


def too_many() -> str:
    return _("Many people are asking just now. Please try again in a minute.")


def explain(reason: Reason) -> str:
    """Why there is no whole answer, to the person who asked."""
    words = {
        Reason.BUSY: _("The assistant is busy just now. Please try again in a minute."),
        Reason.DOWN: _("The assistant cannot be reached just now. Please try again later."),
        Reason.SLOW: _("The assistant took too long. Please try again."),
        Reason.GARBAGE: _("What the assistant answered could not be read. Please try again."),
        Reason.CUT: _("The answer was cut off. Please try again."),
        Reason.LONG: _("The answer became too long and was stopped."),
        Reason.DECLINED: _("The assistant declined to answer this."),
    }
    return words[reason]


@cache
def _held_threads() -> threading.BoundedSemaphore:
    """Half of the server's threads may wait for a model: the other half answers pages."""
    return threading.BoundedSemaphore(max(1, settings.THREADS // 2))
