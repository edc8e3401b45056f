"""How much may still be asked today, by each person and by everyone: requests and tokens.

Taken before a call and settled after it, each by one conditional update of a row, so that no more
than the budget passes however many ask at once. A day is one of UTC. A process that ends in
mid-call leaves what it had taken as used.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.models import User

from .models import Usage

BYTES_PER_TOKEN = 3  # fewer than any common tokenizer makes of most languages
PER_MESSAGE, PER_PICTURE = 8, 1500  # tokens
A_QUESTION = 10_000  # tokens: one with the passages of a course, and its answer


@dataclass(frozen=True)
class Taken:
    """What a call has taken of the budgets of a day."""

    day: date
    user_id: str
    purpose: str
    tokens: int


@dataclass(frozen=True)
class Left:
    """What a person may still ask the tutor today (tutor/partials/budget.html): nothing where the
    tokens that are left are too few for it.
    """

    requests: int
    of: int
    renewed_at: datetime


def today() -> date:
    return timezone.now().astimezone(UTC).date()


def estimate(messages: Iterable[Mapping[str, Any]], max_tokens: int) -> int:
    """Tokens that a call may take, rather too many than too few."""
    return max_tokens + sum(PER_MESSAGE + _tokens(message["content"]) for message in messages)


def tokens_of(text: str) -> int:
    return math.ceil(len(text.encode()) / BYTES_PER_TOKEN)


def take(user: User, purpose: str, tokens: int) -> Taken | None:
    """Take one request and so many tokens; None when either budget has less left."""
    day = today()
    own = (settings.AI_USER_REQUESTS, settings.AI_USER_TOKENS)
    everyones = (settings.AI_SITE_REQUESTS, settings.AI_SITE_TOKENS)
    if not _take(day, user.pk, tokens, *own):
        return None
    if not _take(day, None, tokens, *everyones):
        _change(Usage.key(day, user.pk), requests=-1, tokens=-tokens)
        return None
    return Taken(day, user.pk, purpose, tokens)


def give_back(taken: Taken) -> None:
    """The provider did not take the question."""
    for user_id in (taken.user_id, None):
        _change(Usage.key(taken.day, user_id), requests=-1, tokens=-taken.tokens, failures=1)
    _add(taken, failures=1)


def settle(taken: Taken, tokens_in: int, tokens_out: int, *, is_whole: bool) -> None:
    """Put what a call took in place of what it had reserved."""
    cost = tokens_in * settings.AI_PRICE_IN + tokens_out * settings.AI_PRICE_OUT
    used = {
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "cost": round(cost),
        "failures": int(not is_whole),
    }
    difference = tokens_in + tokens_out - taken.tokens
    for user_id in (taken.user_id, None):
        _change(Usage.key(taken.day, user_id), tokens=difference, **used)
    _add(taken, requests=1, tokens=tokens_in + tokens_out, **used)


def left(user: User) -> Left:
    """One query."""
    day = today()
    keys = {Usage.key(day, user.pk): True, Usage.key(day): False}
    requests = {True: settings.AI_USER_REQUESTS, False: settings.AI_SITE_REQUESTS}
    tokens = {True: settings.AI_USER_TOKENS, False: settings.AI_SITE_TOKENS}
    for row in Usage.objects.filter(pk__in=keys):
        requests[keys[row.pk]] -= row.requests
        tokens[keys[row.pk]] -= row.tokens
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    number = max(0, min(requests.values())) if min(tokens.values()) >= A_QUESTION else 0
    return Left(requests=number, of=settings.AI_USER_REQUESTS, renewed_at=midnight)


def _take(day: date, user_id: str | None, tokens: int, requests: int, most_tokens: int) -> bool:
    if tokens > most_tokens:
        return False
    key = Usage.key(day, user_id)
    open_ = Usage.objects.filter(pk=key, requests__lt=requests, tokens__lte=most_tokens - tokens)
    if open_.update(requests=F("requests") + 1, tokens=F("tokens") + tokens):
        return True
    Usage.objects.get_or_create(pk=key, defaults={"day": day, "user_id": user_id})
    return bool(open_.update(requests=F("requests") + 1, tokens=F("tokens") + tokens))


def _change(key: str, **differences: int) -> None:
    row = Usage.objects.filter(pk=key)
    row.update(**{name: F(name) + by for name, by in differences.items() if by})


def _add(taken: Taken, **differences: int) -> None:
    """To the row of the purpose, which bounds nothing."""
    key = Usage.key(taken.day, purpose=taken.purpose)
    Usage.objects.get_or_create(pk=key, defaults={"day": taken.day, "purpose": taken.purpose})
    _change(key, **differences)


def _tokens(content: Any) -> int:
    """Of a text, or of parts that may be pictures."""
    if isinstance(content, str):
        return tokens_of(content)
    texts = [part["text"] for part in content if part.get("type") == "text"]
    return sum(map(tokens_of, texts)) + PER_PICTURE * (len(content) - len(texts))
