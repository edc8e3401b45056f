"""Requests that no browser of ours sends, and what they cost: the application as a server calls it."""

import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any
from urllib.parse import unquote_to_bytes

from skillrise.wsgi import application
from tests.clerk import token
from tests.urlconf import address, routes

NO_ADDRESSES = ["/nope", "/clerk", "/static/nope.css", "//elsewhere.example/", "/%2e%2e/etc/passwd"]
MULTIPART, FORM = "multipart/form-data; boundary=b", "application/x-www-form-urlencoded"
UUID = "00000000-0000-4000-8000-000000000000"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\nx\r\n'

METHODS = [
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "gEt",
    "X",
]
KEYS = [
    UUID,
    "0",
    "-1",
    "9" * 400,
    "_00",
    "é",
    "%ED%A0%80",
    "%FF",
    "a.b",
    "..",
    "%0A",
    "%7B%7B",
    "'",
]
QUERIES = [
    "page=" + "9" * 5000,
    "page=-1&page=x",
    "page[]=1&page=%F0%9F%98%80&page=%ED%A0%80",
    "a&" * 900,
    "q=" + "a%20" * 3000,
    "q=" + "%25_" * 3000,
    "q=(a%2B)%2B%24&category=%27&level=[]&sort=-pk&language=x",
    "redirect_url=//elsewhere.example&next=javascript:alert(1)",
    "__clerk_handshake=" + "a" * 9000,
    "__clerk_handshake=a.b.c&__clerk_db_jwt=%FF",
    "title__regex=^(a%2B)%2B$&pk__gt=0&created_at__year=-1",
    "created_at__year=9999&published_at__year=9999&published_at__month=12",
    "created_at__gte=9999-12-31T23:59:59-23:00&completed_at__lt=0001-01-01",
    "_to_field=password&_popup=1&_changelist_filters=%26%26",
    "o=" + "1.-2." * 500 + "&p=" + "9" * 30 + "&all=&_facets=1&e=1",
    "app_label=courses&model_name=course&field_name=educator&term=" + "a%20" * 2000,
    "app_label=%FF&model_name=.&field_name=pk",
    "_method=DELETE&format=xml&debug=1",
    "token=" + ":" * 3000,
]
HEADERS: list[dict[str, str]] = [
    {"HTTP_RANGE": "bytes=" + ",".join(["0-"] * 500)},
    {"HTTP_RANGE": "bytes=99999999999999-1"},
    {"HTTP_AUTHORIZATION": "Bearer " + "." * 5000},
    {"HTTP_AUTHORIZATION": "Bearer a.b.c"},
    {"HTTP_AUTHORIZATION": "Basic \xff"},
    {"HTTP_COOKIE": "__session=a.b.c; __client_uat=9" + "9" * 3000},
    {"HTTP_COOKIE": "theme=%00; language=\xff; csrftoken=x; sessionid=.; messages=.; =; ;;" * 20},
    {"HTTP_COOKIE": 'a="' + "\\0" * 250 + '"'},
    {"HTTP_ACCEPT": ",".join(["*/*;q=x"] * 1500)},
    {"HTTP_ACCEPT_LANGUAGE": ",".join(["en-US-x-y;q=0.1"] * 900)},
    {"HTTP_ACCEPT_LANGUAGE": "a" * 9000, "HTTP_SEC_FETCH_DEST": "document"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_FORWARDED_HOST": "elsewhere.example"},
    {"HTTP_X_FORWARDED_PROTO": "https,http", "HTTP_X_FORWARDED_FOR": "' or 1=1"},
    {"HTTP_ORIGIN": "null", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "\xff"},
    {"HTTP_REFERER": "http://[::1", "HTTP_ORIGIN": "http://["},
    {"HTTP_HOST": "elsewhere.example"},
    {"HTTP_HOST": "testserver:99999999"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "\xff"},
    {"HTTP_IF_MODIFIED_SINCE": "x" * 3000, "HTTP_IF_NONE_MATCH": '"' * 3000},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 01 Jan 99999 00:00:00 GMT"},
]
BODIES: list[tuple[str, bytes]] = [
    (MULTIPART, b"--b"),
    (MULTIPART, b"--b\r\n" * 5000),
    ("multipart/form-data", b"--b--"),
    ("multipart/form-data; boundary=\xff", b"--b--"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--b--"),
    (MULTIPART, b"".join(PART % (b"f", b"f") for _ in range(200)) + b"--b--"),
    (MULTIPART, PART % (b"thumbnail", b"\x00../../x.png") + b"--b--"),
    (MULTIPART, PART % (b"video_file", b"x" * 5000) + b"--b--"),
    (
        MULTIPART,
        PART.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") % (b"t", b""),
    ),
    (MULTIPART, PART.replace(b'name="%s"; filename="%s"', b"name*=nope''%%%s%s") % (b"4", b"1")),
    (FORM, b"a=1&" * 1500),
    (FORM, b"title=%00&name=%00&bio=%ED%A0%80&reason=%00&q=%00"),
    (FORM, b"title=" + b"a" * 60_000 + b"&position=" + b"9" * 400 + b"&seconds=-1&version=x"),
    (FORM, b"category=%00&educator=%00&level=%00&status=published&role=admin&is_staff=1"),
    (FORM, b"action=delete_selected&_selected_action=%00&_selected_action=nobody&index=x"),
    (FORM, b"action=nope&_selected_action=" + b"9" * 30 + b"&index=0&select_across=1"),
    (FORM, b"form-TOTAL_FORMS=100&form-INITIAL_FORMS=100&form-0-id=%00&_save=Save"),
    (FORM, b"position=nan&position=1e400&seconds=inf&next=//elsewhere.example&theme=%FF"),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"type": "user.created", "data": {"id": "\\ud800\\u0000"}}'),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("\xff", b"\x00\xff"),
]
# Refused before anyone is asked who sends them.
UNREAD: list[dict[str, Any]] = [
    {"query": "a&" * 1500},
    {"query": "q=%00"},
    {"query": "q=" + "a" * 20_000},
    {"path": "/" + "a" * 4000},
    {"path": "/courses/%00/"},
    {"headers": {"HTTP_COOKIE": 'a="' + "\\0" * 16_000 + '"'}},
    {"headers": {"HTTP_COOKIE": 'a="' + "\\0" * 7_000 + '"'}},
    {"headers": {"HTTP_X_A": "\0"}},
    {"headers": {"CONTENT_TYPE": "a/b; charset=hex"}},
    {"headers": {"CONTENT_TYPE": "a/b; x*=nope''%41"}},
    {"headers": {"CONTENT_TYPE": f"{MULTIPART}; charset=unicode_escape"}},
    {"headers": {"HTTP_TRANSFER_ENCODING": "chunked"}},
    {"headers": {"CONTENT_LENGTH": "9" * 5000}},
    {"headers": {"CONTENT_LENGTH": "-1"}},
    {"headers": {"CONTENT_LENGTH": "9" * 14, "CONTENT_TYPE": MULTIPART}},
]


@dataclass(frozen=True)
class Request:
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        parts = (
            self.method,
            self.path[:90],
            self.query[:90],
            str(self.headers)[:200],
            self.body[:90],
        )
        return " | ".join(map(str, parts))


class Role:
    """Someone who sends a token in a header, which needs no other proof of where it comes from."""

    def __init__(self, user_id: str = "") -> None:
        self.user_id = user_id
        self.made_at = -60.0

    @property
    def headers(self) -> dict[str, str]:
        if self.user_id and time.monotonic() > self.made_at + 30:
            self.made_at = time.monotonic()
            self.bearer = {"HTTP_AUTHORIZATION": f"Bearer {token(self.user_id)}"}
        return self.bearer if self.user_id else {}


def send(request: Request) -> tuple[int, float]:
    """The status, and how many seconds of the processor it took."""
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        **request.headers,
    }
    statuses: list[str] = []
    start = time.process_time()
    response = application(environ, lambda status, headers: statuses.append(status))
    for _ in response:
        pass
    response.close()
    return int(statuses[0][:3]), time.process_time() - start


def plain_page() -> float:
    """Seconds of the processor that the catalogue takes."""
    return median(send(Request(path="/courses/"))[1] for _ in range(9))


def walk(path: str) -> Iterator[Request]:
    """One request of each kind to an address."""
    yield from (Request(method, path) for method in METHODS)
    yield from (Request(path=path, query=query) for query in QUERIES)
    yield from (Request(path=path, headers=headers) for headers in HEADERS)
    for kind, body in BODIES:
        yield Request("POST", path, headers={"CONTENT_TYPE": kind}, body=body)


def unread(path: str) -> Iterator[Request]:
    yield from (replace(Request("POST", path), **refused) for refused in UNREAD)


def generated(seed: int, number: int, sample: dict[str, Any]) -> Iterator[Request]:
    """Of every kind and with several faults at once; the same seed gives the same requests."""
    dice = random.Random(seed)  # noqa: S311
    known = routes()
    for _ in range(number):
        keys = {name: dice.choice([value, value, *KEYS]) for name, value in sample.items()}
        path = address(dice.choice(known), keys)
        headers = dict(dice.choice([{}, *HEADERS]))
        kind, body = dice.choice([("", b""), *BODIES])
        request = Request(
            dice.choice(METHODS) if not body else "POST",
            dice.choice([path] * 20 + NO_ADDRESSES),
            "&".join(dice.choice(["", "", *QUERIES])[:4000] for _ in range(2)),
            headers | ({"CONTENT_TYPE": kind} if kind else {}),
            dice.choice([body, body, dice.randbytes(200)]) if body else b"",
        )
        yield replace(request, **dice.choice(UNREAD)) if dice.random() < 0.1 else request
