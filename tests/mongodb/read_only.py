"""A MongoDB that answers reads and refuses writes: a secondary, or a user without the role to write.

Reads the wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
"""

import contextlib
import socket
import struct
from collections.abc import Iterator
from typing import Any

import bson
from pymongo import MongoClient

from tests.faults import Proxy

HEADER = struct.Struct("<iiii")  # length, id, id of what it answers, kind
MESSAGE = 2013
BODY = HEADER.size + 5  # after flags, and the kind of the first section
WRITES = {"insert", "update", "delete", "findAndModify"}


class ReadOnly(Proxy):
    """Passes everything on while `error`, a code and its name, is not set."""

    error: tuple[int, str] | None = None

    def __init__(self, port: int) -> None:
        super().__init__(port)
        with MongoClient("127.0.0.1", port, directConnection=True) as server:
            said = server.admin.command("hello")
        # Servers say so with what they refuse: the driver then knows that it has heard of it.
        self.state = {"topologyVersion": said["topologyVersion"]}

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while sink.getpeername() == self.target and (message := _message(source)):
                if self.error and _command(message) in WRITES:
                    code, name = self.error
                    words = {"ok": 0.0, "code": code, "codeName": name, "errmsg": name}
                    source.sendall(_answer(message, words | self.state))
                else:
                    sink.sendall(message)
        super()._pass_on(source, sink)


def _message(source: socket.socket) -> bytes:
    header = source.recv(HEADER.size, socket.MSG_WAITALL)
    if len(header) < HEADER.size:
        return b""
    length, *_ = HEADER.unpack(header)
    return header + source.recv(length - HEADER.size, socket.MSG_WAITALL)


def _command(message: bytes) -> str:
    *_, kind = HEADER.unpack_from(message)
    if kind != MESSAGE:
        return ""
    (length,) = struct.unpack_from("<i", message, BODY)
    return next(iter(bson.decode(message[BODY : BODY + length])))


def _answer(message: bytes, words: dict[str, Any]) -> bytes:
    _, asked, *_ = HEADER.unpack_from(message)
    body = bytes(5) + bson.encode(words)
    return HEADER.pack(HEADER.size + len(body), 0, asked, MESSAGE) + body


@contextlib.contextmanager
def read_only(port: int) -> Iterator[ReadOnly]:
    made = ReadOnly(port)
    try:
        yield made
    finally:
        made.refuse()
