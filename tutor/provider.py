"""The one module that speaks to a model, at any OpenAI-compatible endpoint (docs/ai.md).

It sends the messages it is given and nothing else, and logs what went wrong without them. An answer
is always streamed, so that its deadline, its size and its end are watched in one place.
"""

import enum
import logging
import time
from collections.abc import Generator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from texts.validators import without_controls

if TYPE_CHECKING:
    from openai import APIError, OpenAI

    from .connections import Bounds

logger = logging.getLogger(__name__)

Message = Mapping[str, Any]  # {"role": …, "content": …}

RETRIES = 2  # of what the provider did not take
PAUSES = (0.5, 1.5)  # seconds before each, unless it says how long
MOST_BYTES = 4 * 1024**2  # of an answer as it is sent
LONGEST_TOKEN = 16  # characters, on average over an answer
# What not every endpoint knows, and what is sent in its place once it has refused it.
OPTIONAL = {"stream_options": {}, "response_format": {}, "max_tokens": "max_completion_tokens"}


class Reason(enum.Enum):
    """Why there is no whole answer."""

    BUSY = "busy"  # 429
    DOWN = "down"  # not reached, 5xx, or the key or the model is not taken
    SLOW = "slow"  # not within AI_SECONDS
    GARBAGE = "garbage"  # not in the protocol
    CUT = "cut"  # ended without saying that it ends
    LONG = "long"  # longer than it may be
    DECLINED = "declined"  # by the provider's filter


class Trouble(Exception):
    def __init__(self, reason: Reason, detail: object = "") -> None:
        super().__init__(f"{reason.value} {detail}".strip())
        self.reason = reason


class Call:
    """One answer: its pieces, once. What it was, and what it took, stands here then."""

    def __init__(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self.messages = list(messages)
        self.max_tokens = max_tokens
        self.schema = schema
        self.text = ""
        self.is_taken = False  # may the provider have begun to work on it?
        self.is_whole = False
        self.tokens_in: int | None = None  # as the provider says, if it does
        self.tokens_out: int | None = None
        self._finish: object = None

    def pieces(self) -> Generator[str]:
        """The answer as it comes; raises Trouble when it does not come to its end."""
        try:
            yield from self._pieces()
        except Trouble as trouble:
            self.is_taken |= trouble.reason is Reason.SLOW
            logger.warning("No whole answer from the model: %s", trouble)
            raise
        self.is_whole = True

    def _pieces(self) -> Generator[str]:
        from .connections import Bounds  # noqa: PLC0415  only sites with a key load the client

        client = _client(settings.AI_BASE_URL, settings.AI_API_KEY)
        bounds = Bounds(settings.AI_SECONDS, MOST_BYTES)
        with bounds:
            stream = self._begin(client, bounds)
        self.is_taken = True
        try:
            while True:
                with bounds:
                    chunk = self._next(stream, bounds)
                if chunk is None:
                    break
                if piece := self._read(chunk):
                    yield piece
        finally:
            stream.close()
        self._end()

    def _begin(self, client: "OpenAI", bounds: "Bounds") -> Any:
        """The stream of the answer; tried again a few times when the provider did not take it."""
        from httpx2 import RequestError  # noqa: PLC0415
        from openai import APIError  # noqa: PLC0415

        options, tries = self._options(), 0
        create: Any = client.chat.completions.create
        while True:
            try:
                return create(**options)
            except APIError as error:
                trouble, pause = _trouble(error), _pause(error, tries)
                refused = _refused_option(error, options)
            except RequestError:  # while it said what is wrong
                raise Trouble(Reason.DOWN) from None
            if refused:
                _replace(options, refused)
                continue
            if pause is None or pause >= bounds.seconds_left:
                raise trouble
            tries += 1
            time.sleep(pause)

    def _options(self) -> dict[str, Any]:
        options = {
            "model": settings.AI_MODEL,
            "messages": self.messages,
            "max_tokens": self.max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self.schema is not None:
            form = {"name": "answer", "schema": self.schema, "strict": True}
            options["response_format"] = {"type": "json_schema", "json_schema": form}
        return options

    def _next(self, stream: Any, bounds: "Bounds") -> Any:
        """The next chunk; None at the end of the stream."""
        from openai import APIError  # noqa: PLC0415

        try:
            return next(stream, None)
        except APIError as error:
            trouble = _trouble(error)
        except (ValueError, TypeError, AttributeError, RecursionError):  # as its parser says it
            trouble = Trouble(Reason.GARBAGE)
        if bounds.is_exceeded:
            raise Trouble(Reason.LONG)
        if bounds.seconds_left <= 0:
            raise Trouble(Reason.SLOW)
        if self.text and trouble.reason is Reason.DOWN:
            raise Trouble(Reason.CUT)
        raise trouble

    def _read(self, chunk: Any) -> str:
        """The text in a chunk, which no server need have made as the client's types say."""
        usage = getattr(chunk, "usage", None)
        self.tokens_in = _count(usage, "prompt_tokens", self.tokens_in)
        self.tokens_out = _count(usage, "completion_tokens", self.tokens_out)
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list):
            raise Trouble(Reason.GARBAGE)
        choice = choices[0] if choices else None
        self._finish = getattr(choice, "finish_reason", None) or self._finish
        content = getattr(getattr(choice, "delta", None), "content", None)
        piece = without_controls(content) if isinstance(content, str) else ""
        if len(self.text) + len(piece) > self.max_tokens * LONGEST_TOKEN:
            raise Trouble(Reason.LONG)
        self.text += piece
        return piece

    def _end(self) -> None:
        """Did the answer say that it ends, and why?"""
        if self._finish is None:
            raise Trouble(Reason.CUT if self.text else Reason.GARBAGE)
        if self._finish == "length":
            raise Trouble(Reason.LONG)
        if self._finish == "content_filter":
            raise Trouble(Reason.DECLINED)
        if not self.text:
            raise Trouble(Reason.GARBAGE)


@lru_cache(maxsize=1)
def _client(base_url: str, api_key: str) -> "OpenAI":
    """Kept, with its connections. What the client logs of its own names addresses: it is kept out."""
    from openai import OpenAI  # noqa: PLC0415

    from . import connections  # noqa: PLC0415

    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    http = connections.client(base_url)
    return OpenAI(
        base_url=base_url, api_key=api_key, http_client=http, max_retries=0, timeout=http.timeout
    )


def _trouble(error: "APIError") -> Trouble:
    from openai import APIStatusError, APITimeoutError  # noqa: PLC0415

    if isinstance(error, APITimeoutError):
        is_reached = not _is_of_connecting(error)
        return Trouble(Reason.SLOW if is_reached else Reason.DOWN)
    if isinstance(error, APIStatusError):
        status = error.status_code
        return Trouble(Reason.BUSY if status == 429 else Reason.DOWN, status)
    return Trouble(Reason.DOWN)  # also when it says so in mid-stream


def _pause(error: "APIError", tries: int) -> float | None:
    """Seconds until it is tried again; None when it is not."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError  # noqa: PLC0415

    if tries >= RETRIES:
        return None
    if isinstance(error, APIStatusError) and (error.status_code == 429 or error.status_code >= 500):
        told = error.response.headers.get("Retry-After", "")
        return float(told) if told.isdecimal() else PAUSES[tries]
    if isinstance(error, APITimeoutError):
        return PAUSES[tries] if _is_of_connecting(error) else None
    return PAUSES[tries] if isinstance(error, APIConnectionError) else None


def _is_of_connecting(error: "APIError") -> bool:
    import httpx2  # noqa: PLC0415

    return isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout)


def _refused_option(error: "APIError", options: Mapping[str, Any]) -> str:
    """The option that the endpoint says it does not know, if it names one of ours."""
    if getattr(error, "status_code", 0) not in (400, 422):
        return ""
    words = f"{error.message} {error.body}"
    return next((name for name in OPTIONAL if name in options and name in words), "")


def _replace(options: dict[str, Any], name: str) -> None:
    value, instead = options.pop(name), OPTIONAL[name]
    if isinstance(instead, str):
        options[instead] = value


def _count(usage: object, name: str, before: int | None) -> int | None:
    value = getattr(usage, name, None)
    return value if type(value) is int and 0 <= value < 10**9 else before
