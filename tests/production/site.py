"""SkillRise on loopback as README's *Serve it* says: DEBUG off, `manage.py serve`."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests import servers
from tests.servers import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
HOST = "skillrise.test"
METRICS_TOKEN = "a-token-of-the-tests-0123456789"
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https"}  # what a proxy in front says


class Site:
    """A server with a database and a folder of its own."""

    def __init__(
        self, folder: Path, database_url: str, root: Path = ROOT, **environment: str
    ) -> None:
        self.folder = folder
        self.root = root  # the tree whose version it is
        self.port = int(environment.get("PORT") or servers.free_port())
        self.log = folder / "server.log"
        self.process: subprocess.Popen | None = None
        self.started_with: dict[str, str] = {}
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.production.settings",
            "STATIC_ROOT": str(folder / "static"),
            "DEBUG": "off",
            "SECRET_KEY": "only-for-tests",
            "ALLOWED_HOSTS": HOST,
            "TRUST_PROXY_HEADERS": "on",
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "dummymail://",
            "PORT": str(self.port),
            "METRICS_TOKEN": METRICS_TOKEN,
        }
        self.environment |= environment

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def prepare(self, *commands: str) -> None:
        for command in commands:
            done = self.manage(command, "--no-input", "--verbosity=0")
            assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Unless it runs already, with this environment."""
        if self.is_running and self.started_with == self.environment:
            return
        self.stop()
        self.started_with = dict(self.environment)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.wait()

    def wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> float:
        """Ends the server as a service manager does; the seconds that it took."""
        began = time.monotonic()
        if self.is_running:
            self.process.terminate()
            self.process.wait(60)
        return time.monotonic() - began

    def kill(self) -> None:
        """As a power cut does: first the one that would start others, then its workers."""
        for pid in (self.process.pid, *self.workers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def answers(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, timeout: float = PATIENCE, **headers: str) -> tuple[int, bytes]:
        connection = self.connection(timeout)
        try:
            connection.request("GET", path, headers=PROXY | headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def connection(self, timeout: float = PATIENCE) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers that were started, oldest first."""
        return [int(pid) for pid in re.findall(r"worker-\d+ with PID: (\d+)", self.log.read_text())]
