"""What the production server takes of a large body before it closes the connection."""

import os
import socket
import subprocess
import sys

import pytest

from tests import servers

PIECE = b"x" * 64 * 1024
SIZE = 200 * 1000**2


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    port = servers.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "skillrise.wsgi:application"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "skillrise.settings"},
    )
    assert servers.accepts(process, port)
    yield port
    servers.stop(process)


def send(port, head, size):
    """How many bytes of the body the server took, and its answer."""
    lines = [*head, "Host: localhost", f"Content-Length: {size}", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=servers.PATIENCE) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, len(PIECE))
        connection.sendall("\r\n".join(lines).encode())
        sent = 0
        try:
            while sent < size:
                sent += connection.send(PIECE)
        except OSError:
            pass  # closed
        return sent, connection.recv(64 * 1024).decode()


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/", SIZE, 413),
        ("/nope", SIZE, 413),
        ("/preferences/", SIZE, 413),
        ("/clerk", SIZE, 413),
        ("/teach/courses/rising/edit/", SIZE, 413),
        ("/teach/courses/rising/edit/", 10 * 1000**2, 302),
    ],
)
def test_a_large_body_of_a_stranger_is_not_taken(port, path, size, status):
    kind = "Content-Type: multipart/form-data; boundary=b"
    sent, answer = send(
        port, [f"POST {path} HTTP/1.1", kind, f"Cookie: csrftoken={'a' * 32}"], size
    )

    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert sent < 3 * 1000**2
