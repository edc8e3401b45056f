"""How much of an uploaded file one answer holds, and who sends it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.media import serving
from courses.media.storage import videos

LARGE = serving.WHOLE + 1  # bytes


@pytest.fixture
def link():
    """The signed address of a video that is too large for an answer from memory."""
    if not default_storage.exists("videos/large.mp4"):
        default_storage.save("videos/large.mp4", ContentFile(b"v" * LARGE))
    return videos().url("videos/large.mp4")


def test_a_part_is_bounded_and_says_what_it_is(client, link):
    response = client.get(link, headers={"range": "bytes=10-"})

    assert response.status_code == 206
    assert not response.streaming
    assert len(response.content) == serving.PART
    assert response["Content-Range"] == f"bytes 10-{9 + serving.PART}/{LARGE}"


def test_a_player_comes_to_the_end_part_by_part(client, link):
    start, content = 0, b""
    while start < LARGE:
        content += client.get(link, headers={"range": f"bytes={start}-"}).content
        start = len(content)

    assert content == b"v" * LARGE


def test_whole_large_files_have_few_readers_at_once(client, link):
    reading = [client.get(link) for _ in range(serving.READERS)]

    refused = client.get(link)
    assert refused.status_code == 503
    assert refused["Retry-After"]
    assert client.get(link, headers={"range": "bytes=0-"}).status_code == 206

    for response in reading:
        assert response["Content-Length"] == str(LARGE)
        assert response.getvalue() == b"v" * LARGE
    assert client.get(link).getvalue() == b"v" * LARGE


def test_a_head_holds_no_place(client, link):
    for _ in range(serving.READERS + 1):
        response = client.head(link)

        assert (response.status_code, response["Content-Length"]) == (200, str(LARGE))


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_proxy_is_told_which_file_to_send(client, link, settings, method):
    settings.MEDIA_ACCEL_PREFIX = "/protected/"
    response = getattr(client, method)(link, headers={"range": "bytes=0-9"})

    assert response.status_code == 200
    assert response.content == b""
    assert response["X-Accel-Redirect"] == "/protected/videos/large.mp4"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "private, max-age=3600"


def test_a_proxy_is_told_nothing_without_a_signature(client, link, settings):
    settings.MEDIA_ACCEL_PREFIX = "/protected/"

    assert "X-Accel-Redirect" not in client.get(link.partition("?")[0])
    assert "X-Accel-Redirect" not in client.get(link.replace("large", "lost"))
