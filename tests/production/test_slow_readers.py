"""Without a proxy: those who read a video slowly leave threads for pages."""

import socket
import time

import pytest

from courses.media.storage import signer, videos

from .site import HOST, PATIENCE

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]  # no database decides

SIZE = 64 * 1024**2  # bytes; more than the sockets between hold


@pytest.fixture
def link(site, monkeypatch):
    monkeypatch.setattr(signer, "key", site.environment["SECRET_KEY"])
    video = site.folder / "media" / "videos" / "long.mp4"
    video.parent.mkdir(parents=True, exist_ok=True)
    video.write_bytes(b"v" * SIZE)
    return videos().url("videos/long.mp4")


@pytest.mark.parametrize("asks", ["", "Range: bytes=0-\r\n"])
def test_slow_readers_leave_pages_answering(site, link, asks):
    readers = [read_slowly(site.port, link, asks) for _ in range(60)]
    end = time.monotonic() + PATIENCE
    try:
        for reader in readers:
            reader.settimeout(PATIENCE)
            assert reader.recv(1, socket.MSG_PEEK)  # each has had its first bytes
        while site.get(link)[0] != (200 if asks else 503):  # no place is left for a whole file
            assert time.monotonic() < end
            time.sleep(0.1)
        for _ in range(10):
            assert site.get("/courses/", timeout=20)[0] == 200
    finally:
        for reader in readers:
            reader.close()


def test_readers_who_went_leave_their_places(site, link):
    for reader in [read_slowly(site.port, link, "") for _ in range(20)]:
        reader.close()

    end = time.monotonic() + 20
    while site.get(link)[0] == 503:
        assert time.monotonic() < end
        time.sleep(0.1)


def read_slowly(port, path, headers):
    """A connection that asked for a file and takes none of it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n{headers}\r\n"
    connection.sendall(head.encode())
    return connection
