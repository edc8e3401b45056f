"""A server that stops answering and comes back: a proxy on loopback, in front of one that is well."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Proxy:
    """Passes everything on to a port of this machine, until it is told otherwise."""

    def __init__(self, port: int) -> None:
        self.target = ("127.0.0.1", port)
        self.passing = threading.Event()
        self.sockets: set[socket.socket] = set()
        self.listener: socket.socket | None = None
        self.port = 0
        self.restore()

    def address(self, url: str) -> str:
        """`url`, through here."""
        parts = urlsplit(url)
        user = parts.netloc.rpartition("@")[0]
        netloc = f"{user}@" * bool(user) + f"127.0.0.1:{self.port}"
        return parts._replace(netloc=netloc).geturl()

    def restore(self) -> None:
        self.passing.set()
        if self.listener is None:
            self.listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
            self.port = self.listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def hang(self) -> None:
        """As a process that was frozen: connections are made and kept, and nobody answers."""
        self.passing.clear()

    def refuse(self) -> None:
        """As a process that has ended."""
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        self.cut()
        self.passing.set()

    def cut(self) -> None:
        """Ends every connection in the middle of what it says; new ones are taken."""
        for end in list(self.sockets):
            _end(end)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # refuse()
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self.sockets.add(client)
        self.passing.wait()
        try:
            server = socket.create_connection(self.target)
        except OSError:
            _end(client)
            return
        self.sockets.add(server)
        back = threading.Thread(target=self._pass_on, args=(server, client), daemon=True)
        back.start()
        self._pass_on(client, server)
        back.join()
        for end in (client, server):
            self.sockets.discard(end)
            end.close()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                self.passing.wait()
                sink.sendall(piece)
        _end(source)
        _end(sink)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended
        connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    made = Proxy(port)
    try:
        yield made
    finally:
        made.refuse()
