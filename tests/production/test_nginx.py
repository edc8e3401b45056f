"""deploy/nginx.conf in front of `manage.py serve`, with nginx as a process on loopback."""

import http.client
import os
import re
import select
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from courses.media.storage import signer, videos
from skillrise.request_ids import SANE
from tests import servers
from tests.clerk import token

from .site import HOST, PATIENCE, ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
REQUIRED = os.environ.get("NGINX_TESTS") == "required"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engines("sqlite"),
    pytest.mark.skipif(
        not NGINX and not REQUIRED, reason="nginx is not there: apt install nginx-light"
    ),
]
MAIN = """
{user}
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/skillrise.conf;
}}
"""
SIZE = 32 * 1024**2  # bytes of a video; more than the sockets between hold
PARTS = 30  # MiB of a body
LENGTH, CHUNKED = f"Content-Length: {PARTS * 1024**2}", "Transfer-Encoding: chunked"
UNVERIFIED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
UNVERIFIED.check_hostname = False
UNVERIFIED.verify_mode = ssl.CERT_NONE
UNVERIFIED.maximum_version = ssl.TLSVersion.TLSv1_2  # a later one's tickets look like an answer


@pytest.fixture
def port(link, site, tmp_path):
    """Of nginx, before a site that leaves its files to it."""
    with nginx(tmp_path, site.port, site.environment["MEDIA_ROOT"]) as port:
        yield port


def configure(tmp_path, upstream, media, second=None):
    """The file as it is but for its addresses and folders; returns nginx's port."""
    port = servers.free_port()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    name = ["-subj", f"/CN={HOST}", "-keyout", key, "-out", certificate]
    subprocess.run(
        [shutil.which("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", *name],
        check=True,
        capture_output=True,
    )
    ours = (ROOT / "deploy/nginx.conf").read_text()
    for theirs, here in {
        "skillrise.example.com;": f"{HOST};",
        "listen 80;": f"listen 127.0.0.1:{servers.free_port()};",
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "/var/log/nginx": str(tmp_path),
        "127.0.0.1:8001": f"127.0.0.1:{upstream}",
        "127.0.0.1:8002": f"127.0.0.1:{second or upstream}",
        "/etc/letsencrypt/live/skillrise.example.com/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/skillrise.example.com/privkey.pem": str(key),
        "/srv/skillrise/media": str(media),
    }.items():
        assert theirs in ours
        ours = ours.replace(theirs, here)
    (tmp_path / "skillrise.conf").write_text(ours)
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are one user's
    main = tmp_path / "nginx.conf"
    main.write_text(MAIN.format(user=user, folder=tmp_path))
    return port


@contextmanager
def nginx(tmp_path, upstream, media, second=None):
    port = configure(tmp_path, upstream, media, second)
    process = subprocess.Popen(
        [NGINX, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"]
    )
    try:
        end = time.monotonic() + PATIENCE
        while not servers_answer(port):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def link(prepared, monkeypatch):
    monkeypatch.setitem(prepared.environment, "MEDIA_ACCEL_PREFIX", "/protected/")
    monkeypatch.setattr(signer, "key", prepared.environment["SECRET_KEY"])
    video = prepared.folder / "media" / "videos" / "accel.mp4"
    video.parent.mkdir(parents=True, exist_ok=True)
    video.write_bytes(b"0123456789" + b"v" * SIZE)
    return videos().url("videos/accel.mp4")


def servers_answer(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def get(port, path, timeout=PATIENCE, **headers):
    status, body, _ = ask(port, path, timeout, **headers)
    return status, body


def ask(port, path, timeout=PATIENCE, **headers):
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=UNVERIFIED)
    try:
        connection.request("GET", path, headers={"Host": HOST} | headers)
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def logged(folder, line, times=1):
    """nginx's access log, as soon as it has that: it is written after the answer."""
    end = time.monotonic() + PATIENCE
    while (log := (folder / "access.log").read_text()).count(line) < times:
        assert time.monotonic() < end
        time.sleep(0.01)
    return log


def begin(port, head, address):
    """A TLS connection from another address of this machine, which has sent so much."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.bind((address, 0))
    plain.connect(("127.0.0.1", port))
    connection = UNVERIFIED.wrap_socket(plain, server_hostname=HOST)
    connection.sendall(head.encode())
    return connection


def test_pages_come_through(port):
    assert get(port, "/courses/")[0] == 200
    assert get(port, "/protected/videos/accel.mp4")[0] == 404


def test_whose_address_lets_them_act_is_not_written_down(port, tmp_path):
    [plain] = re.findall(r"listen 127\.0\.0\.1:(\d+);", (tmp_path / "skillrise.conf").read_text())
    for path in ("/unsubscribe/a-secret/", "/courses/?q=a-secret", "/privacy/"):
        asked = http.client.HTTPConnection("127.0.0.1", int(plain), timeout=PATIENCE)
        asked.request("GET", path, headers={"Host": HOST})
        assert asked.getresponse().status == 301
        asked.close()
        ask(port, path)

    log = logged(tmp_path, "GET /privacy/ ", times=2)
    assert "a-secret" not in log


def test_nginx_sends_the_part_of_a_video_that_is_asked_for(link, port, tmp_path):
    assert get(port, link, Range="bytes=2-5") == (206, b"2345")

    path, _, token = link.partition("?")
    assert token not in logged(tmp_path, path)


def test_what_nginx_sends_is_for_our_pages_alone(link, port):
    headers = ask(port, link)[2]

    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, max-age=3600"


class Echo(BaseHTTPRequestHandler):
    """Answers what it was asked with."""

    def do_GET(self):
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def echoing(port):
    with ThreadingHTTPServer(("127.0.0.1", port), Echo) as upstream:
        threading.Thread(target=upstream.serve_forever).start()
        try:
            yield
        finally:
            upstream.shutdown()


def test_a_process_that_is_back_is_asked_though_it_was_away_a_moment_ago(tmp_path):
    first, second = servers.free_port(), servers.free_port()
    with nginx(tmp_path, first, tmp_path, second) as port:
        with echoing(first):
            assert [get(port, "/")[0] for _ in range(4)] == [200] * 4
        with echoing(second):
            assert [get(port, "/")[0] for _ in range(4)] == [200] * 4


def test_what_a_stranger_says_of_the_way_is_overwritten(tmp_path):
    said = {
        "Forwarded": "for=192.0.2.66",
        "X-Real-IP": "192.0.2.66",
        "X-Forwarded-For": "192.0.2.66",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": "66",
        "X-Request-ID": "of-a-stranger",
    }
    upstream = servers.free_port()
    with echoing(upstream), nginx(tmp_path, upstream, tmp_path) as port:
        status, answer = get(port, "/", **said)

    received = dict(line.split(": ", 1) for line in answer.decode().splitlines() if line)
    assert status == 200
    request_id = received["X-Request-ID"]
    assert SANE.fullmatch(request_id)
    assert request_id != said["X-Request-ID"]
    assert {name: received.get(name) for name in said} == {
        "Forwarded": None,
        "X-Real-IP": "127.0.0.1",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Port": str(port),
        "X-Request-ID": request_id,
    }


def test_a_site_behind_nginx_believes_nginx_alone(port):
    strange = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    assert get(port, "/courses/", **strange)[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/teach/apply/", 413),
        ("/teach/courses/new/", 401),
        ("/teach/import/", 401),
        ("/teach/quizzes/1/import/", 401),
    ],
)
def test_a_strangers_large_body_is_refused_before_it_is_read(port, path, status):
    answer, sent = send_large_body(port, f"POST {path}")

    assert f" {status} ".encode() in answer
    assert sent < PARTS / 2 * 1024**2  # sockets hold some


@pytest.mark.parametrize("method", ["POST", "M-SEARCH"])
@pytest.mark.parametrize("length", [LENGTH, CHUNKED])
@pytest.mark.parametrize("cookie", ["", "__session=made-up", "__session={student}; __client_uat=1"])
def test_so_is_that_of_whoever_may_send_none(port, method, length, cookie):
    cookie = cookie.format(student=token("user_student", azp=f"https://{HOST}"))
    answer, sent = send_large_body(port, f"{method} /teach/import/", length, f"Cookie: {cookie}")

    assert (b" 403 " if "." in cookie else b" 401 ") in answer
    assert sent < PARTS / 2 * 1024**2  # sockets hold some


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("length", [LENGTH, CHUNKED])
def test_a_page_is_asked_for_without_a_body(port, method, length):
    answer, sent = send_large_body(port, f"{method} /teach/import/", length)

    assert b" 413 " in answer
    assert sent < PARTS / 2 * 1024**2
    assert get(port, "/teach/import/", **{"Content-Length": "0"})[0] == 302


def test_a_large_body_of_an_educator_comes_to_the_site(port):
    claims = {"azp": f"https://{HOST}", "metadata": {"role": "educator"}}
    cookie = f"Cookie: __session={token('user_teacher', **claims)}; __client_uat=1"
    answer, sent = send_large_body(port, "POST /teach/import/", LENGTH, cookie)

    assert b"content-security-policy" in answer  # as the site says it, and nginx does not
    assert sent == PARTS * 1024**2


def test_so_is_a_smaller_one_that_no_form_without_files_has(port):
    head = f"POST /teach/import/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4000000\r\n\r\n"
    with begin(port, head, "127.0.0.1") as connection:  # and not a byte of the body
        assert b" 401 " in connection.recv(1000)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
        ("2001:db8:1:2::5", "2001:db8:1:2"),
        ("2001:db8:1::5", "2001:db8:1"),
        ("2001:db8::1:2:3:4", "2001:db8"),
        ("::1", "::1"),
    ],
)
def test_who_has_one_address_of_a_network_has_all(address, network):
    """By the patterns of what nginx counts by."""
    ours = (ROOT / "deploy/nginx.conf").read_text()
    lines = ours.partition("map $remote_addr $network {")[2].partition("\n}")[0].splitlines()
    patterns = [line.split('"')[1].replace("(?<", "(?P<") for line in lines if '"' in line]
    found = [match for each in patterns if (match := re.match(each.removeprefix("~"), address))]

    assert len(patterns) == 2
    assert "limit_conn_zone $network zone=connections" in ours
    assert next(iter(found[0].groupdict().values()) if found else iter([address])) == network


def send_large_body(port, what, *fields):
    """The beginning of the answer, and the bytes of the body that were sent until it came."""
    form = "Content-Type: multipart/form-data; boundary=b"
    head = "\r\n".join([f"{what} HTTP/1.1", f"Host: {HOST}", form, *(fields or [LENGTH])])
    sent = 0
    with begin(port, f"{head}\r\n\r\n", "127.0.0.1") as connection:
        while sent < PARTS * 2**20 and not select.select([connection], [], [], 0.005)[0]:
            connection.sendall(b"x" * 65536)
            sent += 65536
        return connection.recv(1000).lower(), sent


def test_pages_answer_beside_idle_bodies_and_slow_readers(link, port):
    form = (
        f"POST /teach/apply/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=half"
    )
    reader = f"GET {link} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    held = [begin(port, form, f"127.0.1.{number % 12 + 1}") for number in range(600)]
    held += [begin(port, reader, f"127.0.2.{number % 2 + 1}") for number in range(60)]
    try:
        for _ in range(10):
            assert get(port, "/courses/", timeout=20)[0] == 200
    finally:
        for connection in held:
            connection.close()
