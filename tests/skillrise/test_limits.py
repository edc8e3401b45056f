"""Requests that are refused before anyone reads them."""

import pytest
from pytest_django.asserts import assertContains

from tests.bodies import post_unread
from tests.clerk import deliver, event, user_data


@pytest.mark.parametrize("path", ["/", "/nope", "/preferences/", "/teach/", "/clerk", "/admin/"])
def test_a_large_body_is_refused_unread(path):
    answer = post_unread(path)

    assertContains(answer, "This is too much at once", status_code=413)


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"cookie": "a=" + "b" * 17_000}, 431, "Your browser sends too much"),
        ({f"x-{number}": "b" * 1000 for number in range(17)}, 431, "Your browser sends too much"),
        ({"cookie": 'a="' + "\\0" * 300 + '"'}, 431, "Your browser sends too much"),
        ({"referer": "http://testserver/\0"}, 400, "We did not understand this request"),
        ({"content-type": "a/b; charset=hex"}, 415, "written in UTF-8"),
        ({"content-type": "a/b; charset=utf-16"}, 415, "written in UTF-8"),
        (
            {"content-type": "multipart/form-data; boundary=b; charset=unicode_escape"},
            415,
            "written in UTF-8",
        ),
        ({"content-type": "text/plain; charset*=us-ascii''rot13"}, 415, "written in UTF-8"),
        ({"transfer-encoding": "chunked"}, 411, "We cannot tell how long this is"),
        ({"content-length": "-1"}, 400, "We did not understand this request"),
        ({"content-length": "1_0"}, 400, "We did not understand this request"),
        ({"content-length": "1" * 5000}, 400, "We did not understand this request"),
    ],
)
@pytest.mark.parametrize("path", ["/privacy/", "/nope", "/clerk", "/teach/courses/new/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_headers_that_cannot_be_read(client, path, method, headers, status, words):
    answer = client.generic(method, path, headers=headers)

    assertContains(answer, words, status_code=status)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/" + "a" * 3000, 414, "This address is too long"),
        ("/courses/?q=" + "a" * 20_000, 414, "This address is too long"),
        ("/courses/?" + "a&" * 1500, 400, "We did not understand this request"),
        ("/courses/%00/", 400, "We did not understand this request"),
        ("/courses/?q=%00", 400, "We did not understand this request"),
        ("/nope?" + "a&" * 1500, 400, "We did not understand this request"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PROPFIND"])
def test_addresses_that_cannot_be_read(client, path, status, words, method):
    assertContains(client.generic(method, path), words, status_code=status)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_utf_8_is_read(client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.post("/preferences/", "theme=dark", content_type=kind)

    assert answer.cookies["theme"].value == "dark"


def test_a_chunked_event_says_why(client, db):
    answer = deliver(client, event("user.created", user_data()), **{"transfer-encoding": "chunked"})

    assertContains(answer, "Content-Length", status_code=411)
