"""SENTRY_DSN: errors reach Sentry, here a server of this machine, and nobody is in them"""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

MARK = "zanzibar"
TOKEN = "a-token-of-the-tests-0123456789"
FAIL = f"""
import logging, threading
from skillrise.wsgi import application
import sentry_sdk
from django.test import RequestFactory
headers = {{
    "Host": "skillrise.test", "X-Forwarded-Proto": "https", "X-Request-ID": "of-the-proxy",
    "Cookie": "__session={MARK}; csrftoken={MARK}", "Authorization": "Basic {MARK}",
    "User-Agent": "{MARK}", "Referer": "https://{MARK}.example/", "X-Forwarded-For": "{MARK}",
}}
def ask(path, **more):
    request = RequestFactory().post(path, {{"name": "{MARK}"}}, headers=headers | more)
    list(application(request.environ, lambda status, headers: print(status)))
ask("/broken/{MARK}/?q={MARK}")
ask("/", Host="{MARK}.example")
logging.getLogger("any").warning("No error")
logging.getLogger("any").error("Lost: /unsubscribe/%s/", "{MARK}", extra={{"email": "{MARK}"}})
thread = threading.Thread(target=int, args=["{MARK}"])
thread.start()
thread.join()
sentry_sdk.flush()
"""


class Sentry(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taking)
        self.received: list[str] = []

    @property
    def events(self):
        """An envelope has a JSON object a line: its head, and each item's head before the item."""
        lines = [json.loads(line) for text in self.received for line in text.splitlines() if line]
        return [line for line in lines if "event_id" in line and "level" in line]


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.received.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def sentry(tmp_path_factory):
    """What it has received of a process in which things fail."""
    with Sentry() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.skillrise.broken_settings",
            "DEBUG": "off",
            "SECRET_KEY": "the-secret-key-of-the-tests",
            "ALLOWED_HOSTS": "skillrise.test",
            "TRUST_PROXY_HEADERS": "on",
            "METRICS_TOKEN": TOKEN,
            "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1",
        }
        command = [sys.executable, "-c", FAIL]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        server.shutdown()
        statuses = done.stdout.splitlines()
        assert statuses == ["500 Internal Server Error", "400 Bad Request"], done.stderr
        yield server


def test_errors_reach_it_with_the_id_of_the_request(sentry):
    """But for a host that is not ours, which scanners ask for."""
    fault, message, thread = sentry.events

    assert fault["logger"] == "django.request"
    assert fault["logentry"]["message"] == "500 Internal Server Error"
    assert (fault["transaction"], fault["tags"]["request_id"]) == ("broken", "of-the-proxy")
    cause, error = fault["exception"]["values"]
    assert (cause["type"], error["type"]) == ("ValueError", "RuntimeError")
    frame = error["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["module"]) == ("broken", "tests.skillrise.broken")
    assert "raise RuntimeError" in frame["context_line"]
    assert message["logentry"]["message"] == "Lost: /unsubscribe/…/"
    assert thread["exception"]["values"][0]["type"] == "ValueError"


def test_nobody_and_no_secret_is_in_them(sentry):
    everything = "".join(sentry.received).lower()

    assert MARK not in everything
    for secret in (TOKEN, "the-secret-key-of-the-tests", os.environ["CLERK_SECRET_KEY"]):
        assert secret not in everything
    for event in sentry.events:
        assert event.keys().isdisjoint({"request", "user", "breadcrumbs", "extra", "contexts"})
        errors = event.get("exception", {"values": []})["values"]
        assert not any(
            "vars" in frame for error in errors for frame in error["stacktrace"]["frames"]
        )
