"""A browser as the site sees one: one connection, cookies, and a session token renewed in time."""

import asyncio
import re
import time
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.clerk import token
from tests.production.site import HOST, PROXY

RENEWED = 50.0  # seconds; a token lasts for sixty, and ClerkJS renews it ten before
CSRF = "c" * 32  # a token of ours, in the cookie and in each form
FORM = "application/x-www-form-urlencoded"
GOOD = {200, 201, 204, 302}  # of a form
COOKIE = re.compile(r"^set-cookie: ([^=]+)=([^;\r]*)", re.MULTILINE | re.IGNORECASE)
LENGTH = re.compile(r"^content-length: (\d+)", re.MULTILINE | re.IGNORECASE)
PATIENCE = 120  # seconds for one answer


class Over(Exception):
    """The time is over."""


class Cut(Exception):
    """The connection ended without an answer, as that of a worker which is replaced; told already."""


@dataclass
class Tally:
    counted_from: float
    end: float
    answers: int = 0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # by kind
    errors: list[str] = field(default_factory=list)
    late: float = 0.0  # seconds by which this process was at most, which answers seem to take


class Browser:
    def __init__(self, number: int, told: dict[str, Any], tally: Tally) -> None:
        self.number = number
        self.port, self.key, self.tally = told["port"], told["key"], tally
        self.writer: asyncio.StreamWriter | None = None
        self.uses = 0  # of this connection
        self.is_now("")

    def is_now(self, user_id: str) -> None:
        """Someone else, with a browser of their own; nobody is signed in when empty."""
        self.close()
        self.user_id = user_id
        self.cookies = {"csrftoken": CSRF} if user_id else {}
        self.renewed_at = float("-inf")

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.writer = None

    async def open(self, kind: str, path: str, headers: dict[str, str] | None = None) -> str:
        """The text of a page."""
        status, head, body = await self._ask(kind, "GET", path, b"", headers or {})
        if status != 200:
            self._wrong(kind, status, path)
        if "content-encoding: gzip" in head.lower():
            body = zlib.decompress(body, wbits=31)
        return body.decode(errors="replace")

    async def send(self, kind: str, path: str, fields: dict[str, Any] | None = None) -> None:
        body = urlencode((fields or {}) | {"csrfmiddlewaretoken": CSRF})
        headers = {"Content-Type": FORM, "Origin": f"https://{HOST}"}
        status, head, _ = await self._ask(kind, "POST", path, body.encode(), headers)
        if status not in GOOD or "location: /sign-in" in head.lower():
            self._wrong(kind, status, path)

    async def send_body(self, kind: str, path: str, body: str, headers: dict[str, str]) -> None:
        headers = {"Content-Type": "application/json"} | headers
        status, _, _ = await self._ask(kind, "POST", path, body.encode(), headers)
        if status != 200:
            self._wrong(kind, status, path)

    def _wrong(self, kind: str, status: int, path: str) -> None:
        self.tally.errors.append(f"{kind} {status} {path}")

    async def _ask(
        self, kind: str, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        if time.monotonic() > self.tally.end:
            raise Over
        self._renew()
        start = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                head, answer = await self._exchange(method, path, body, headers)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            told = f"{kind}, request {self.uses} of its connection, after {time.monotonic() - start:.1f} s"
            self.tally.errors.append(f"{told}: {type(error).__name__} {path}")
            raise Cut from None
        if start >= self.tally.counted_from:
            self.tally.times[kind].append(time.monotonic() - start)
        self.tally.answers += 1
        self.cookies |= dict(COOKIE.findall(head))
        return int(head.split()[1]), head, answer

    def _renew(self) -> None:
        if self.user_id and time.monotonic() - self.renewed_at > RENEWED:
            self.renewed_at = time.monotonic()
            session = token(self.user_id, azp=f"https://{HOST}", key=self.key)
            self.cookies |= {"__session": session, "__client_uat": "1"}

    async def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[str, bytes]:
        if self.writer is None:
            self.uses = 0
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.uses += 1
        sent = {
            **PROXY,
            "X-Forwarded-For": f"198.51.100.{self.number}",
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            "Content-Length": str(len(body)),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        self.writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        return head, await self._body(head)

    async def _body(self, head: str) -> bytes:
        """Of a length that is told, or in chunks."""
        if length := LENGTH.search(head):
            return await self.reader.readexactly(int(length[1]))
        if "transfer-encoding: chunked" not in head.lower():
            return b""
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append((await self.reader.readexactly(size + 2))[:-2])
        await self.reader.readline()
        return b"".join(parts)
