"""docs/deploy.md, On Debian: nginx before two processes that share PostgreSQL, Redis and their files"""

import os
import re
import subprocess
import sys
import time
from uuid import uuid4

import pytest
import requests
from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from tests import redis_server
from tests.clerk import token
from tests.servers import PATIENCE

from .site import HOST, ROOT, Site
from .test_nginx import NGINX, nginx

REQUIRED = os.environ.get("NGINX_TESTS") == "required"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engines("postgresql"),
    redis_server.needed,
    pytest.mark.skipif(
        not NGINX and not REQUIRED, reason="nginx is not there: apt install nginx-light"
    ),
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
ORIGIN = f"https://{HOST}"


class Visitor(requests.Session):
    """A browser, with the cookies that Clerk gives to who has signed in."""

    def __init__(self, port, user_id=None):
        super().__init__()
        self.port, self.verify, self.trust_env = port, False, False  # neither of the machine
        self.headers.update({"Host": HOST, "Referer": f"{ORIGIN}/"})
        if user_id:
            self.cookies.set("__session", token(user_id, azp=ORIGIN, exp=int(time.time()) + 600))
            self.cookies.set("__client_uat", str(int(time.time()) - 5))

    def request(self, method, path, **options):
        url = f"https://127.0.0.1:{self.port}{path.removeprefix(ORIGIN)}"
        options |= {"allow_redirects": False, "timeout": PATIENCE}
        return super().request(method, url, **options)

    def send_form(self, path, data=(), **options):
        fields = dict(data) | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self.post(path, fields, **options)


@pytest.fixture
def redis():
    with redis_server.serving() as port:
        yield Redis(port=port)


@pytest.fixture
def processes(prepared, redis, tmp_path, monkeypatch):
    """Two as skillrise-web@.service starts them, which tell each other apart by their ports alone."""
    port = redis.connection_pool.connection_kwargs["port"]
    shared = {
        "CACHE_URL": f"redis://127.0.0.1:{port}/0",
        "MEDIA_ACCEL_PREFIX": "/protected/",
        "WORKERS": "1",
    }
    for name, value in shared.items():
        monkeypatch.setitem(prepared.environment, name, value)
    folders = {name: prepared.environment[name] for name in ("STATIC_ROOT", "MEDIA_ROOT")}
    second = Site(tmp_path, prepared.environment["DATABASE_URL"], **shared, **folders)
    command = [sys.executable, "-m", "tests.production.filled"]
    subprocess.run(command, cwd=ROOT, env=prepared.environment, check=True)
    prepared.start()
    second.start()
    yield prepared, second
    second.stop()
    prepared.stop()


def test_people_walk_through_the_site(processes, redis, tmp_path):
    first, second = processes
    with nginx(tmp_path, first.port, first.environment["MEDIA_ROOT"], second.port) as port:
        nobody, student = Visitor(port), Visitor(port, "user_0001")
        educator, stranger = Visitor(port, "user_Educator"), Visitor(port, "user_0002")

        asked = nobody.get("/learn/")
        assert asked.status_code == 302
        assert "sign-in" in asked.headers["Location"]
        assert nobody.post("/clerk", b"{}").status_code == 400  # a webhook that nobody signed
        assert student.get("/learn/").status_code == 200

        assert student.get("/courses/rising/").status_code == 200
        enrolled = student.send_form("/courses/rising/enroll/")
        assert "/learn/rising/" in enrolled.headers["Location"]

        curriculum = educator.get("/teach/courses/rising/").text
        lecture = re.search(r"/teach/lectures/([\w-]+)/edit/", curriculum)[1]
        sheet = {"new_files": ("Chord sheet.pdf", PDF, "application/pdf")}
        sent = educator.send_form(
            f"/teach/lectures/{lecture}/files/", {"key": str(uuid4())}, files=sheet
        )
        assert sent.status_code == 302

        player = f"/learn/rising/{lecture}/"
        path = re.search(rf"{player}files/[\w-]+/", student.get(player).text)[0]
        link = student.get(path).headers["Location"]
        for _ in range(2):  # either process sends it on
            got = student.get(link)
            assert (got.status_code, got.content) == (200, PDF)
            assert "nginx" in got.headers["Server"]
        assert nobody.get(link.partition("?")[0]).status_code in {403, 404}
        assert stranger.get(path).status_code in {302, 403, 404}

        assert redis.dbsize() > 0
        second.stop()
        assert [student.get(player).status_code for _ in range(6)] == [200] * 6
        second.start()
        first.stop()
        assert [student.get(player).status_code for _ in range(6)] == [200] * 6
        redis.shutdown(nosave=True)
        with pytest.raises(NotThere):
            redis.ping()
        assert student.get(player).status_code == 200
