"""What stands in front, asked as a visitor would; a page says how its own request came."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import RequestFactory

from skillrise.doctor import proxy

from .saying import said


class Front(BaseHTTPRequestHandler):
    """A proxy, with the site behind it: its server's `status`, `location` and `largest` body."""

    def do_GET(self):
        believes = self.server.passes_on and "X-Forwarded-Host" in self.headers
        self.send_response(400 if believes else self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(b"" if believes else self.server.text.encode())

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.rfile.read(length)
        self.send_response(413 if length > self.server.largest else 405)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def front(settings, **behaviour):
    with ThreadingHTTPServer(("127.0.0.1", 0), Front) as server:
        settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
        fine = {"status": 200, "location": "", "largest": 3 * 1024**2, "passes_on": False}
        fine["text"] = f"Sitemap: {settings.SITE_URL}/sitemap.xml\n"
        for name, value in (fine | behaviour).items():
            setattr(server, name, value)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({}, "ok: {site} leads here."),
        ({"status": 400}, "wrong: {site} answers 400: this program does not know the host"),
        ({"text": "Parked."}, "wrong: Something else answers at {site}: 200."),
        ({"status": 502}, "wrong: Something else answers at {site}: 502."),
    ],
    ids=["fine", "host", "parked", "nobody behind"],
)
def test_the_site_is_asked_as_a_visitor_would(settings, behaviour, words):
    with front(settings, **behaviour):
        lines = said(proxy.site)

    assert len(lines) == 1
    assert lines[0].startswith(words.format(site=settings.SITE_URL))


@pytest.mark.parametrize("location", ["{site}/robots.txt", "http://127.0.0.1/robots.txt"])
def test_a_redirect_for_ever(settings, location):
    with front(settings, status=301, largest=0) as server:
        server.location = location.format(site=settings.SITE_URL)
        (line,) = said(proxy.site)

    assert line.startswith(f"wrong: {settings.SITE_URL} redirects to itself")


def test_headers_of_visitors_that_come_through(settings):
    with front(settings, passes_on=True):
        lines = said(proxy.site)

    assert lines[1].startswith("wrong: The proxy passes on the X-Forwarded-Host or X-Forwarded-P")


def test_forms_that_do_not_come_through(settings):
    with front(settings, largest=1024**2):
        lines = said(proxy.site)

    assert lines[1].startswith("wrong: The proxy refuses a form of 2 MB.")


def test_a_site_that_does_not_answer_this_machine(settings):
    settings.SITE_URL = "http://127.0.0.1:9"

    (line,) = said(proxy.site)
    assert line.startswith("warning: http://127.0.0.1:9 does not answer this machine: Connection")


def test_a_real_site_leads_here(settings, live_server):
    settings.SITE_URL = live_server.url

    assert said(proxy.site) == [f"ok: {live_server.url} leads here."]


def test_in_development_nothing_stands_in_front(settings):
    settings.DEBUG = True

    assert said(proxy.site) == []
    assert said(proxy.trust) == []


def test_whose_scheme_and_host_count(settings):
    assert said(proxy.trust)[0].startswith("warning: TRUST_PROXY_HEADERS is off")

    settings.TRUST_PROXY_HEADERS = True
    assert said(proxy.trust)[0].startswith("ok: Scheme and host are what the proxy says.")


def test_how_a_request_came(settings):
    settings.SITE_URL = "http://testserver"
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    request = RequestFactory().get("/admin/doctor/", headers=forwarded)
    assert said(lambda: proxy.seen_in(request)) == [
        "ok: It came to http://testserver from 127.0.0.1, the proxy says for 203.0.113.7."
    ]

    settings.TRUST_PROXY_HEADERS, settings.PROXY_COUNT = True, 2
    assert (
        "X-Forwarded-For has 1 addresses, and PROXY_COUNT is 2"
        in said(lambda: proxy.seen_in(request))[1]
    )

    settings.PROXY_COUNT, settings.SITE_URL = 1, "https://skillrise.example.com"
    assert said(lambda: proxy.seen_in(request))[1].startswith("warning: SITE_URL is https://skill")
