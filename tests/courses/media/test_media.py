"""GET /media/<name>"""

import time
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.media.storage import LINK_LIFETIME, signer, videos

CONTENT = bytes(range(256)) * 4
LAST = len(CONTENT) - 1


def store(name: str) -> str:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(CONTENT))
    return name


def link(name: str) -> str:
    """The signed address that a page gives."""
    return videos().url(store(name))


def unsigned(name: str) -> str:
    return f"/media/{quote(name)}"


def outcome(response) -> int:
    """The status, once all of the answer is read and its file closed."""
    response.getvalue()
    return response.status_code


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("thumbnails/a.png", "image/png"), ("thumbnails/a.jpg", "image/jpeg")],
)
def test_thumbnails_are_public(client, name, content_type):
    response = client.get(unsigned(store(name)))

    assert response.status_code == 200
    assert response.getvalue() == CONTENT
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("videos/a.mp4", "video/mp4"), ("videos/a.webm", "video/webm"), ("videos/a.vtt", "text/vtt")],
)
@pytest.mark.parametrize("part", ["", "bytes=0-"])
def test_a_signed_link_opens_a_video(client, name, content_type, part):
    response = client.get(link(name), headers={"range": part})

    assert response.getvalue() == CONTENT
    assert response["Content-Type"] == content_type
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert "private" in response["Cache-Control"]


def test_a_video_with_an_awkward_name(client):
    assert client.get(link("videos/Ünï & 100% #1?.mp4")).getvalue() == CONTENT


@pytest.mark.parametrize("token", ["", "?token=", "?token=x", "?token=1:2", "?token=%0a"])
def test_a_video_needs_its_token(client, token):
    response = client.get(unsigned(store("videos/a.mp4")) + token)

    assert response.status_code == 404


def test_the_token_of_another_file_is_refused(client):
    other = link("videos/b.mp4").partition("?")[2]

    assert client.get(f"{unsigned(store('videos/a.mp4'))}?{other}").status_code == 404


def test_a_changed_token_is_refused(client):
    url = link("videos/a.mp4")

    assert client.get(url[:-1] + ("A" if url[-1] != "A" else "B")).status_code == 404


@pytest.mark.parametrize(("age", "status"), [(LINK_LIFETIME - 60, 200), (LINK_LIFETIME + 60, 404)])
def test_a_token_runs_out(client, age, status):
    with patch("time.time", return_value=time.time() - age):
        url = link("videos/a.mp4")

    assert outcome(client.get(url)) == status


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=0-0", 0, 0),
        ("bytes=100-299", 100, 299),
        ("bytes=1000-", 1000, LAST),
        ("bytes=0-", 0, LAST),
        (f"bytes={LAST}-{LAST}", LAST, LAST),
        ("bytes=1000-999999", 1000, LAST),
        ("bytes=-24", 1000, LAST),
        ("bytes=-999999", 0, LAST),
    ],
)
def test_a_part_is_sent(client, asked, first, last):
    response = client.get(link("videos/a.mp4"), headers={"range": asked})

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response.getvalue() == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={LAST + 1}-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(client, asked):
    response = client.get(link("videos/a.mp4"), headers={"range": asked})

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"
    assert response.content == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-9,20-29",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=--9",
        "bytes=1-2-3",
        "items=0-9",
        "0-9",
        "bytes=0-9;",
        "bytes=0x0-0x9",
    ],
)
def test_what_is_no_single_range_gets_the_whole_file(client, asked):
    response = client.get(link("videos/a.mp4"), headers={"range": asked})

    assert response.status_code == 200
    assert response.getvalue() == CONTENT


@pytest.mark.parametrize("asked", [f"bytes=0-{'9' * 5000}", f"bytes=-{'9' * 5000}"])
def test_an_absurd_range_gets_the_whole_file(client, asked):
    response = client.get(link("videos/a.mp4"), headers={"range": asked})

    assert response.status_code in {200, 206}
    assert response.getvalue() == CONTENT


@pytest.mark.parametrize("asked", ["", "bytes=0-9"], ids=["", "range"])
def test_head_tells_the_size_of_the_whole(client, asked):
    """A range is defined for GET alone (RFC 9110, section 14.2)."""
    response = client.head(link("videos/a.mp4"), headers={"range": asked})

    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert response.getvalue() == b""


@pytest.mark.parametrize(
    "name",
    [
        "thumbnails/../videos/a.mp4",
        "thumbnails//.././videos/a.mp4",
        "thumbnails/../../db.sqlite3",
        "thumbnails//etc/passwd",
        "thumbnails/..",
        "thumbnails/",
        "thumbnails",
        "thumbnails/nothing.png",
        "thumbnails/a.png/b",
        f"thumbnails/{'x' * 300}.png",
        "videos/",
        "videos/nothing.mp4",
        "../db.sqlite3",
        "/etc/passwd",
        "",
    ],
    ids=lambda name: repr(name[:40]),
)
def test_nothing_else_is_public(client, name):
    store("videos/a.mp4")
    store("thumbnails/a.png")

    assert outcome(client.get(unsigned(name))) == 404


@pytest.mark.parametrize(
    "name", ["../db.sqlite3", "/etc/passwd", "videos/../../db.sqlite3", "videos/nothing.mp4"]
)
def test_a_token_opens_nothing_outside_the_storage(client, name):
    token = signer.sign(name).removeprefix(f"{name}:")

    assert client.get(unsigned(name), {"token": token}).status_code == 404


def test_a_nul_is_refused_before_anyone_looks(client):
    assert client.get(unsigned("thumbnails/a\0.png")).status_code == 400
    assert client.get(f"{unsigned(store('videos/a.mp4'))}?token=%00").status_code == 400


def test_a_post_is_refused(client):
    assert client.post(unsigned(store("thumbnails/a.png"))).status_code == 405
