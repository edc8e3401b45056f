"""Plays an OpenAI-compatible endpoint on loopback: POST /v1/chat/completions, streamed.

How it behaves is `behaviour`, or else what the request's model is called; one of the methods named
`_be_…`. What it says is `answer`, a text or a function of the request's body. Every request is in
`asked`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers import free_port

ANSWER = "The *stairs* go up. Take one step after the other."
KEY = "sk-tests-7f3a"  # what the site sends; no log and no page may show it


@dataclass
class Asked:
    path: str
    key: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def words(self) -> str:
        """All that was asked, as one text."""
        return json.dumps(self.body["messages"], ensure_ascii=False)


class Provider(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[Asked] = []
        self.finished = 0  # answers that came to their end
        self.behaviour = ""
        self.answer: str | Callable[[dict[str, Any]], str] = ANSWER
        self.pause = 0.3  # seconds between the words of a slow stream
        self.gate = threading.Event()  # lets those that are held end
        self.closed = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone: not a word about it."""


@contextmanager
def serving() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, args=[0.02])
    thread.start()
    try:
        yield provider
    finally:
        provider.closed.set()
        provider.gate.set()
        provider.shutdown()
        thread.join()
        provider.server_close()


def closed_url() -> str:
    """Where nobody answers."""
    return f"http://127.0.0.1:{free_port()}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.server.asked.append(Asked(self.path, key, dict(self.headers), body))
        self.body = body
        getattr(self, f"_be_{self.server.behaviour or body['model']}")()

    # The parts of an answer

    @property
    def _words(self) -> list[str]:
        answer = self.server.answer
        text = answer if isinstance(answer, str) else answer(self.body)
        return [f"{word} " for word in text.split(" ")[:-1]] + text.split(" ")[-1:]

    def _begin(self, content_type: str = "text/event-stream", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _send(self, data: str | bytes) -> None:
        self.wfile.write(data if isinstance(data, bytes) else data.encode())
        self.wfile.flush()

    def _chunk(self, chunk: Any) -> None:
        self._send(f"data: {json.dumps(chunk)}\n\n")

    def _word(self, word: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": word} if word else {}, "finish_reason": finish}
        self._chunk(_completion(choices=[choice]))

    def _finish(self, reason: str = "stop") -> None:
        self._word("", reason)
        prompt = sum(len(str(message["content"]).split()) for message in self.body["messages"])
        words = len(self._words)
        usage = {"prompt_tokens": prompt, "completion_tokens": words}
        self._chunk(_completion(choices=[], usage=usage | {"total_tokens": prompt + words}))
        self._send("data: [DONE]\n\n")
        self.server.finished += 1

    def _error(self, status: int, message: str, **headers: str) -> None:
        data = json.dumps({"error": {"message": message, "type": "error"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self._send(data)

    # The behaviours

    def _be_ok(self) -> None:
        self._begin()
        for word in self._words:
            self._word(word)
        self._finish()

    def _be_silent(self) -> None:
        """Takes the question and says nothing for as long as it is there."""
        self.server.closed.wait()

    def _be_slow(self) -> None:
        """Says each word after a pause."""
        self._begin()
        for word in self._words:
            if self.server.closed.wait(self.server.pause):
                return
            self._word(word)
        self._finish()

    def _be_held(self) -> None:
        """Says half of it slowly, and the rest when the gate is open."""
        self._begin()
        middle = len(self._words) // 2
        for word in self._words[:middle]:
            self.server.closed.wait(self.server.pause)
            self._word(word)
        self.server.gate.wait()
        for word in self._words[middle:]:
            self._word(word)
        self._finish()

    def _be_dribbling(self) -> None:
        """Never gets to the end of its headers."""
        self._send("HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.closed.wait(0.1):
            self._send("x")

    def _be_endless(self) -> None:
        self._begin()
        while not self.server.closed.is_set():
            self._word("step " * 50)

    def _be_endless_line(self) -> None:
        self._begin()
        while not self.server.closed.is_set():
            self._send("x" * 65536)

    def _be_garbage(self) -> None:
        self._begin()
        self._send(b"data: {never \xff closed\n\ndata: 42\n\n")

    def _be_misshapen(self) -> None:
        """JSON of other forms than the protocol's."""
        self._begin()
        for chunk in ([], {"choices": "none"}, {"choices": [{"delta": 7}]}, 42):
            self._chunk(chunk)

    def _be_page(self) -> None:
        """As a proxy's page does, or an address of something else."""
        self._begin("text/html")
        self._send("<!doctype html><title>Welcome</title><p>It works.")

    def _be_busy(self) -> None:
        self._error(429, "Too many requests.", Retry_After="1")

    def _be_busy_for_long(self) -> None:
        self._error(429, "Too many requests.", Retry_After="3600")

    def _be_busy_once(self) -> None:
        self._be_busy() if len(self.server.asked) == 1 else self._be_ok()

    def _be_failing(self) -> None:
        self._error(500, f"I was asked {self.body['messages']}, with {self.headers}")

    def _be_failing_for_ever(self) -> None:
        self._begin(status=500)
        while not self.server.closed.is_set():
            self._send("no " * 9999)

    def _be_moved(self) -> None:
        """To where the key would be read by another."""
        self.send_response(307)
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _be_locked(self) -> None:
        self._error(401, "Incorrect API key provided.")

    def _be_cut(self) -> None:
        """Closes the connection in mid-answer."""
        self._begin()
        for word in self._words[:3]:
            self._word(word)

    def _be_complaining(self) -> None:
        """Says in mid-stream that something failed."""
        self._begin()
        self._word(self._words[0])
        self._chunk({"error": {"message": "The server had an error.", "type": "server_error"}})

    def _be_wordy(self) -> None:
        """Stops at max_tokens."""
        self._begin()
        self._word(self._words[0])
        self._finish("length")

    def _be_strict(self) -> None:
        """Knows none of the younger options."""
        unknown = {"stream_options", "response_format", "max_tokens"} & set(self.body)
        if unknown:
            self._error(400, f"Unrecognized request argument supplied: {min(unknown)}")
        else:
            self._be_ok()


def _completion(**fields: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": "tests",
        **fields,
    }
