"""SkillRise as README's "Serve it" says, for Chromium to measure: https, DEBUG off, a live key.

granian ends TLS itself, where a proxy does on the internet. Clerk's own host is a stand-in that
serves the real ClerkJS. The page's address is https://skillrise.test, which `flags` lead here.
"""

import http.client
import os
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from tests.browser import certificate, preparing
from tests.browser.clerk_host import ClerkHost
from tests.environment import FRONTEND_API
from tests.servers import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
HOST = "skillrise.test"
COURSE = "python-from-the-first-line"

LECTURES = """
    SELECT lecture._id FROM courses_lecture lecture
    JOIN courses_chapter chapter ON chapter._id = lecture.chapter_id
    JOIN courses_course course ON course._id = chapter.course_id
    WHERE course.slug = ? AND lecture.is_preview = ? ORDER BY chapter.position, lecture.position
"""
STUDENTS = """
    SELECT user_id FROM courses_enrollment enrollment
    JOIN courses_course course ON course._id = enrollment.course_id
    WHERE course.slug = ? AND enrollment.completed_at IS NULL ORDER BY user_id
"""


@contextmanager
def production(folder: Path, demo: Path) -> Iterator["Production"]:
    """A site that is up, with a copy of `demo` in `folder`, for as long as it is needed."""
    preparing.copy(demo, folder)
    site = Production(folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()


class Production:
    """A server with the demo in a database of its own, and Clerk's host beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"https://{HOST}"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.production.settings",
            "STATIC_ROOT": str(folder / "static"),
            "DEBUG": "off",
            "SECRET_KEY": "only-for-measuring",
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "dummymail://",
        }
        self.clerk: ClerkHost | None = None
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self._collect_static_files()
        self.tls = certificate.make(self.folder, [HOST, FRONTEND_API])
        self.clerk = ClerkHost(self.tls, self.url, self._first(STUDENTS, COURSE))
        self.clerk.start()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self._serve()
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError((self.folder / "server.log").read_text())
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)
        if self.clerk:
            self.clerk.stop()

    @property
    def flags(self) -> list[str]:
        """Chromium's: both hosts are this machine, and there are no others."""
        hosts = {HOST: self.port, FRONTEND_API: self.clerk.port}
        rules = [f"MAP {host}:443 127.0.0.1:{port}" for host, port in hosts.items()]
        rules.append("MAP * ~NOTFOUND")
        return [f"--host-resolver-rules={', '.join(rules)}", "--ignore-certificate-errors"]

    @property
    def course(self) -> str:
        return f"/courses/{COURSE}/"

    @property
    def preview(self) -> str:
        """A lecture that anyone may watch."""
        return f"/learn/{COURSE}/{UUID(self._first(LECTURES, COURSE, True))}/"

    @property
    def lecture(self) -> str:
        """A lecture for those who are enrolled."""
        return f"/learn/{COURSE}/{UUID(self._first(LECTURES, COURSE, False))}/"

    def cookies(self) -> list[dict[str, str]]:
        """Of a student who is enrolled, and signed in."""
        return [
            {"name": name, "value": value, "domain": HOST, "path": "/"}
            for name, value in self.clerk.cookies().items()
        ]

    def _collect_static_files(self) -> None:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=PATIENCE)

    def _serve(self) -> None:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
            *("--host", "127.0.0.1", "--port", str(self.port)),
            *("--ssl-certificate", str(self.tls[0]), "--ssl-keyfile", str(self.tls[1])),
            "skillrise.wsgi:application",
        ]
        with (self.folder / "server.log").open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def _answers(self) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=context)
        try:
            connection.request("GET", "/healthz", headers={"Host": HOST})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _first(self, query: str, *values: object) -> str:
        with sqlite3.connect(self.folder / "db.sqlite3") as database:
            return database.execute(query, values).fetchone()[0]
